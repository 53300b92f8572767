"""The page behind an invitation's link: who invites to what, and one click to accept."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from apps.accounts.domain.acting import set_acting
from apps.accounts.domain.invitations import accept_invitation, find_invitation
from apps.accounts.enums import InvitationStatus
from apps.accounts.forms.signup import SESSION_KEY
from apps.accounts.models import Invitation, Membership, User


@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """`GET/POST /invitations/{token}/`: open to whoever holds the link."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """What is offered; to who has no account yet, the way to make one."""
        invitation = _found(token)
        ended = _why_ended(invitation)
        if ended:
            context = {"invitation": invitation, "ended": ended}
            return render(
                request, "accounts/invitation_ended.html", context, status=HTTPStatus.GONE
            )
        context = {"invitation": invitation, **_situation(request, invitation)}
        if not request.user.is_authenticated:
            request.session[SESSION_KEY] = str(invitation.pk)
        return render(request, "accounts/invitation.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Accept, then work for the organization at once."""
        invitation = _found(token)
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if _why_ended(invitation):
            return self.get(request, token)
        membership = accept_invitation(token, user=request.user)
        request.session.pop(SESSION_KEY, None)
        set_acting(request, membership.organization)
        messages.success(request, f"Welcome to {membership.organization}.")
        return redirect("/")


def _found(token: str) -> Invitation:
    invitation = find_invitation(token)
    if invitation is None:
        raise Http404
    return invitation


def _why_ended(invitation: Invitation) -> str:
    """Why the link no longer works; empty while it does."""
    if invitation.status != InvitationStatus.PENDING:
        return invitation.status
    if invitation.has_expired:
        return "expired"
    return "suspended" if invitation.organization.is_suspended else ""


def _situation(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    """Who looks at the invitation: its addressee, somebody else, a member, a newcomer."""
    user = request.user
    if not user.is_authenticated:
        known = User.objects.filter(email__iexact=invitation.email).exists()
        return {"situation": "known" if known else "new"}
    if user.email.casefold() != invitation.email.casefold():
        return {"situation": "other"}
    member = Membership.objects.live().filter(user=user, organization=invitation.organization)
    return {"situation": "member" if member.exists() else "addressee"}
