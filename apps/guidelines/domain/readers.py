"""Who has read a guideline version: a vendor's leads see their people, a client counts."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.guidelines.models import Acknowledgement, GuidelineVersion
from apps.projects import rules as project_rules


class Reader(NamedTuple):
    """One line of the list: a person, or for the client a vendor with a count."""

    name: str
    read: int
    people: int


def readers_of(version: GuidelineVersion, user: Any) -> list[Reader]:
    """Who has read `version`, as far as `user` may know.

    A client reads counts by vendor, because annotators have no names for it.
    """
    marked = (
        Membership.objects.live()
        .filter(organization__kind=OrganizationKind.VENDOR)
        .annotate(
            has_read=Exists(Acknowledgement.objects.filter(version=version, user=OuterRef("user")))
        )
        .select_related("organization", "user")
    )
    if project_rules.is_of_client(user, version.project):
        vendors = version.project.parties.values("vendor_id")
        counts: dict[str, list[bool]] = {}
        for member in marked.filter(organization__in=vendors):
            counts.setdefault(member.organization.name, []).append(member.has_read)
        return [Reader(name, sum(read), len(read)) for name, read in counts.items()]
    own = Membership.objects.organization_ids(
        user, OrganizationKind.VENDOR, project_rules.LEADING_ROLES
    )
    return [
        Reader(str(member.user), int(member.has_read), 1)
        for member in marked.filter(organization__in=own)
    ]
