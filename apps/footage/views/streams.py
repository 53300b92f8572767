"""Bodies of byte ranges that end when what opened them ends.

They run after the request and its transaction, maybe for hours: whether the person is still signed
in and may still have these bytes is asked again every few seconds, in a transaction of its own.
"""

from __future__ import annotations

import errno
import time
import uuid
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from apps.accounts.models import Membership
from apps.core.domain.tenancy import scope
from apps.core.errors import DomainError
from apps.footage.domain.clips import find_clip
from apps.footage.domain.life.returning import original_of
from apps.footage.domain.objects.stream_format import DecryptingReader
from apps.footage.domain.serving.frames import RangeReader, read_rendition
from apps.footage.domain.serving.video import require_readable
from apps.footage.models import Footage

RECHECK_SECONDS = 2.0
# What a slow line may still get after the end: one piece, and what the sockets hold.
PIECE_BYTES = 256 * 1024


class AccessEnded(ConnectionResetError):
    """What opened the stream is over. Servers close the connection, as when the reader has gone."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "The footage is no longer open to this session.")


class OpenRange:
    """A body of one byte range; closes the reader with the response, begun or not.

    `may_go_on` is asked every RECHECK_SECONDS. Iterating raises AccessEnded when it says no.
    """

    def __init__(
        self,
        reader: RangeReader | DecryptingReader,
        span: tuple[int, int],
        may_go_on: Callable[[], bool],
    ) -> None:
        self._reader, self._span, self._may_go_on = reader, span, may_go_on

    def __iter__(self) -> Iterator[bytes]:
        asked = time.monotonic()
        for segment in self._reader.read_range(*self._span):
            for at in range(0, len(segment), PIECE_BYTES):
                if time.monotonic() - asked > RECHECK_SECONDS:
                    if not self._may_go_on():
                        raise AccessEnded
                    asked = time.monotonic()
                yield segment[at : at + PIECE_BYTES]

    def close(self) -> None:
        """Let go of the stored object."""
        self._reader.close()


def may_still_read(
    session_key: str, clip_id: uuid.UUID, rendition_id: uuid.UUID, span: tuple[int, int]
) -> bool:
    """Whether the session lives, its person sees the clip, and may have these bytes of it."""
    user = _person_of(session_key)
    if user is None:
        return False
    try:
        with scope(Membership.objects.reachable_client_ids(user)):
            clip = find_clip(clip_id, acting_user=user)
            if clip is None:
                return False
            index, _ = read_rendition(clip.footage, rendition_id)
            require_readable(clip, index, span, acting_user=user)
    except DomainError:
        return False
    return True


def may_still_take(session_key: str, footage_id: uuid.UUID) -> bool:
    """Whether the session lives and its person may take the footage's original home."""
    user = _person_of(session_key)
    if user is None:
        return False
    try:
        with scope(Membership.objects.reachable_client_ids(user)):
            footage = Footage.objects.visible_to(user).filter(pk=footage_id).first()
            if footage is None:
                return False
            original_of(footage, acting_user=user)
    except DomainError:
        return False
    return True


def _person_of(session_key: str) -> Any:
    """Who is signed in by the session; None for nobody."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated else None
