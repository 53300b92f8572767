"""Operators look after the organizations of the portal. To everyone else these do not exist."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from apps.accounts.domain.invitations import invitation_url, invite_person
from apps.accounts.domain.organizations import (
    open_organization,
    resume_organization,
    suspend_organization,
)
from apps.accounts.domain.queries import organizations_listed
from apps.accounts.enums import OrganizationKind, Role
from apps.accounts.forms import NewOrganizationForm
from apps.accounts.models import Organization
from apps.accounts.rules import can_administer, is_operator
from apps.accounts.views.people import invite_from, render_team
from apps.core.errors import DomainError, InvalidInput, NotAllowed
from apps.core.views import PageView, visible_or_404

PAGE_SIZE = 50


class OperatorPageView(PageView):
    """A page for operators; 404 to everyone else who is signed in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer operators only."""
        if request.user.is_authenticated and not is_operator(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def organization(self, slug: str) -> Organization:
        """The organization of the address."""
        return visible_or_404(Organization, self.request.user, slug=slug)


class OrganizationListView(OperatorPageView):
    """`GET /organizations/`: every organization; `?q=`, `?kind=`, `?sort=`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        kind = request.GET.get("kind", "")
        found = organizations_listed(
            request.user,
            search=request.GET.get("q", "").strip(),
            kind=kind if kind in OrganizationKind.values else "",
            sort=request.GET.get("sort", ""),
        )
        context = {
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "total": Organization.objects.count(),
            "kinds": OrganizationKind.choices,
            "can_administer": can_administer(request.user),
        }
        return render(request, "organizations/organizations.html", context)


class NewOrganizationView(OperatorPageView):
    """`GET/POST /organizations/new/`: open one and invite its first owner."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        self._require_admin()
        return render(request, "organizations/new.html", {"form": NewOrganizationForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it, invite the owner, show the link this once."""
        self._require_admin()
        form = NewOrganizationForm(request.POST)
        if form.is_valid():
            name, kind = form.cleaned_data["name"], form.cleaned_data["kind"]
            try:
                organization = open_organization(
                    name, kind, region=form.cleaned_data["region"], acting_user=request.user
                )
            except DomainError as refusal:
                form.add_error("name", refusal.message)
            else:
                return self._opened(organization, form.cleaned_data["email"])
        return render(
            request, "organizations/new.html", {"form": form}, status=HTTPStatus.BAD_REQUEST
        )

    def _opened(self, organization: Organization, email: str) -> HttpResponse:
        invitation, token = invite_person(
            organization, email, Role.OWNER, acting_user=self.request.user
        )
        context = {
            "organization": organization,
            "invitation": invitation,
            "link": invitation_url(token),
        }
        return render(self.request, "organizations/opened.html", context, status=HTTPStatus.CREATED)

    def _require_admin(self) -> None:
        if not can_administer(self.request.user):
            raise NotAllowed("Only an admin of the portal opens organizations.")


class OrganizationView(OperatorPageView):
    """`GET/POST /organizations/{slug}/`: people, invitations, state; POST invites an owner."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The organization."""
        return self._page(self.organization(slug))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Invite somebody and show their link, this once."""
        organization = self.organization(slug)
        form, link = invite_from(request, organization)
        return self._page(organization, form=form, link=link)

    def _page(self, organization: Organization, **invited: Any) -> HttpResponse:
        return render_team(
            self.request,
            "organizations/organization.html",
            organization,
            can_administer=can_administer(self.request.user),
            **invited,
        )


class SuspensionView(OperatorPageView):
    """`POST /organizations/{slug}/suspension/` with `step=suspend|resume` and `reason`."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Do it; it counts from everybody's next request on."""
        organization = self.organization(slug)
        steps = {"suspend": suspend_organization, "resume": resume_organization}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise InvalidInput("Choose what to do: suspend or resume.")
        organization = step(
            organization, reason=request.POST.get("reason", ""), acting_user=request.user
        )
        now = "suspended" if organization.is_suspended else "active again"
        messages.success(request, f"{organization} is {now}.")
        return redirect("accounts:organization", slug=organization.slug)
