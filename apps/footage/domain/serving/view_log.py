"""The record of who was served which frames. Every door that hands out frames calls this first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.footage.models import Clip, ClipView, Footage


@dataclass(frozen=True)
class Viewing:
    """A person looking at one kind of picture of footage (of one clip of it, if not None)."""

    footage: Footage
    clip: Clip | None
    kind: str
    session_key: str
    user: Any

    @property
    def session_hash(self) -> str:
        """The session, without what could be used to take it over."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()


@transaction.atomic
def note_frames(viewing: Viewing, frames: tuple[int, int], byte_count: int) -> ClipView:
    """Note that frames `(first, last)` were served; runs of one session that meet become one row.

    Returns the row that holds them now.
    """
    first, last = frames
    met = list(_met_by(viewing, first, last))
    if not met:
        row, created = _begin_run(viewing, first, last, byte_count)
        if created:
            return row
        met = [row]
    row = met[0]
    row.first_frame = min(first, *(run.first_frame for run in met))
    row.last_frame = max(last, *(run.last_frame for run in met))
    row.requests = 1 + sum(run.requests for run in met)
    row.bytes_served = byte_count + sum(run.bytes_served for run in met)
    row.last_at = timezone.now()
    if len(met) > 1:
        ClipView.objects.filter(pk__in=[run.pk for run in met[1:]]).delete()
    row.save(update_fields=["first_frame", "last_frame", "requests", "bytes_served", "last_at"])
    return row


def _met_by(viewing: Viewing, first: int, last: int) -> Any:
    """Runs that overlap or touch the frames, locked in one order, the oldest first."""
    return (
        ClipView.objects.select_for_update()
        .filter(
            footage=viewing.footage,
            clip=viewing.clip,
            user=viewing.user,
            session_hash=viewing.session_hash,
            kind=viewing.kind,
            first_frame__lte=last + 1,
            last_frame__gte=max(0, first - 1),
        )
        .order_by("pk")
    )


def _begin_run(viewing: Viewing, first: int, last: int, byte_count: int) -> tuple[ClipView, bool]:
    """A new row, or the one another request of the session has just written for its frame."""
    return ClipView.objects.get_or_create(
        client_id=viewing.footage.client_id,
        footage=viewing.footage,
        clip=viewing.clip,
        user=viewing.user,
        session_hash=viewing.session_hash,
        kind=viewing.kind,
        first_frame=first,
        defaults={
            "last_frame": last,
            "purpose": _purpose_of(viewing),
            "requests": 1,
            "bytes_served": byte_count,
        },
    )


def _purpose_of(viewing: Viewing) -> str:
    """Why the clip is open to the person; empty for who sees the footage anyway."""
    if viewing.clip is None:
        return ""
    access = viewing.clip.accesses.live().filter(user=viewing.user).first()
    return access.purpose if access else ""
