"""Refuses an edit list no camera or editor writes: the library takes minutes for a million cuts."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from apps.footage.domain.sandbox.child import Refusal, RemoteFile

MAX_EDITS = 5_000
MAX_BOXES = 4_000
FAR = 1 << 62  # beyond any file: reading there gives nothing, which ends the walk
_PATH = (b"moov", b"trak", b"edts", b"elst")


def refuse_many_edits(source: RemoteFile) -> None:
    """Look at the lists' counts in the index of an mp4 or mov; leaves the source at its start."""
    budget = iter(range(MAX_BOXES))
    for at in _boxes(source, 0, FAR, 0, budget):
        source.seek(at + 4)
        count = int.from_bytes(_take(source, 4), "big")
        if count > MAX_EDITS:
            raise Refusal(
                f"The edit list of this video has {count:,} entries; {MAX_EDITS:,} is the most."
            )
    source.seek(0)


def _boxes(
    source: RemoteFile, at: int, end: int, level: int, budget: Iterator[int]
) -> Iterator[int]:
    """Where the bodies of the boxes at the end of the path begin."""
    while at + 8 <= min(end, FAR) and next(budget, None) is not None:
        source.seek(at)
        head = _take(source, 16)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head[:8])
        body = at + 8
        if size == 1 and len(head) == 16:
            size, body = struct.unpack(">Q", head[8:])[0], at + 16
        size = size or end - at
        if size < body - at:
            return
        if kind == _PATH[level]:
            if level == len(_PATH) - 1:
                yield body
            else:
                yield from _boxes(source, body, min(end, at + size), level + 1, budget)
        at += size


def _take(source: RemoteFile, count: int) -> bytes:
    data = bytearray()
    while len(data) < count and (part := source.read(count - len(data))):
        data += part
    return bytes(data)
