"""Cutting footage into clips, and opening one clip's frames to one person for a while."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.errors import Conflict, InvalidInput
from apps.core.models import Statement, columns_of, row_of
from apps.footage.enums import FootageStatus
from apps.footage.models import Clip, ClipAccess, Footage


def find_clip(clip_id: uuid.UUID, *, acting_user: Any) -> Clip | None:
    """The clip with its footage, if `acting_user` sees it; every range of a video asks this."""
    found = _SEEN.rows(user=acting_user.pk, clip=clip_id) if acting_user.pk else []
    if not found:
        return None
    own = len(columns_of(Clip))
    clip = row_of(Clip, found[0][:own])
    clip.footage = row_of(Footage, found[0][own:])
    return clip


def _seen(user: uuid.UUID, clip: uuid.UUID) -> Any:
    seen = Clip.objects.visible_to(user).filter(pk=clip).order_by()
    return seen.values_list(*columns_of(Clip), *columns_of(Footage, "footage__"))


_SEEN = Statement(_seen)


def clip_ranges(frame_count: int, clip_frames: int, overlap_frames: int) -> list[tuple[int, int]]:
    """Ranges `[start, stop)` that cover `frame_count` frames, neighbours sharing the overlap.

    A rest shorter than half a clip joins the clip before it, so that nobody gets a task of three
    frames. Raises InvalidInput for an overlap that is not smaller than the clip.
    """
    if clip_frames < 1 or not 0 <= overlap_frames < clip_frames:
        raise InvalidInput("The overlap must be smaller than the clip.")
    step = clip_frames - overlap_frames
    ranges: list[tuple[int, int]] = []
    start = 0
    while start < frame_count:
        stop = min(start + clip_frames, frame_count)
        if frame_count - stop < step / 2:
            stop = frame_count
        ranges.append((start, stop))
        if stop == frame_count:
            break
        start += step
    return ranges


def kept_ranges(frame_count: int, leave_out: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of `frame_count` frames without the ranges `leave_out`, by start.

    Ranges may overlap, come in any order and reach beyond the last frame.
    """
    kept: list[tuple[int, int]] = []
    at = 0
    for start, stop in sorted(leave_out):
        if start > at:
            kept.append((at, min(start, frame_count)))
        at = max(at, stop)
        if at >= frame_count:
            break
    if at < frame_count:
        kept.append((at, frame_count))
    return kept


@transaction.atomic
def cut_clips(
    footage: Footage,
    *,
    clip_frames: int,
    overlap_frames: int,
    leave_out: list[tuple[int, int]] | None = None,
) -> list[Clip]:
    """Cut ready footage into clips, once, around the ranges `leave_out`.

    Raises Conflict while it is not indexed, or when nothing of it would be left.
    """
    footage = Footage.objects.select_for_update().get(pk=footage.pk)
    if footage.status != FootageStatus.READY or not footage.frame_count:
        raise Conflict(f"“{footage.name}” is not ready yet; wait until its frames are indexed.")
    existing = list(footage.clips.all())
    if existing:
        return existing
    kept = kept_ranges(footage.frame_count, leave_out or [])
    if not kept:
        raise Conflict(f"Nothing of “{footage.name}” would be left to label.")
    return Clip.objects.bulk_create(
        Clip(client_id=footage.client_id, footage=footage, start=at + start, stop=at + stop)
        for at, end in kept
        for start, stop in clip_ranges(end - at, clip_frames, overlap_frames)
    )


def open_clip(clip: Clip, user: Any, *, purpose: str, until: datetime) -> ClipAccess:
    """Let `user` see the clip's frames until `until`; called again, it moves the moment."""
    access, _ = ClipAccess.objects.update_or_create(
        clip=clip, user=user, purpose=purpose, client_id=clip.client_id, defaults={"until": until}
    )
    return access


def close_clip(clip: Clip, user: Any, *, purpose: str) -> None:
    """End what `open_clip` gave, at once."""
    ClipAccess.objects.filter(
        clip=clip, user=user, purpose=purpose, until__gt=timezone.now()
    ).update(until=timezone.now())
