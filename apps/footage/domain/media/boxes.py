"""Follows a fragmented mp4 while it is written: where each sample lies, and the decoder's setup.

Understands only what our own muxer writes (ISO/IEC 14496-12: moov, moof/traf/trun, mdat).
"""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Callable
from typing import Any

_SIZE_PRESENT, _DURATION_PRESENT, _FLAGS_PRESENT, _OFFSET_PRESENT = 0x200, 0x100, 0x400, 0x800
_NOT_SYNC = 0x10000
_HEADER = (b"ftyp", b"moov")


class FragmentIndexer(io.RawIOBase):
    """A write-only file that passes boxes on and notes `samples` as `(offset, size, is_key)`.

    With `later` (in the track's time units) it is the continuation of another such file: its header
    (ftyp, moov) is read and left out, its fragments are moved to that time. Offsets count what was
    passed on.
    """

    def __init__(self, pass_on: Callable[[bytes], None], *, later: int = 0) -> None:
        super().__init__()
        self.samples: list[tuple[int, int, bool]] = []
        self.avcc = b""
        self._pass_on, self._later = pass_on, later
        self._pending = bytearray()
        self._start = 0
        self._awaited: list[tuple[int, bool]] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes of the file in order."""
        chunk = bytes(data)
        self._pending += chunk
        while len(self._pending) >= 8:
            size, kind = struct.unpack(">I4s", self._pending[:8])
            if len(self._pending) < size:
                break
            box = self._pending[:size]
            del self._pending[:size]
            self._box(kind, bytes(box[8:]))
            if self._later and kind in _HEADER:
                continue
            if self._later and kind == b"moof":
                _move(box, self._later)
            self._pass_on(bytes(box))
            self._start += size
        return len(chunk)

    def description(self) -> dict[str, Any]:
        """What a browser's decoder needs: codec string, avcC, and the samples in columns."""
        return {
            "codec": "avc1." + self.avcc[1:4].hex(),
            "description": base64.b64encode(self.avcc).decode(),
            "offset": [sample[0] for sample in self.samples],
            "size": [sample[1] for sample in self.samples],
            "key": [int(sample[2]) for sample in self.samples],
        }

    def _box(self, kind: bytes, body: bytes) -> None:
        if kind == b"moov":
            at = body.index(b"avcC")
            length = struct.unpack(">I", body[at - 4 : at])[0]
            self.avcc = body[at + 4 : at - 4 + length]
        elif kind == b"moof":
            self._awaited = _samples_of(body)
        elif kind == b"mdat":
            offset = self._start + 8
            for size, is_key in self._awaited:
                self.samples.append((offset, size, is_key))
                offset += size


def _samples_of(moof: bytes) -> list[tuple[int, bool]]:
    """`(size, is_key)` of each sample of the one track's runs."""
    samples: list[tuple[int, bool]] = []
    default_size = default_flags = 0
    for kind, body in _walk(moof):
        flags = struct.unpack(">I", body[:4])[0] & 0xFFFFFF if len(body) >= 4 else 0
        if kind == b"tfhd":
            default_size, default_flags = _defaults(body, flags)
        elif kind == b"trun":
            samples += _run(body, flags, default_size, default_flags)
    return samples


def _move(moof: bytearray, later: int) -> None:
    """Add to the decode time of the fragment's one track."""
    at, end = 8, len(moof)
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", moof[at : at + 8])
        if kind == b"traf":
            at += 8
            continue
        if kind == b"tfdt":
            form = ">Q" if moof[at + 8] else ">I"
            before = struct.unpack_from(form, moof, at + 12)[0]
            struct.pack_into(form, moof, at + 12, before + later)
        at += size


def _walk(data: bytes) -> list[tuple[bytes, bytes]]:
    """Leaf boxes below a moof, entering `traf`."""
    found: list[tuple[bytes, bytes]] = []
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + size]
        found += _walk(body) if kind == b"traf" else [(kind, body)]
        at += size
    return found


def _defaults(body: bytes, flags: int) -> tuple[int, int]:
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0) + (4 if flags & 8 else 0)
    size = sample_flags = 0
    if flags & 0x10:
        size, at = struct.unpack(">I", body[at : at + 4])[0], at + 4
    if flags & 0x20:
        sample_flags = struct.unpack(">I", body[at : at + 4])[0]
    return size, sample_flags


def _run(body: bytes, flags: int, default_size: int, default_flags: int) -> list[tuple[int, bool]]:
    count = struct.unpack(">I", body[4:8])[0]
    at, first_flags = 8 + (4 if flags & 1 else 0), None
    if flags & 4:
        first_flags, at = struct.unpack(">I", body[at : at + 4])[0], at + 4
    samples = []
    for index in range(count):
        at += 4 if flags & _DURATION_PRESENT else 0
        size = default_size
        if flags & _SIZE_PRESENT:
            size, at = struct.unpack(">I", body[at : at + 4])[0], at + 4
        sample_flags = default_flags
        if flags & _FLAGS_PRESENT:
            sample_flags, at = struct.unpack(">I", body[at : at + 4])[0], at + 4
        elif index == 0 and first_flags is not None:
            sample_flags = first_flags
        at += 4 if flags & _OFFSET_PRESENT else 0
        samples.append((size, not sample_flags & _NOT_SYNC))
    return samples
