"""Opening, describing, suspending and resuming an organization."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from apps.accounts.domain.memberships import create_organization
from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.accounts.rules import can_administer, manages
from apps.accounts.validators import is_country, is_timezone
from apps.core.domain.activity import record_activity
from apps.core.domain.regions import default_region, region_names
from apps.core.domain.tenancy import widened
from apps.core.errors import Conflict, InvalidInput, NotAllowed

OPENED_KINDS = (OrganizationKind.CLIENT, OrganizationKind.VENDOR, OrganizationKind.AUDITOR)
RESERVED_SLUGS = frozenset({"new"})  # addresses of our own below /organizations/


def free_slug(name: str) -> str:
    """An address part out of `name` that no organization has yet."""
    stem = slugify(name)[:50] or "organization"
    taken = RESERVED_SLUGS.union(
        Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    tries = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in tries if slug not in taken)


@transaction.atomic
def open_organization(name: str, kind: str, *, acting_user: Any, region: str = "") -> Organization:
    """Bring a client, vendor or auditor firm onto the portal; a client's bytes lie in `region`.

    Raises NotAllowed to who is no admin of the portal, InvalidInput for another kind or an unknown
    region, and Conflict for a name that is taken.
    """
    if not can_administer(acting_user):
        raise NotAllowed("Only an admin of the portal opens organizations.")
    if kind not in OPENED_KINDS:
        raise InvalidInput(f"An organization of kind “{kind}” cannot be opened here.")
    if region and region not in region_names():
        raise InvalidInput(f"There is no region “{region}”.")
    if kind != OrganizationKind.CLIENT or region == default_region():
        region = ""
    name = " ".join(name.split())
    if Organization.objects.filter(name__iexact=name).exists():
        raise Conflict(f"There is an organization called {name} already.")
    return create_organization(name, free_slug(name), kind, acting_user=acting_user, region=region)


@transaction.atomic
def edit_organization(
    organization: Organization, *, name: str, country: str, timezone: str, acting_user: Any
) -> Organization:
    """Change how an organization is called and where it is; its address part stays.

    Raises NotAllowed, InvalidInput for an unknown country or time zone, Conflict for a name that
    is taken.
    """
    if not manages(acting_user, organization):
        raise NotAllowed(f"Only owners and managers change {organization}.")
    if not is_country(country) or not is_timezone(timezone):
        raise InvalidInput("Choose a country and a time zone from the lists.")
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    name = " ".join(name.split())
    if Organization.objects.filter(name__iexact=name).exclude(pk=organization.pk).exists():
        raise Conflict(f"There is an organization called {name} already.")
    organization.name, organization.country, organization.timezone = name, country, timezone
    organization.save(update_fields=["name", "country", "timezone"])
    _record("organization.edited", organization, acting_user, name=name)
    return organization


@transaction.atomic
def suspend_organization(
    organization: Organization, *, reason: str, acting_user: Any
) -> Organization:
    """Take all access from an organization's people, from their very next request on.

    Raises NotAllowed, InvalidInput without a reason, Conflict when it is suspended already or runs
    the portal.
    """
    if organization.kind == OrganizationKind.OPERATOR:
        raise Conflict("Who runs the portal cannot be suspended.")
    return _set_suspended(organization, True, reason, acting_user)


@transaction.atomic
def resume_organization(
    organization: Organization, *, reason: str, acting_user: Any
) -> Organization:
    """Give the access back. Raises as `suspend_organization` does."""
    return _set_suspended(organization, False, reason, acting_user)


def _set_suspended(
    organization: Organization, suspended: bool, reason: str, acting_user: Any
) -> Organization:
    if not can_administer(acting_user):
        raise NotAllowed("Only an admin of the portal suspends and resumes organizations.")
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Say why; the reason is kept in the activity log.")
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.is_suspended == suspended:
        state = "suspended already" if suspended else "not suspended"
        raise Conflict(f"{organization} is {state}.")
    organization.is_suspended = suspended
    organization.save(update_fields=["is_suspended"])
    verb = "organization.suspended" if suspended else "organization.resumed"
    _record(verb, organization, acting_user, reason=reason)
    return organization


def _record(verb: str, organization: Organization, acting_user: Any, **data: Any) -> None:
    with widened(organization.pk):
        record_activity(
            verb, organization, acting_user=acting_user, client_id=organization.pk, **data
        )
