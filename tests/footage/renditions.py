"""What is kept to be labelled, decoded without a browser: each group alone, by the index."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import av

from apps.footage.domain.serving.frame_index import FrameIndex
from apps.footage.domain.serving.frames import read_index, read_rendition
from apps.footage.models import Footage

DECODERS = {"avc1": "h264", "vp8": "vp8", "vp09": "vp9", "av01": "libdav1d"}


def rendition_frames(footage: Footage) -> Iterator[tuple[int, av.VideoFrame]]:
    """Rank and picture of every frame; each group by a decoder that saw no other."""
    index = read_index(footage)
    entries: dict[int, list[int]] = {}
    for rank in sorted(index.rank.tolist()):
        entries.setdefault(index.samples_of(rank, rank + 1).start, []).append(rank)
    with read_rendition(footage)[1].open() as reader:
        for ranks in entries.values():
            samples = index.samples_of(ranks[0], ranks[-1] + 1)
            found = {frame.pts: frame for frame in _decode_alone(reader, index, samples)}
            for rank in ranks:
                yield rank, found[rank]


def _decode_alone(reader: Any, index: FrameIndex, samples: slice) -> Iterator[Any]:
    decoder: Any = av.CodecContext.create(DECODERS[index.codec.split(".")[0]], "r")
    if index.description:
        decoder.extradata = base64.b64decode(index.description)
    for offset, size, rank in zip(
        index.offset[samples], index.size[samples], index.rank[samples], strict=True
    ):
        packet = av.Packet(b"".join(reader.read_range(int(offset), int(offset + size))))
        packet.pts = int(rank)
        yield from decoder.decode(packet)
    yield from decoder.decode(None)
