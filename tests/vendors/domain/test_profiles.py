"""A vendor's life: who takes which step, what each needs, and every step that is refused."""

from __future__ import annotations

import pytest

from apps.accounts.domain.memberships import add_membership, end_membership
from apps.accounts.models import Membership, Organization
from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.vendors.domain.profiles import change_status, edit_profile, open_profile
from apps.vendors.enums import (
    CONTRACTABLE,
    FROZEN,
    NEEDS_REASON,
    OWN_STEPS,
    VENDOR_TRANSITIONS,
    VendorStatus,
)
from apps.vendors.models import VendorProfile
from apps.vendors.rules import next_steps
from tests.cast import Cast, see_everything

S = VendorStatus
TEXT = {"headline": "Boxes that fit", "expertise": "driving, retail", "languages": "English"}


def at(cast: Cast, status: str) -> VendorProfile:
    """The profile of Bright Labels, filled in, at `status`."""
    profile = open_profile(cast.org("Bright Labels"))
    VendorProfile.objects.filter(pk=profile.pk).update(status=status, **TEXT)
    profile.refresh_from_db()
    return profile


@pytest.mark.parametrize("before", VendorStatus.values)
@pytest.mark.parametrize("to", VendorStatus.values)
def test_every_step(cast: Cast, before: str, to: str) -> None:
    profile = at(cast, before)
    actor = cast.vendor_bob if to in OWN_STEPS else cast.operator_olga
    if to in VENDOR_TRANSITIONS.get(before, frozenset()):
        assert change_status(profile, to, acting_user=actor, reason="because").status == to
        assert VendorProfile.objects.get(pk=profile.pk).status == to
    else:
        with pytest.raises(IllegalTransition):
            change_status(profile, to, acting_user=actor, reason="because")
        assert VendorProfile.objects.get(pk=profile.pk).status == before


def test_the_way_in(cast: Cast) -> None:
    organization = Organization.objects.create(name="New Labels", slug="new", kind="vendor")
    profile = open_profile(organization)
    assert open_profile(organization) == profile
    assert profile.status == S.INVITED
    add_membership(cast.stranger_zoe, organization, "owner", acting_user=None)
    profile = edit_profile(profile, **{**TEXT, "languages": ""}, acting_user=cast.stranger_zoe)
    assert profile.status == S.PROFILE_DRAFT
    with pytest.raises(InvalidInput, match="languages"):
        change_status(profile, S.SUBMITTED, acting_user=cast.stranger_zoe)
    edit_profile(profile, **TEXT, acting_user=cast.stranger_zoe)
    change_status(profile, S.SUBMITTED, acting_user=cast.stranger_zoe)
    with pytest.raises(Conflict, match="reviewed"):
        edit_profile(profile, **TEXT, acting_user=cast.stranger_zoe)
    change_status(profile, S.UNDER_REVIEW, acting_user=cast.operator_olga)
    change_status(profile, S.PROBATION, acting_user=cast.operator_olga)
    assert VendorProfile.objects.working().filter(pk=profile.pk).exists()
    see_everything()
    noted = Activity.objects.filter(client_id=organization.pk, subject_id=profile.pk)
    assert [row.verb.split(".")[1] for row in noted][:3] == [
        "probation",
        "under_review",
        "submitted",
    ]


@pytest.mark.parametrize(
    "name",
    ["vendor_bob", "lead_lena", "annotator_vera", "client_alice", "auditor_omar", "stranger_zoe"],
)
def test_only_operators_decide(cast: Cast, name: str) -> None:
    profile = at(cast, S.UNDER_REVIEW)
    with pytest.raises(NotAllowed):
        change_status(profile, S.PROBATION, acting_user=cast.people[name])


@pytest.mark.parametrize(
    "name", ["operator_olga", "lead_lena", "annotator_vera", "othervendor_otto", "client_alice"]
)
def test_only_its_managers_write_and_submit(cast: Cast, name: str) -> None:
    profile = at(cast, S.PROFILE_DRAFT)
    with pytest.raises(NotAllowed):
        change_status(profile, S.SUBMITTED, acting_user=cast.people[name])
    with pytest.raises(NotAllowed):
        edit_profile(profile, **TEXT, acting_user=cast.people[name])


def test_nobody_decides_over_their_own_vendor(cast: Cast) -> None:
    profile = at(cast, S.UNDER_REVIEW)
    joined = add_membership(cast.operator_olga, profile.organization, "manager", acting_user=None)
    with pytest.raises(NotAllowed):
        change_status(profile, S.PROBATION, acting_user=cast.operator_olga)
    end_membership(joined, acting_user=None)
    assert change_status(profile, S.PROBATION, acting_user=cast.operator_olga)


@pytest.mark.parametrize("to", NEEDS_REASON)
def test_what_takes_away_needs_a_reason(cast: Cast, to: str) -> None:
    before = next(status for status, steps in VENDOR_TRANSITIONS.items() if to in steps)
    with pytest.raises(InvalidInput, match="why"):
        change_status(at(cast, before), to, acting_user=cast.operator_olga, reason="  ")


def test_suspending_takes_the_access_and_gives_it_back(cast: Cast) -> None:
    profile = at(cast, S.QUALIFIED)
    change_status(profile, S.SUSPENDED, acting_user=cast.operator_olga, reason="fraud")
    assert not Membership.objects.live().filter(user=cast.vendor_bob).exists()
    assert not VendorProfile.objects.working().filter(pk=profile.pk).exists()
    change_status(profile, S.PROBATION, acting_user=cast.operator_olga)
    assert Membership.objects.live().filter(user=cast.vendor_bob).exists()


def test_support_reviews_but_does_not_suspend(cast: Cast) -> None:
    add_membership(cast.stranger_zoe, cast.org("Portal"), "support", acting_user=None)
    profile = at(cast, S.PROBATION)
    assert next_steps(cast.stranger_zoe, profile) == [S.QUALIFIED, S.ON_HOLD]
    with pytest.raises(NotAllowed):
        change_status(profile, S.SUSPENDED, acting_user=cast.stranger_zoe, reason="x")
    assert S.SUSPENDED in next_steps(cast.operator_olga, profile)


def test_other_kinds_have_no_vendor_profile(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        open_profile(cast.org("Acme Mobility"))


def test_the_tables_agree() -> None:
    assert set(CONTRACTABLE).isdisjoint(FROZEN)
    assert set(VENDOR_TRANSITIONS) <= set(VendorStatus.values)
