"""Invitations: who may offer what to whom, and every step an offer may or may not take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.domain.invitations import (
    accept_invitation,
    change_status,
    find_invitation,
    hash_of,
    invite_person,
    revoke_invitation,
)
from apps.accounts.domain.memberships import end_membership
from apps.accounts.enums import INVITATION_TRANSITIONS, InvitationStatus
from apps.accounts.models import Invitation, Membership, User
from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Activity
from tests.cast import PASSWORD, Cast

NEW = "new.person@example.com"


def new_person(email: str = NEW) -> User:
    """Somebody with an account and no organization."""
    return User.objects.create_user(email, PASSWORD, name="New Person")


def test_only_the_hash_of_the_token_is_stored(cast: Cast) -> None:
    invitation, token = invite_person(
        cast.org("Acme Mobility"), NEW, "viewer", acting_user=cast.client_alice
    )
    assert len(token) >= 43
    assert invitation.token_hash == hash_of(token)
    assert not Invitation.objects.filter(token_hash=token).exists()
    assert find_invitation(token) == invitation
    left = invitation.expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    noted = Activity.objects.get(verb="invitation.sent")
    assert noted.client_id == cast.org("Acme Mobility").pk
    assert token not in str(noted.data)


@pytest.mark.parametrize(
    ("inviter", "organization", "role"),
    [
        ("client_alice", "Acme Mobility", "owner"),
        ("client_mia", "Acme Mobility", "viewer"),
        ("vendor_bob", "Bright Labels", "annotator"),
        ("operator_olga", "Rival Robotics", "owner"),
        ("operator_olga", "Plumb Audit", "owner"),
        ("operator_olga", "Portal", "support"),
        ("operator_olga", "Portal", "admin"),
    ],
)
def test_who_may_invite(cast: Cast, inviter: str, organization: str, role: str) -> None:
    invitation, _ = invite_person(
        cast.org(organization), NEW, role, acting_user=cast.people[inviter]
    )
    assert (invitation.status, invitation.role) == (InvitationStatus.PENDING, role)


@pytest.mark.parametrize(
    ("inviter", "organization", "role"),
    [
        ("client_mia", "Acme Mobility", "owner"),  # above a manager
        ("client_rita", "Acme Mobility", "viewer"),
        ("client_vic", "Acme Mobility", "viewer"),
        ("client_alice", "Bright Labels", "annotator"),
        ("lead_lena", "Bright Labels", "annotator"),
        ("annotator_vera", "Bright Labels", "annotator"),
        ("auditor_ada", "Plumb Audit", "auditor"),
        ("operator_olga", "Acme Mobility", "viewer"),  # that is for its owners
        ("stranger_zoe", "Acme Mobility", "viewer"),
    ],
)
def test_who_may_not_invite(cast: Cast, inviter: str, organization: str, role: str) -> None:
    with pytest.raises(NotAllowed):
        invite_person(cast.org(organization), NEW, role, acting_user=cast.people[inviter])
    assert not Invitation.objects.exists()


def test_a_role_of_another_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        invite_person(cast.org("Acme Mobility"), NEW, "annotator", acting_user=cast.client_alice)


def test_a_member_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(Conflict, match="already belongs"):
        invite_person(
            cast.org("Acme Mobility"),
            "CLIENT_VIC@example.com",
            "manager",
            acting_user=cast.client_alice,
        )


def test_only_the_newest_link_works(cast: Cast) -> None:
    organization = cast.org("Acme Mobility")
    _, old = invite_person(organization, NEW, "viewer", acting_user=cast.client_alice)
    _, new = invite_person(
        organization, "New.Person@EXAMPLE.com", "manager", acting_user=cast.client_alice
    )
    person = new_person()
    with pytest.raises(IllegalTransition):
        accept_invitation(old, user=person)
    assert accept_invitation(new, user=person).role == "manager"


def test_accepting_makes_a_membership_once(cast: Cast) -> None:
    _, token = invite_person(
        cast.org("Bright Labels"), NEW, "annotator", acting_user=cast.vendor_bob
    )
    person = new_person("New.Person@Example.com")  # the same mailbox
    membership = accept_invitation(token, user=person)
    assert (membership.organization.name, membership.role) == ("Bright Labels", "annotator")
    assert membership.group.name == "bright-labels:annotator"
    with pytest.raises(IllegalTransition):
        accept_invitation(token, user=person)
    assert Membership.objects.filter(user=person).count() == 1


def test_another_address_cannot_accept(cast: Cast) -> None:
    _, token = invite_person(
        cast.org("Acme Mobility"), NEW, "viewer", acting_user=cast.client_alice
    )
    with pytest.raises(NotAllowed, match=NEW):
        accept_invitation(token, user=cast.stranger_zoe)
    assert not Membership.objects.filter(user=cast.stranger_zoe).exists()


def test_an_unknown_token_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        accept_invitation("no such token", user=cast.stranger_zoe)


def test_an_expired_invitation_is_refused(cast: Cast) -> None:
    invitation, token = invite_person(
        cast.org("Acme Mobility"), NEW, "viewer", acting_user=cast.client_alice
    )
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    with pytest.raises(Conflict, match="expired"):
        accept_invitation(token, user=new_person())


def test_a_suspended_organization_is_not_joined(cast: Cast) -> None:
    organization = cast.org("Acme Mobility")
    _, token = invite_person(organization, NEW, "viewer", acting_user=cast.client_alice)
    organization.is_suspended = True
    organization.save(update_fields=["is_suspended"])
    with pytest.raises(Conflict, match="suspended"):
        accept_invitation(token, user=new_person())


def test_who_joined_meanwhile_does_not_join_twice(cast: Cast) -> None:
    organization = cast.org("Acme Mobility")
    _, token = invite_person(organization, NEW, "viewer", acting_user=cast.client_alice)
    vic = cast.client_vic
    vic.email = NEW
    vic.save(update_fields=["email"])
    with pytest.raises(Conflict, match="already belongs"):
        accept_invitation(token, user=vic)
    assert find_invitation(token).status == InvitationStatus.PENDING  # type: ignore[union-attr]


def test_revoking(cast: Cast) -> None:
    invitation, token = invite_person(
        cast.org("Acme Mobility"), NEW, "owner", acting_user=cast.client_alice
    )
    for other in ("client_mia", "client_vic", "vendor_bob", "stranger_zoe"):
        with pytest.raises(NotAllowed):
            revoke_invitation(invitation, acting_user=cast.people[other])
    revoke_invitation(invitation, acting_user=cast.client_alice)
    with pytest.raises(IllegalTransition):
        accept_invitation(token, user=new_person())
    with pytest.raises(IllegalTransition):
        revoke_invitation(invitation, acting_user=cast.client_alice)


@pytest.mark.parametrize("before", InvitationStatus.values)
@pytest.mark.parametrize("to", InvitationStatus.values)
def test_every_other_step_is_refused(cast: Cast, before: str, to: str) -> None:
    invitation, _ = invite_person(
        cast.org("Acme Mobility"), NEW, "viewer", acting_user=cast.client_alice
    )
    Invitation.objects.filter(pk=invitation.pk).update(status=before)
    if to in INVITATION_TRANSITIONS.get(before, frozenset()):
        assert change_status(invitation, to, acting_user=cast.client_alice).status == to
    else:
        with pytest.raises(IllegalTransition):
            change_status(invitation, to, acting_user=cast.client_alice)


def test_memberships_are_ended_by_whoever_gives_them(cast: Cast) -> None:
    of = {m.user.email.split("@")[0]: m for m in Membership.objects.select_related("user")}
    refused = [
        ("client_mia", "client_alice"),  # a manager, an owner
        ("client_vic", "client_rita"),
        ("vendor_bob", "client_vic"),
        ("lead_lena", "annotator_vera"),
        ("operator_olga", "client_vic"),
    ]
    for actor, member in refused:
        with pytest.raises(NotAllowed):
            end_membership(of[member], acting_user=cast.people[actor])
    with pytest.raises(Conflict, match="your own"):
        end_membership(of["client_alice"], acting_user=cast.client_alice)
    end_membership(of["client_vic"], acting_user=cast.client_mia)
    assert not Membership.objects.live().filter(user=cast.client_vic).exists()
    with pytest.raises(Conflict, match="already ended"):
        end_membership(of["client_vic"], acting_user=cast.client_mia)


def test_the_link_is_mailed_when_the_invitation_is_kept(
    cast: Cast, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any], settings: Any
) -> None:
    settings.PUBLIC_URL = "https://portal.example.com/"
    with django_capture_on_commit_callbacks(execute=True):
        _, token = invite_person(
            cast.org("Acme Mobility"), NEW, "viewer", acting_user=cast.client_alice
        )
        assert mailoutbox == []
    (mail,) = mailoutbox
    assert mail.to == [NEW]
    assert "Alice Client invites you to Acme Mobility" in mail.subject
    assert f"https://portal.example.com/invitations/{token}/" in mail.body
