"""Footage to be served in a measure: one large rendition, many people signed in.

Runs beside an installation of its own (`python -m bench.serving_world make` or `ranges`);
prints JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

MEBIBYTE = 1 << 20
FRAME_BYTES = 20_000  # 4 Mbit/s at 25 frames a second
GROUP = 24
RANGE = 65_536


def make(mebibytes: int, sessions: int) -> dict[str, Any]:
    """The world; prints the clip, its size, the groups' byte ranges and the sessions' keys."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from tests.cast import build_cast
    from tests.factories import make_clip, make_project

    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        footage, proxy = _footage(cast, project, mebibytes * MEBIBYTE // FRAME_BYTES)
        clip = make_clip(footage)
        user, keys = cast.client_vic, []
        for _ in range(sessions):
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            keys.append(session.session_key)
    return {
        "clip": str(clip.pk),
        "rendition": str(proxy.pk),
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": keys,
        "size": proxy.size_plain,
        "group_bytes": GROUP * FRAME_BYTES,
    }


def ranges(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of random ranges: a plain file, the object opened each time, kept open."""
    from django.conf import settings
    from django.db import transaction

    from apps.footage.domain.objects.stored import open_object
    from apps.footage.enums import ObjectKind
    from apps.footage.models import MediaObject
    from tests.cast import see_everything

    with transaction.atomic():
        see_everything()
        stored = MediaObject.objects.filter(kind=ObjectKind.PROXY).latest("size_plain")
    plain = Path(settings.MEDIA_ROOT) / "plain.bin"
    kept = open_object(stored)
    with plain.open("wb") as file:
        for piece in kept.read_range(0, kept.size):
            file.write(piece)

    def from_plain(at: int) -> int:
        with plain.open("rb") as file:
            file.seek(at)
            return len(file.read(RANGE))

    def opened(at: int) -> int:
        with open_object(stored) as reader:
            return sum(len(piece) for piece in reader.read_range(at, at + RANGE))

    def open_already(at: int) -> int:
        return sum(len(piece) for piece in kept.read_range(at, at + RANGE))

    ways: dict[str, Callable[[int], int]] = {
        "plain": from_plain, "opened": opened, "kept": open_already,
    }  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in ways}
    chance = random.Random(3)
    try:
        for _ in range(rounds):
            at = chance.randrange(stored.size_plain - RANGE)
            for name, way in ways.items():
                began = time.perf_counter()
                assert way(at) == RANGE
                times[name].append(1000 * (time.perf_counter() - began))
    finally:
        kept.close()
        plain.unlink()
    return times


def _footage(cast: Any, project: Any, frames: int) -> tuple[Any, Any]:
    import msgspec

    from apps.footage.domain.objects.stored import store_object
    from apps.footage.enums import FootageStatus, ObjectKind
    from apps.footage.models import Footage

    footage = Footage.objects.create(
        client_id=project.client_id, project=project, name="long.mp4",
        uploaded_by=cast.client_alice,
        size_bytes=frames * FRAME_BYTES, sha256="0" * 64, status=FootageStatus.READY, width=1920,
        height=1080, fps_num=25, fps_den=1, frame_count=frames, duration_ms=frames * 40,
    )  # fmt: skip
    proxy = store_object(
        project, ObjectKind.PROXY, "video/mp4", _noise(frames * FRAME_BYTES), footage=footage
    )
    index = {
        "pts_ms": [40.0 * frame for frame in range(frames)],
        "rendition": {
            "object": str(proxy.pk), "codec": "avc1.640028", "description": "", "width": 1920,
            "height": 1080, "offset": [FRAME_BYTES * frame for frame in range(frames)],
            "size": [FRAME_BYTES] * frames, "rank": list(range(frames)),
            "key": [int(frame % GROUP == 0) for frame in range(frames)],
        },
    }  # fmt: skip
    store_object(
        project, ObjectKind.INDEX, "application/json", [msgspec.json.encode(index)],
        footage=footage, details={"rendition": str(proxy.pk)},
    )  # fmt: skip
    return footage, proxy


def _noise(size: int) -> Iterator[bytes]:
    block = os.urandom(MEBIBYTE)
    for at in range(0, size, MEBIBYTE):
        yield block[: min(MEBIBYTE, size - at)]


if __name__ == "__main__":
    django.setup()
    works: dict[str, Callable[..., Any]] = {"make": make, "ranges": ranges}
    work = works[sys.argv[1]]
    print(json.dumps(work(*map(int, sys.argv[2:]))))
