"""Who may see the project: the contracts that open it, and what each role gets from them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.contracts.models import Contract
from apps.core.errors import DomainError, InvalidInput, NotAllowed
from apps.core.views import PageView
from apps.projects import rules
from apps.projects.domain.parties import add_party, remove_party
from apps.projects.domain.queries import parties_of
from apps.projects.enums import ProjectStatus
from apps.projects.forms import PartyForm, add_refusal
from apps.projects.models import Project


class ProjectAccessView(PageView):
    """`GET/POST /projects/{id}/access/`: for owners and managers of the client."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        project = self._managed(pk)
        return self._page(project, PartyForm(project, request.user))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=add` with a contract, or `step=end` with a contract and a reason."""
        project = self._managed(pk)
        step = request.POST.get("step", "")
        if step == "end":
            return self._end(project)
        if step != "add":
            raise InvalidInput("Choose what to do: add a contract or end access.")
        form = PartyForm(project, request.user, request.POST)
        if not form.is_valid():
            return self._page(project, form, 400)
        try:
            party = add_party(project, form.cleaned_data["contract"], acting_user=request.user)
        except DomainError as refusal:
            add_refusal(form, refusal)
            return self._page(project, form, refusal.status)
        opens = "can open the project now" if party.contract.is_in_force else "waits for its start"
        messages.success(request, f"{party.contract.number} is added: {party.vendor} {opens}.")
        return redirect(request.path)

    def _end(self, project: Project) -> HttpResponse:
        try:
            chosen = uuid.UUID(self.request.POST.get("contract", ""))
        except ValueError:
            raise Http404 from None
        contract = Contract.objects.visible_to(self.request.user).filter(pk=chosen).first()
        if contract is None:
            raise Http404
        reason = self.request.POST.get("reason", "")[:200]
        remove_party(project, contract, reason=reason, acting_user=self.request.user)
        messages.success(
            self.request, f"{contract.number} opens this project no more, from this moment on."
        )
        return redirect(self.request.path)

    def _managed(self, pk: uuid.UUID) -> Project:
        project = self.visible(Project, pk)
        if not rules.can_manage(self.request.user, project):
            raise NotAllowed("Only owners and managers of the client see and change access.")
        return project

    def _page(self, project: Project, form: PartyForm, status: int = 200) -> HttpResponse:
        context = {
            "project": project,
            "tab": "access",
            "parties": parties_of(project),
            "form": form,
            "has_choices": form.fields["contract"].queryset.exists(),  # type: ignore[attr-defined]
            "is_open": project.status != ProjectStatus.CLOSED,
        }
        return render(self.request, "projects/project_access.html", context, status=status)
