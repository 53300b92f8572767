"""A vendor's profile: written by the vendor, read and decided on by operators."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.domain.organizations import resume_organization, suspend_organization
from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.core.domain.activity import record_activity
from apps.core.domain.tenancy import widened
from apps.core.domain.transitions import apply_transition, require_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.vendors.enums import (
    FROZEN,
    NEEDS_REASON,
    VENDOR_TRANSITIONS,
    VendorStatus,
)
from apps.vendors.models import VendorProfile
from apps.vendors.rules import can_take, edits_profile

ENDING = (VendorStatus.SUSPENDED, VendorStatus.OFFBOARDED)
REQUIRED = ("headline", "expertise", "languages")


def open_profile(organization: Organization) -> VendorProfile:
    """The profile of a vendor; made on first use. Raises InvalidInput when it is no vendor."""
    if organization.kind != OrganizationKind.VENDOR:
        raise InvalidInput(f"{organization} is no vendor.")
    profile, _ = VendorProfile.objects.select_related("organization").get_or_create(
        organization=organization
    )
    return profile


@transaction.atomic
def change_status(
    profile: VendorProfile, to: str, *, acting_user: Any, reason: str = ""
) -> VendorProfile:
    """Take a vendor one step through its life; the one door of its status.

    The vendor's own people draft and submit, operators do the rest. Suspending and offboarding
    also suspend the organization, so that access ends on its people's next request; leaving
    suspension gives it back. Raises IllegalTransition, NotAllowed, and InvalidInput where a
    reason is missing or a submitted profile is incomplete.
    """
    profile = _locked(profile)
    before = profile.status
    require_transition(VENDOR_TRANSITIONS, before, to, "vendor")
    if not can_take(acting_user, profile, to):
        raise NotAllowed("This step is not yours to take.")
    reason = reason.strip()
    if to in NEEDS_REASON and not reason:
        raise InvalidInput("Say why: the vendor reads it.")
    if to == VendorStatus.SUBMITTED:
        _require_complete(profile)
    _follow_with_access(profile, before, to, reason, acting_user=acting_user)
    with widened(profile.organization_id):
        return apply_transition(
            profile,
            to,
            VENDOR_TRANSITIONS,
            acting_user=acting_user,
            client_id=profile.organization_id,
            reason=reason,
        )


@transaction.atomic
def edit_profile(
    profile: VendorProfile,
    *,
    headline: str,
    expertise: str,
    languages: str,
    acting_user: Any,
) -> VendorProfile:
    """Change what clients read; the first edit turns the invited vendor's profile into a draft.

    Raises NotAllowed to all but the vendor's owners and managers, Conflict while it is frozen.
    """
    profile = _locked(profile)
    if not edits_profile(acting_user, profile.organization):
        raise NotAllowed("Only owners and managers change the profile.")
    if profile.status in FROZEN:
        raise Conflict("The profile cannot be changed while it is reviewed or closed.")
    profile.headline, profile.expertise, profile.languages = headline, expertise, languages
    profile.save(update_fields=["headline", "expertise", "languages"])
    with widened(profile.organization_id):
        record_activity(
            "vendorprofile.edited",
            profile,
            acting_user=acting_user,
            client_id=profile.organization_id,
        )
    if profile.status == VendorStatus.INVITED:
        change_status(profile, VendorStatus.PROFILE_DRAFT, acting_user=acting_user)
        profile.refresh_from_db(fields=["status"])
    return profile


def _locked(profile: VendorProfile) -> VendorProfile:
    rows = VendorProfile.objects.select_for_update(of=("self",))
    return rows.select_related("organization").get(pk=profile.pk)


def _require_complete(profile: VendorProfile) -> None:
    missing = [name for name in REQUIRED if not getattr(profile, name)]
    if missing:
        raise InvalidInput(
            f"Fill in {' and '.join(missing)} first.",
            [{"where": name, "message": "Needed before review."} for name in missing],
        )


def _follow_with_access(
    profile: VendorProfile, before: str, to: str, reason: str, *, acting_user: Any
) -> None:
    organization = profile.organization
    if to in ENDING and not organization.is_suspended:
        suspend_organization(organization, reason=reason, acting_user=acting_user)
    elif before == VendorStatus.SUSPENDED and to not in ENDING and organization.is_suspended:
        why = reason or f"Back on {VendorStatus(to).label.lower()}."
        resume_organization(organization, reason=why, acting_user=acting_user)
