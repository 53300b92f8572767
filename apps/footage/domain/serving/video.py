"""Handing out frames: which bytes a person may have of a clip, and the record of who saw what."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

from django.utils import timezone

from apps.core.errors import InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.domain.sandbox.parent import run_sandboxed
from apps.footage.domain.serving.frame_index import FrameIndex
from apps.footage.domain.serving.frames import (
    RangeReader,
    Rendition,
    read_rendition,
    rendition,
)
from apps.footage.domain.serving.view_log import Viewing, note_frames
from apps.footage.enums import ObjectKind
from apps.footage.models import Clip, Footage

STILL_SECONDS = 20.0


def open_video(
    clip: Clip,
    shown: tuple[FrameIndex, Rendition],
    span: tuple[int, int],
    *,
    session_key: str,
    acting_user: Any,
) -> RangeReader:
    """A rendition, opened to send bytes `[start, stop)` of it; records which frames those are.

    Who holds the clip but does not see the footage gets the bytes its frames need and no others.
    Raises NotAllowed, Conflict before it is indexed, Unavailable, Damaged.
    """
    index, stored = shown
    require_readable(clip, index, span, acting_user=acting_user)
    # A proxy holds nothing but pictures; only of an original is it asked who sees all of it.
    bare = bool(stored.proxy) or rules.sees_whole_footage(acting_user, clip.footage)
    reader = stored.open(only=None if bare else index)
    try:
        reader.require_readable_at(span[0])
    except BaseException:
        reader.close()
        raise
    frames = index.frames_in(*span)
    if frames is not None:
        viewing = Viewing(clip.footage, clip, stored.kind, session_key, acting_user)
        note_frames(viewing, frames, span[1] - span[0])
    return reader


def require_readable(
    clip: Clip, index: FrameIndex, span: tuple[int, int], *, acting_user: Any
) -> None:
    """Raise NotAllowed unless `acting_user`, who sees the clip, may have these bytes of it."""
    # The clip's own bytes are asked for most, and need no further question.
    if index.lies_within(span, index.samples_of(clip.start, clip.stop)):
        return
    if not rules.sees_whole_footage(acting_user, clip.footage):
        raise NotAllowed("These bytes hold frames outside your clip.")


def make_still(clip: Clip, frame: int, *, session_key: str, acting_user: Any) -> bytes:
    """One frame of the clip as a JPEG with the watermark burned in; the view is recorded.

    Raises InvalidInput for a frame outside the clip, Conflict, Unavailable, MediaRejected.
    """
    if not clip.start <= frame < clip.stop:
        raise InvalidInput(f"Frame {frame} is not in this clip.")
    index, stored = read_rendition(clip.footage)
    samples = index.samples_of(frame, frame + 1)
    data = b""
    with stored.open() as reader:
        for offset, size in zip(index.offset[samples], index.size[samples], strict=True):
            data += b"".join(reader.read_range(int(offset), int(offset + size)))
    _, outputs = run_sandboxed(
        "still",
        io.BytesIO(data),
        size=len(data),
        seconds=STILL_SECONDS,
        sizes=index.size[samples].tolist(),
        ranks=index.rank[samples].tolist(),
        rank=frame,
        codec=index.codec,
        description=index.description,
        mark=still_watermark(clip, frame, acting_user),
    )
    picture = outputs["still"]
    viewing = Viewing(clip.footage, clip, ObjectKind.STILL, session_key, acting_user)
    note_frames(viewing, (frame, frame), len(picture))
    return picture


def poster_of(footage: Footage) -> bytes:
    """The first frame as a JPEG. Raises Conflict before it is indexed, Unavailable."""
    return object_bytes(rendition(footage, ObjectKind.POSTER))


def show_poster(footage: Footage, *, session_key: str, acting_user: Any) -> bytes:
    """`poster_of`, shown to a person; the view is recorded."""
    picture = poster_of(footage)
    viewing = Viewing(footage, None, ObjectKind.POSTER, session_key, acting_user)
    note_frames(viewing, (0, 0), len(picture))
    return picture


def still_watermark(clip: Clip, frame: int, user: Any) -> str:
    """Who looks at what, why and when, in letters that any font has."""
    access = clip.accesses.live().filter(user=user).first()
    purpose = access.get_purpose_display().lower() if access else "footage"
    name = plain_letters(str(user)) or plain_letters(user.email)
    what = plain_letters(clip.footage.name)
    return f"{name} | {purpose} | {what} frame {frame} | {timezone.now():%Y-%m-%d %H:%M} UTC"


def record_view(
    clip: Clip,
    frames: tuple[int, int],
    byte_count: int,
    *,
    session_key: str,
    acting_user: Any,
    kind: str = ObjectKind.PROXY,
) -> None:
    """Note that `frames` (first and last) of the clip were served as `kind`."""
    viewing = Viewing(clip.footage, clip, kind, session_key, acting_user)
    note_frames(viewing, frames, byte_count)


def plain_letters(text: str) -> str:
    """The text without accents and signs that the burned-in font lacks."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if " " <= letter <= "~").strip()
