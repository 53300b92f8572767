"""Decoding a few groups alone, from the bytes an index names: the proof that it is right."""

from __future__ import annotations

import zlib
from typing import Any

import av

from apps.footage.domain.media.bitstreams import Bitstream
from apps.footage.domain.media.columns import HEAD, Columns
from apps.footage.domain.media.packets import packet_of

FRAMES_A_GROUP = 10
FRAMES_OF_THE_LAST = 32
MATROSKA_BLOCK_HEADER = 4
WRONG_BYTES = "Its frames do not lie unchanged in the file."
WRONG_ORDER = "Its frames do not come out in the order of their times."


def try_groups(
    source: Any, columns: Columns, bitstream: Bitstream, setup: dict[str, Any]
) -> list[str]:
    """Why the samples cannot be shown as they lie; empty when all tries agree.

    Where the container puts a short header before each sample, `columns.offset` is moved past it.
    """
    if not _place(source, columns):
        return [WRONG_BYTES]
    keys = [sample for sample, key in enumerate(columns.key) if key]
    for number in sorted({0, len(keys) // 2, len(keys) - 1}):
        first = keys[number]
        last = keys[number + 1] if number + 1 < len(keys) else len(columns.key)
        most = FRAMES_OF_THE_LAST if number + 1 == len(keys) else FRAMES_A_GROUP
        samples = range(first, min(last, first + most))
        obstacle = _try(source, columns, bitstream, setup, samples)
        if obstacle:
            return [obstacle]
    return []


def _place(source: Any, columns: Columns) -> bool:
    """Find where samples begin, seen from the place the container names."""
    for shift in (0, MATROSKA_BLOCK_HEADER):
        if _agrees(source, columns, 0, shift):
            if shift:
                for sample in range(len(columns.offset)):
                    columns.offset[sample] += shift
            return True
    return False


def _agrees(source: Any, columns: Columns, sample: int, shift: int = 0) -> bool:
    size = min(HEAD, columns.size[sample])
    source.seek(columns.offset[sample] + shift)
    return zlib.crc32(_exactly(source, size)) == columns.head[sample]


def _exactly(source: Any, size: int) -> bytes:
    data = bytearray()
    while len(data) < size and (part := source.read(size - len(data))):
        data += part
    return bytes(data)


def _try(
    source: Any, columns: Columns, bitstream: Bitstream, setup: dict[str, Any], samples: range
) -> str:
    decoder: Any = av.CodecContext.create(bitstream.context.name, "r")
    if bitstream.extradata:
        decoder.extradata = bitstream.extradata
    ranks: list[int] = []
    try:
        for sample in [*samples, None]:
            packet = None
            if sample is not None:
                if not _agrees(source, columns, sample):
                    return WRONG_BYTES
                source.seek(columns.offset[sample])
                packet = packet_of(_exactly(source, columns.size[sample]))
                packet.pts = packet.dts = columns.rank[sample]
            for frame in decoder.decode(packet):
                obstacle = _looks_wrong(frame, setup)
                if obstacle:
                    return obstacle
                ranks.append(frame.pts)
    except av.error.FFmpegError:
        return "Some of its frames are damaged."
    expected = sorted(columns.rank[sample] for sample in samples)
    return "" if ranks == expected else WRONG_ORDER


def _looks_wrong(frame: av.VideoFrame, setup: dict[str, Any]) -> str:
    if (frame.width, frame.height) != (setup["width"], setup["height"]):
        return "Its picture changes its size on the way."
    if frame.interlaced_frame:
        return "It is interlaced."
    return "Some of its frames are damaged." if frame.is_corrupt else ""
