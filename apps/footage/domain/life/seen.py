"""Who saw which frames: the view log by person and period, for the client whose footage it is."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import Membership, User
from apps.core.domain.activity import record_activity
from apps.core.errors import InvalidInput
from apps.footage.models import ClipView, Footage
from apps.projects.models import Project

COLUMNS = (
    "person", "email", "organization", "purpose", "folder", "footage", "sha256", "clip", "kind",
    "first_frame", "last_frame", "requests", "bytes", "first_at", "last_at",
)  # fmt: skip
A_READ = 2000


def find_views(
    about: Project | Footage,
    *,
    acting_user: Any,
    person: uuid.UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[ClipView]:
    """Views of a project's or one footage's frames the person may know of, newest first.

    `since` and `until` are days, both inside; a view counts for each day it reaches into.
    """
    views = ClipView.objects.visible_to(acting_user).filter(client_id=about.client_id)
    if isinstance(about, Footage):
        views = views.filter(footage=about)
    else:
        views = views.filter(footage__project=about)
    if person:
        views = views.filter(user_id=person)
    if since:
        views = views.filter(last_at__gte=_midnight(since))
    if until:
        views = views.filter(created_at__lt=_midnight(until + timedelta(days=1)))
    return views.select_related("footage", "clip", "user").order_by("-last_at", "-id")


def viewers_of(about: Project | Footage, *, acting_user: Any) -> list[User]:
    """Everybody in the log, by name."""
    ids = find_views(about, acting_user=acting_user).order_by().values("user_id").distinct()
    return list(User.objects.filter(pk__in=ids).order_by("name"))


def with_organizations(views: Iterable[ClipView]) -> list[tuple[ClipView, str]]:
    """Each view with the organizations its person belonged to in that moment; one query for all."""
    found = list(views)
    spells: dict[uuid.UUID, list[Membership]] = defaultdict(list)
    people = {view.user_id for view in found}
    for spell in Membership.objects.filter(user_id__in=people).select_related("organization"):
        spells[spell.user_id].append(spell)
    return [(view, _belonged(spells[view.user_id], view)) for view in found]


def view_rows(views: QuerySet[ClipView]) -> Iterator[list[Any]]:
    """Rows by `COLUMNS`; memory stays flat however long the log is. Needs a transaction.

    One sorted query read through a cursor, and one for the organizations of each piece.
    """
    found = views.iterator(chunk_size=A_READ)
    while piece := list(islice(found, A_READ)):
        for view, organization in with_organizations(piece):
            yield _row(view, organization)


def record_export(about: Project | Footage, *, acting_user: Any) -> None:
    """Note that the log was taken out of the portal."""
    record_activity("views.exported", about, acting_user=acting_user, name=str(about))


def parse_day(text: str, name: str) -> date | None:
    """`2026-05-03` as a day, None for nothing. Raises InvalidInput."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{name} is no day: write it as 2026-05-03.") from None


def _belonged(spells: list[Membership], view: ClipView) -> str:
    names = {
        spell.organization.name
        for spell in spells
        if spell.created_at <= view.last_at
        and (spell.ended_at is None or spell.ended_at >= view.created_at)
    }
    return ", ".join(sorted(names))


def _row(view: ClipView, organization: str) -> list[Any]:
    clip = view.clip
    return [
        str(view.user), view.user.email, organization,
        view.get_purpose_display() or "Sees the whole footage",
        view.footage.folder, view.footage.name, view.footage.sha256,
        f"{clip.start}-{clip.stop - 1}" if clip else "", view.get_kind_display(),
        view.first_frame, view.last_frame, view.requests, view.bytes_served,
        view.created_at.isoformat(), view.last_at.isoformat(),
    ]  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
