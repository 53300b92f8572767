"""Bringing people in: an offer of a role, its link by mail, and what becomes of it.

The link's token is a secret of 256 bits; the database knows only its SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.accounts.domain.memberships import add_membership
from apps.accounts.enums import (
    INVITATION_TRANSITIONS,
    ROLES_BY_KIND,
    InvitationStatus,
)
from apps.accounts.models import Invitation, Membership, Organization, User
from apps.accounts.rules import can_invite
from apps.core.domain.activity import record_activity
from apps.core.domain.tenancy import widened
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed

VALID_FOR = timedelta(days=7)
UNKNOWN = "This invitation does not exist."


def hash_of(token: str) -> str:
    """What is stored instead of the token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_url(token: str) -> str:
    """The absolute address under which `token` is answered."""
    path = reverse("accounts:invitation", args=[token])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


@transaction.atomic
def change_status(invitation: Invitation, to: str, *, acting_user: Any) -> Invitation:
    """The one door of an invitation's status."""
    organization_id = invitation.organization_id
    with widened(organization_id):
        return apply_transition(
            invitation,
            to,
            INVITATION_TRANSITIONS,
            acting_user=acting_user,
            client_id=organization_id,
            email=invitation.email,
            role=invitation.role,
        )


@transaction.atomic
def invite_person(
    organization: Organization, email: str, role: str, *, acting_user: Any
) -> tuple[Invitation, str]:
    """Offer `role` in `organization` to whoever reads `email`, and mail them the link on commit.

    An earlier offer to the same address is revoked: only the newest link works. Returns the
    invitation and its token, which is known now and never again. Raises InvalidInput for a role
    this kind of organization does not have, NotAllowed above the inviter's own authority, and
    Conflict when the address already belongs to a member.
    """
    email = User.objects.normalize_email(email.strip())
    if role not in ROLES_BY_KIND[organization.kind]:
        raise InvalidInput(f"A {organization.kind} has no role “{role}”.")
    if not can_invite(acting_user, organization, role):
        raise NotAllowed(f"You may not invite people to be {role} of {organization}.")
    Organization.objects.select_for_update().get(pk=organization.pk)
    members = Membership.objects.filter(organization=organization, ended_at__isnull=True)
    if members.filter(user__email__iexact=email).exists():
        raise Conflict(f"{email} already belongs to {organization}.")
    for earlier in organization.invitations.filter(
        email__iexact=email, status=InvitationStatus.PENDING
    ):
        change_status(earlier, InvitationStatus.REVOKED, acting_user=acting_user)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        email=email,
        role=role,
        token_hash=hash_of(token),
        expires_at=timezone.now() + VALID_FOR,
        invited_by=acting_user,
    )
    with widened(organization.pk):
        record_activity(
            "invitation.sent",
            invitation,
            acting_user=acting_user,
            client_id=organization.pk,
            email=email,
            role=role,
        )
    transaction.on_commit(lambda: mail_invitation(invitation, token), robust=True)
    return invitation, token


def mail_invitation(invitation: Invitation, token: str) -> None:
    """Send the link. A mail server that is away must not undo the invitation."""
    context = {"invitation": invitation, "url": invitation_url(token)}
    subject = f"Plumbline: {invitation.invited_by} invites you to {invitation.organization}"
    send_mail(
        " ".join(subject.split()),  # a header is one line, whatever a name holds
        render_to_string("accounts/email/invitation.txt", context),
        None,
        [invitation.email],
    )


def find_invitation(token: str) -> Invitation | None:
    """The invitation of `token`, whatever became of it; None when there is none."""
    found = Invitation.objects.select_related("organization", "invited_by")
    return found.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept_invitation(token: str, *, user: User) -> Membership:
    """Make the invited person a member. Raises InvalidInput for an unknown token.

    Further refusals are those of `take_up`.
    """
    invitation = find_invitation(token)
    if invitation is None:
        raise InvalidInput(UNKNOWN)
    return take_up(invitation, acting_user=user)


@transaction.atomic
def take_up(invitation: Invitation, *, acting_user: User) -> Membership:
    """Turn an open invitation into a membership of `acting_user`.

    Raises NotAllowed when it was sent to another address, IllegalTransition when it was used or
    revoked, Conflict when it expired, its organization is suspended or the person already
    belongs to it.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=invitation.pk)
    )
    if invitation.email.casefold() != acting_user.email.casefold():
        raise NotAllowed(f"This invitation is for {invitation.email}; sign in with that address.")
    if invitation.status == InvitationStatus.PENDING and invitation.has_expired:
        raise Conflict("This invitation has expired. Ask for a new one.")
    if invitation.organization.is_suspended:
        raise Conflict(f"{invitation.organization} is suspended; nobody can join it now.")
    change_status(invitation, InvitationStatus.ACCEPTED, acting_user=acting_user)
    return add_membership(
        acting_user, invitation.organization, invitation.role, acting_user=acting_user
    )


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, acting_user: Any) -> Invitation:
    """Take the offer back. Raises NotAllowed, or IllegalTransition when it is not pending."""
    if not can_invite(acting_user, invitation.organization, invitation.role):
        raise NotAllowed(f"You may not take back invitations to {invitation.organization}.")
    return change_status(invitation, InvitationStatus.REVOKED, acting_user=acting_user)
