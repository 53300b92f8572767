"""The team of the acting organization: members, invitations, and ending either."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from apps.accounts.domain.invitations import (
    invitation_url,
    invite_person,
    revoke_invitation,
)
from apps.accounts.domain.memberships import end_membership
from apps.accounts.domain.queries import people_of
from apps.accounts.forms import InviteForm
from apps.accounts.models import Invitation, Membership, Organization
from apps.accounts.rules import sees_team
from apps.accounts.views.acting import ActingPageView
from apps.core.errors import DomainError, NotAllowed
from apps.core.views import PageView

TEMPLATE = "accounts/people.html"


class PeopleView(ActingPageView):
    """`GET/POST /people/`: who works here; POST invites."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The team."""
        return render_team(request, TEMPLATE, self._organization())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Invite somebody and show their link, this once."""
        organization = self._organization()
        form, link = invite_from(request, organization)
        return render_team(request, TEMPLATE, organization, form=form, link=link)

    def _organization(self) -> Organization:
        membership = self.acting()
        if not sees_team(membership):
            raise NotAllowed("Owners, managers and leads look after the people here.")
        return membership.organization


class MembershipEndingView(PageView):
    """`POST /people/{membership}/ending/`: take the role away, at once."""

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """End it and go back to the list."""
        membership = self.visible(Membership, pk)
        end_membership(membership, acting_user=request.user)
        messages.success(
            request, f"{membership.user} no longer belongs to {membership.organization}."
        )
        return redirect(back(request))


class InvitationRevocationView(PageView):
    """`POST /people/invitations/{id}/revocation/`: its link stops working."""

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Revoke it and go back to the list."""
        invitation = self.visible(Invitation, pk)
        revoke_invitation(invitation, acting_user=request.user)
        messages.success(request, f"The invitation to {invitation.email} no longer works.")
        return redirect(back(request))


def invite_from(request: HttpRequest, organization: Organization) -> tuple[InviteForm, str]:
    """Invite as the posted form says: the form, with its errors, and the link if it worked."""
    roles = people_of(organization, request.user)["roles"]
    if not roles:
        raise NotAllowed(f"You may not invite people to {organization}.")
    form = InviteForm(roles, request.POST)
    if not form.is_valid():
        return form, ""
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        _, token = invite_person(organization, email, role, acting_user=request.user)
    except DomainError as refusal:
        form.add_error("email", refusal.message)
        return form, ""
    return form, invitation_url(token)


def back(request: HttpRequest) -> str:
    """The page of this portal the form was on (`next`), else the team."""
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if own else "accounts:people"


def render_team(
    request: HttpRequest,
    template: str,
    organization: Organization,
    *,
    form: InviteForm | None = None,
    link: str = "",
    **context: Any,
) -> HttpResponse:
    """A page with the people of `organization`; with `form`, the answer to an invitation."""
    people = people_of(organization, request.user)
    context |= {"organization": organization, **people, "form": form}
    status = HTTPStatus.OK
    if form is not None:
        status = HTTPStatus.CREATED if link else HTTPStatus.BAD_REQUEST
    if link and form is not None:
        context |= {"link": link, "invited": form.cleaned_data["email"]}
    if people["roles"] and (form is None or link):
        context["form"] = InviteForm(people["roles"])
    return render(request, template, context, status=status)
