"""What the directory lists and what a vendor's page tells of its past."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.rules import is_operator
from apps.core.models import Activity
from apps.vendors.enums import VendorStatus
from apps.vendors.models import VendorProfile

SORTS = {"name": "organization__name", "status": "status", "country": "organization__country"}
SEARCHED = ("organization__name", "headline", "expertise", "languages")


def vendors_listed(
    user: Any, *, search: str = "", status: str = "", sort: str = ""
) -> QuerySet[VendorProfile]:
    """Working vendors `user` may see; operators may ask for any status."""
    seen = VendorProfile.objects.visible_to(user).select_related("organization")
    if status in VendorStatus.values and is_operator(user):
        found = seen.filter(status=status)
    else:
        found = seen.working()
        if status in VendorStatus.values:
            found = found.filter(status=status)
    for word in search.split():
        fits = Q()
        for column in SEARCHED:
            fits |= Q(**{f"{column}__icontains": word})
        found = found.filter(fits)
    falling = "-" if sort.startswith("-") else ""
    key = SORTS.get(sort.removeprefix("-"), "organization__name")
    return found.order_by(f"{falling}{key}", "organization__name")


def history_of(profile: VendorProfile) -> list[dict[str, Any]]:
    """The steps a vendor took, newest first, for `{% timeline %}`; its managers' and operators'."""
    steps = {f"vendorprofile.{status}": status for status in VendorStatus.values}
    rows = Activity.objects.filter(subject_id=profile.pk, verb__in=steps).select_related("actor")
    return [
        {
            "label": steps[row.verb].replace("_", " ").capitalize(),
            "state": "current" if number == 0 else "done",
            "at": row.created_at,
            "by": row.actor,
            "note": row.data.get("reason", ""),
        }
        for number, row in enumerate(rows)
    ]
