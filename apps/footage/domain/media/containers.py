"""Opening media: which demuxer reads it, and what is refused before anything is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av

from apps.footage.domain.sandbox.child import Refusal, RemoteFile

MAX_PIXELS = 8192 * 4608
MAX_STREAMS = 32
MAX_FRAMES = 5_000_000
THREADS = 2


def open_container(source: RemoteFile) -> tuple[Any, Any]:
    """The container and its first video stream. Raises Refusal with words for a client."""
    head = source.read(64) or b""
    source.seek(0)
    demuxer = demuxer_of(head)
    try:
        container = av.open(
            source, format=demuxer, options={"protocol_whitelist": "", "max_streams": "32"}
        )
    except av.error.FFmpegError:
        raise Refusal(_broken(demuxer)) from None
    if len(container.streams) > MAX_STREAMS or not container.streams.video:
        raise Refusal("There is no video in this file, only other data.")
    stream = container.streams.video[0]
    context = stream.codec_context
    if context is None or not context.width or not context.height:
        raise Refusal("The picture size of this video cannot be told; it may be damaged.")
    if context.width * context.height > MAX_PIXELS:
        raise Refusal(
            f"The picture is {context.width} × {context.height}; 8192 × 4608 is the most."
        )
    stream.thread_type = "AUTO"
    context.thread_count = THREADS
    return container, stream


def demuxer_of(head: bytes) -> str:
    """Chosen by us from the first bytes, never guessed by the library. Raises Refusal."""
    if not head:
        raise Refusal("This file is empty.")
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "mov"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:11] == b"AVI":
        return "avi"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "mpeg"
    if head[:1] == b"\x47" or head[4:5] == b"\x47":
        return "mpegts"
    raise Refusal(
        "This is not a video the portal knows. It takes MP4, MOV, MKV, WebM, AVI, MPEG-TS and "
        "MPEG-PS."
    )


def _broken(demuxer: str) -> str:
    if demuxer == "mov":
        return (
            "This MP4 or MOV is cut off or damaged: its index is missing. Copy it again from the "
            "camera or repair it, and upload it again."
        )
    return "This video is cut off or damaged and cannot be opened."


def decoded_frames(container: Any, stream: Any) -> Iterator[av.VideoFrame]:
    """Every frame in presentation order; damaged packets are skipped, as players do."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue
