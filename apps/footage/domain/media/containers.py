"""Opening media: which demuxer reads it, and what is refused before anything is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av

from apps.footage.domain.media.edits import refuse_many_edits
from apps.footage.domain.sandbox.child import Refusal, RemoteFile

MAX_PIXELS = 8192 * 4608
MAX_SIDE = 16384
MAX_STREAMS = 32
MAX_FRAMES = 5_000_000
THREADS = 2
MAX_PIXELS_OF_THREADS = 4096 * 2304  # above, each thread's own frames cost too much memory
HEAD_BYTES = 1024
# Decoders that may run; of sound only those the demuxers ask while they look for a start.
VIDEO_DECODERS = (
    "h264", "hevc", "av1", "libdav1d", "vp8", "vp9", "libvpx", "libvpx-vp9", "mpeg1video",
    "mpeg2video", "mpegvideo", "mpeg4", "msmpeg4", "msmpeg4v1", "msmpeg4v2", "mjpeg", "prores",
    "dnxhd", "cfhd", "dvvideo", "ffv1", "ffvhuff", "huffyuv", "utvideo", "rawvideo", "h263",
    "h263i", "flv", "svq1", "svq3", "cinepak", "rpza", "theora", "wmv1", "wmv2", "wmv3", "vc1",
)  # fmt: skip
SOUND_DECODERS = ("aac", "ac3", "eac3", "mp2", "mp2float", "mp3", "mp3float", "opus", "vorbis")
# Nothing but the source is ever opened: no protocol, no data of other files, no other demuxer.
OPTIONS = {
    "protocol_whitelist": "none",
    "codec_whitelist": ",".join(VIDEO_DECODERS + SOUND_DECODERS),
    "max_pixels": str(MAX_PIXELS),
    "probesize": "5000000",
}
OPTIONS_OF = {
    "mov": {"enable_drefs": "0", "use_absolute_path": "0", "ignore_chapters": "1"},
    "mpegts": {"max_packet_size": "8388608"},
}
_MOV_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"moof", b"styp")
_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"jxl ", b"crx ")
_TS_PACKETS = ((188, 0), (192, 4), (204, 0))


def open_container(source: RemoteFile) -> tuple[Any, Any]:
    """The container and its first video stream. Raises Refusal with words for a client."""
    head = _head_of(source)
    demuxer = demuxer_of(head)
    if demuxer == "mov":
        refuse_many_edits(source)
    options = {**OPTIONS, **OPTIONS_OF.get(demuxer, {}), "format_whitelist": demuxer}
    try:
        container = av.open(source, format=demuxer, options=options)
    except av.error.FFmpegError:
        raise Refusal(_broken(demuxer)) from None
    if len(container.streams) > MAX_STREAMS:
        raise Refusal(
            f"This file holds {len(container.streams)} tracks; {MAX_STREAMS} is the most."
        )
    stream = next((s for s in container.streams.video if not _is_picture(s)), None)
    if stream is None:
        raise Refusal("There is no video in this file, only other data.")
    context = _checked(stream)
    stream.thread_type = "AUTO"
    large = context.width * context.height > MAX_PIXELS_OF_THREADS
    context.thread_count = 1 if large else THREADS
    return container, stream


def demuxer_of(head: bytes) -> str:
    """Chosen by us from the first bytes, never guessed by the library. Raises Refusal."""
    if not head:
        raise Refusal("This file is empty.")
    if head[4:12] in [b"ftyp" + brand for brand in _PICTURE_BRANDS]:
        raise Refusal("This is a picture, not a video.")
    if head[4:8] in _MOV_BOXES:
        return "mov"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:11] == b"AVI":
        return "avi"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "mpeg"
    for size, start in _TS_PACKETS:
        if all(head[start + n * size : start + n * size + 1] == b"G" for n in range(4)):
            return "mpegts"
    raise Refusal(
        "This is not a video the portal knows. It takes MP4, MOV, MKV, WebM, AVI, MPEG-TS and "
        "MPEG-PS."
    )


def _head_of(source: RemoteFile) -> bytes:
    head = bytearray()
    while len(head) < HEAD_BYTES and (part := source.read(HEAD_BYTES - len(head))):
        head += part
    source.seek(0)
    return bytes(head)


def _is_picture(stream: Any) -> bool:
    """Whether a stream is a cover or a thumbnail."""
    return bool(stream.disposition & (av.stream.Disposition.attached_pic))


def _checked(stream: Any) -> Any:
    """The stream's decoder, once what it says of itself is acceptable."""
    context = stream.codec_context
    name = context.name if context is not None else ""
    if name not in VIDEO_DECODERS:
        raise Refusal(
            f"This video is coded as “{_printable(name) or 'unknown'}”, which the portal does not "
            "read. Convert it, for example to H.264, and upload it again."
        )
    width, height = context.width, context.height
    if not width or not height:
        raise Refusal("The picture size of this video cannot be told; it may be damaged.")
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refusal(f"The picture is {width} × {height}; 8192 × 4608 is the most.")
    context.options = {"max_pixels": str(MAX_PIXELS)}
    return context


def _printable(name: str) -> str:
    return "".join(c for c in name if c.isalnum() or c in "_-")[:30]


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
