"""Giving footage back: the client's own original, decrypted while it is sent, byte for byte."""

from __future__ import annotations

from typing import Any

from apps.core.domain.activity import record_activity
from apps.core.errors import NotAllowed
from apps.footage import rules
from apps.footage.domain.objects.stored import open_object
from apps.footage.domain.objects.stream_format import DecryptingReader
from apps.footage.domain.serving.frames import rendition
from apps.footage.domain.serving.view_log import Viewing, note_frames
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage, MediaObject


def original_of(footage: Footage, *, acting_user: Any) -> MediaObject:
    """The stored original. Raises NotAllowed for others than owners and managers of the client,
    Gone when it was deleted, Conflict while it has not arrived.
    """
    if not rules.can_upload(acting_user, footage.project):
        raise NotAllowed("Only owners and managers of the client download footage.")
    return rendition(footage, ObjectKind.ORIGINAL)


def return_original(
    footage: Footage, span: tuple[int, int], *, session_key: str, acting_user: Any
) -> DecryptingReader:
    """The original, opened to send bytes `[start, stop)`; the download is recorded.

    A range in the middle is a download that goes on: it is in the view log, not in the activity
    again. Errors as in `original_of`, and Unavailable.
    """
    stored = original_of(footage, acting_user=acting_user)
    reader = open_object(stored)
    if span[0] == 0:
        record_activity(
            "footage.returned", footage, acting_user=acting_user, name=footage.name,
            bytes=span[1] - span[0],
        )  # fmt: skip
    if footage.frame_count:
        viewing = Viewing(footage, None, ObjectKind.ORIGINAL, session_key, acting_user)
        note_frames(viewing, (0, footage.frame_count - 1), span[1] - span[0])
    return reader
