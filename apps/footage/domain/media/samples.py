"""Decoding chosen samples of a rendition, without a container around them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

import av

from apps.footage.domain.media.packets import packet_of
from apps.footage.domain.sandbox.child import Refusal, RemoteFile

# By the first part of the codec string a browser's decoder is given.
DECODERS = {
    "avc1": "h264", "avc3": "h264", "vp8": "vp8", "vp09": "vp9", "vp9": "vp9", "av01": "libdav1d",
}  # fmt: skip


def decoded_samples(
    source: RemoteFile,
    *,
    codec: str,
    description: str,
    sizes: list[int],
    ranks: list[int],
    references_only: bool = False,
) -> Iterator[av.VideoFrame]:
    """Frames of the samples that lie one after another in `source`, each with its rank as `pts`.

    With `references_only` the decoder may leave out frames that no other needs, to be quick.
    Raises Refusal for a codec that no rendition has.
    """
    name = DECODERS.get(codec.split(".")[0])
    if name is None:
        raise Refusal("Frames of this rendition cannot be decoded.")
    decoder: Any = av.CodecContext.create(name, "r")
    if description:
        decoder.extradata = base64.b64decode(description)
    if references_only:
        decoder.skip_frame = "NONREF"
    data = io.BufferedReader(source)
    for length, rank in zip(sizes, ranks, strict=True):
        packet = packet_of(data.read(length))
        packet.pts = packet.dts = rank
        yield from _decode(decoder, packet)
    yield from _decode(decoder, None)


def _decode(decoder: Any, packet: Any) -> Iterator[av.VideoFrame]:
    """A damaged sample costs its own frame, not the rest."""
    try:
        yield from decoder.decode(packet)
    except av.error.InvalidDataError:
        return
