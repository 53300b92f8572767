"""One exact frame out of the samples of one group."""

from __future__ import annotations

import base64
import io
from typing import Any

import av

from apps.footage.domain.media.images import burn_in, jpeg_of
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

DECODERS = {"avc1": "h264", "vp8": "vp8", "vp09": "vp9", "av01": "libdav1d"}


def still(link: Link, source: RemoteFile, *, mark: str, **what: Any) -> dict[str, Any]:
    """One exact frame out of the samples of one group, given as sizes and ranks.

    Output "still" is a JPEG with `mark` burned in.
    """
    decoder: Any = av.CodecContext.create(DECODERS[what["codec"].split(".")[0]], "r")
    if what["description"]:
        decoder.extradata = base64.b64decode(what["description"])
    data = io.BufferedReader(source)
    packets: list[Any] = []
    for length, rank in zip(what["sizes"], what["ranks"], strict=True):
        packet = av.Packet(data.read(length))
        packet.pts = packet.dts = rank
        packets.append(packet)
    for packet in [*packets, None]:
        for frame in decoder.decode(packet):
            if frame.pts == what["rank"]:
                picture = frame.to_ndarray(format="bgr24")
                burn_in(picture, mark)
                link.output("still", jpeg_of(picture))
                return {"rank": frame.pts}
    raise Refusal("This frame could not be decoded.")
