"""The list of projects, a new one, and the overview of one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import OrganizationKind
from apps.core.errors import DomainError, InvalidInput, NotAllowed
from apps.core.views import PageView
from apps.projects import rules
from apps.projects.domain.projects import (
    activate_project,
    close_project,
    create_project,
    edit_project,
    pause_project,
)
from apps.projects.domain.queries import newest_contract, parties_of, setup_steps
from apps.projects.enums import PROJECT_TRANSITIONS, ProjectStatus
from apps.projects.forms import ProjectForm, add_refusal
from apps.projects.models import Project

PAGE_SIZE = 50
STEPS = {"activate": activate_project, "pause": pause_project, "close": close_project}
SAID = {
    "activate": "“{}” is active: work can be handed out and taken.",
    "pause": "“{}” is paused: no new task is given to anybody.",
    "close": "“{}” is closed. Everything stays readable.",
}


class ProjectListView(PageView):
    """`GET /projects/`: every project the person may see; 404 to auditors and operators."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, filtered by `?status=` and `?q=`."""
        if not rules.sees_projects(request.user):
            raise Http404
        sight = Project.objects.visible_to(request.user)
        chosen, sought = request.GET.get("status", ""), request.GET.get("q", "").strip()
        projects = sight.select_related("client").annotate(
            schema_versions=Count("schemas", distinct=True),
            vendor_count=Count("parties__vendor", distinct=True),
        )
        projects = projects.order_by("-pk")  # counting drops the model's own order
        if chosen in ProjectStatus.values:
            projects = projects.filter(status=chosen)
        if sought:
            projects = projects.filter(Q(name__icontains=sought) | Q(description__icontains=sought))
        membership = acting_membership(request)
        context = {
            "page": Paginator(projects, PAGE_SIZE).get_page(request.GET.get("page")),
            "any": bool(chosen or sought),
            "statuses": [(status.value, status.label) for status in ProjectStatus],
            "can_create": bool(
                membership and rules.can_create(request.user, membership.organization)
            ),
            "is_client": bool(
                membership and membership.organization.kind == OrganizationKind.CLIENT
            ),
        }
        return render(request, "projects/projects.html", context)


class NewProjectView(PageView):
    """`GET/POST /projects/new/`: for owners and managers of the client one acts for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        self._client()
        return self._page(ProjectForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create the project and go to it."""
        client, form = self._client(), ProjectForm(request.POST)
        if not form.is_valid():
            return self._page(form, 400)
        try:
            project = create_project(client, **form.cleaned_data, acting_user=request.user)
        except DomainError as refusal:
            add_refusal(form, refusal)
            return self._page(form, refusal.status)
        messages.success(request, f"“{project}” is created. Next: its labels.")
        return redirect(project)

    def _client(self) -> Any:
        membership = acting_membership(self.request)
        if membership is None or membership.organization.kind != OrganizationKind.CLIENT:
            raise Http404
        if not rules.can_create(self.request.user, membership.organization):
            raise NotAllowed("Only owners and managers of a client create projects.")
        return membership.organization

    def _page(self, form: ProjectForm, status: int = 200) -> HttpResponse:
        return render(self.request, "projects/new_project.html", {"form": form}, status=status)


class ProjectView(PageView):
    """`GET/POST /projects/{id}/`: where the project stands and what to do next."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        return self._page(self.visible(Project, pk))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=activate`, `pause`, `close`, or `facts` with the form."""
        project = self.visible(Project, pk)
        chosen = request.POST.get("step", "")
        if chosen == "facts":
            return self._edit(project)
        step = STEPS.get(chosen)
        if step is None:
            raise InvalidInput("Choose what to do with the project: activate, pause or close.")
        step(project, acting_user=request.user)
        messages.success(request, SAID[chosen].format(project))
        return redirect(project)

    def _edit(self, project: Project) -> HttpResponse:
        form = ProjectForm(self.request.POST)
        if not rules.can_manage(self.request.user, project):
            raise NotAllowed("Only owners and managers of the client change these facts.")
        if not form.is_valid():
            return self._page(project, form, 400)
        try:
            edit_project(project, **form.cleaned_data, acting_user=self.request.user)
        except DomainError as refusal:
            add_refusal(form, refusal)
            return self._page(project, form, refusal.status)
        messages.success(self.request, "The facts are saved.")
        return redirect(project)

    def _page(
        self, project: Project, form: ProjectForm | None = None, status: int = 200
    ) -> HttpResponse:
        user = self.request.user
        is_client, manages = rules.is_of_client(user, project), rules.can_manage(user, project)
        parties = parties_of(project) if is_client else []
        next_states = PROJECT_TRANSITIONS.get(project.status, frozenset())
        steps = setup_steps(project, parties) if is_client else []
        context = {
            "project": project,
            "tab": "overview",
            "steps": steps,
            "done_count": sum(step.state == "done" for step in steps),
            "schema": project.schemas.first(),
            "guideline": project.guidelines.first(),
            "parties": parties,
            "contract": None if is_client else newest_contract(project, user),
            "is_client": is_client,
            "can_manage": manages,
            "can_pause": manages and ProjectStatus.PAUSED in next_states,
            "can_resume": manages and project.status == ProjectStatus.PAUSED,
            "can_close": manages and ProjectStatus.CLOSED in next_states,
            "can_edit": manages and project.status != ProjectStatus.CLOSED,
            "leads": rules.directs_work(user, project),
            "form": form or (ProjectForm(initial=_facts(project)) if manages else None),
        }
        return render(self.request, "projects/project.html", context, status=status)


def _facts(project: Project) -> dict[str, Any]:
    names = ("name", "description", "clip_frames", "overlap_frames")
    return {name: getattr(project, name) for name in names}
