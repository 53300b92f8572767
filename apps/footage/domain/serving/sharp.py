"""Sharp stills for whoever sees the whole footage: one frame in the source's own resolution."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.core.errors import InvalidInput, Unavailable
from apps.footage.domain.objects.stored import open_object
from apps.footage.domain.sandbox.parent import MediaRejected, run_sandboxed
from apps.footage.domain.serving.frame_index import FrameIndex
from apps.footage.domain.serving.frames import read_index, rendition
from apps.footage.domain.serving.video import plain_letters
from apps.footage.domain.serving.view_log import Viewing, note_frames
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage

STILL_SECONDS = 40.0


def open_sharpest(footage: Footage) -> Any:
    """What the client uploaded, or the proxy once that is gone: a seekable file with a `size`.

    Both have the same frames. Raises Unavailable, Conflict when there is neither.
    """
    try:
        return open_source(footage)
    except Unavailable:
        if footage.objects_stored.filter(kind=ObjectKind.ORIGINAL).exists():
            raise
    return open_object(rendition(footage, ObjectKind.PROXY))


def moment_of(footage: Footage, index: FrameIndex, frame: int) -> float | None:
    """Milliseconds from the first frame to `frame`; None where the source's times mislead."""
    if footage.report.get("times_out_of_order") or not 0 <= frame < len(index.pts_ms):
        return None
    moment = float(index.pts_ms[frame] - index.pts_ms[0])
    return moment if moment == moment else None  # NaN where the source has no times


def make_sharp_still(footage: Footage, frame: int, *, session_key: str, acting_user: Any) -> bytes:
    """Frame `frame` of the original as a JPEG with the watermark burned in; the view is recorded.

    Raises InvalidInput for a frame it does not have, Conflict, Unavailable, MediaRejected.
    """
    if not 0 <= frame < (footage.frame_count or 0):
        raise InvalidInput(f"“{footage.name}” has no frame {frame}.")
    index = read_index(footage)
    source = open_sharpest(footage)
    try:
        _, outputs = run_sandboxed(
            "sharp_still",
            source,
            size=source.size,
            seconds=STILL_SECONDS,
            frame=frame,
            moment_ms=moment_of(footage, index, frame),
            mark=_watermark(footage, frame, acting_user),
            width=footage.width,
            height=footage.height,
        )
    finally:
        source.close()
    picture = outputs.get("still", b"")
    if not picture:
        raise MediaRejected("This frame could not be decoded.")
    viewing = Viewing(footage, None, ObjectKind.STILL, session_key, acting_user)
    note_frames(viewing, (frame, frame), len(picture))
    return picture


def _watermark(footage: Footage, frame: int, user: Any) -> str:
    """Who looks at what and when, in letters that any font has."""
    name = plain_letters(str(user)) or plain_letters(user.email)
    what = plain_letters(footage.name)
    return f"{name} | footage | {what} frame {frame} | {timezone.now():%Y-%m-%d %H:%M} UTC"
