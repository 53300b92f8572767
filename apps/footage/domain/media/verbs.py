"""What the sandboxed child does with media: probe, proxy, still. Runs only in the child."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from apps.footage.domain.media.boxes import FragmentIndexer
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

MAX_PIXELS = 8192 * 4608
MAX_STREAMS = 32
MAX_FRAMES = 5_000_000
PROXY_HEIGHT, PROXY_WIDTH = 1080, 1920
GOP = 24
REPORT_EVERY = 20
JPEG_QUALITY = 88
ENCODER = {
    "preset": "veryfast",
    "crf": "23",
    "g": str(GOP),
    "keyint_min": str(GOP),
    "bf": "2",
    "sc_threshold": "0",
    "x264-params": "open-gop=0",
}
# The demuxer is chosen from the first bytes by us, never guessed by the library.
_DEMUXERS = ("mov", "matroska", "avi", "mpegts", "mpeg")


def probe(_link: Link, source: RemoteFile) -> dict[str, Any]:
    """What the headers say; decodes one frame to be sure there is a picture."""
    container, stream = _open(source)
    with container:
        first = next(_decoded(container, stream), None)
        if first is None:
            raise Refusal("No frame of this video can be decoded.")
        return _facts(container, stream, first)


def proxy(link: Link, source: RemoteFile) -> dict[str, Any]:
    """Decode every frame and encode the proxy: H.264, closed GOPs of 24, even size, no audio.

    Frame i of the proxy is the i-th frame of the decode. Output "proxy" is a fragmented mp4,
    "poster" a JPEG of frame 0.
    """
    container, stream = _open(source)
    with container:
        frames = _decoded(container, stream)
        first = next(frames, None)
        if first is None:
            raise Refusal("No frame of this video can be decoded.")
        facts = _facts(container, stream, first)
        sink = FragmentIndexer(lambda data: link.output("proxy", data))
        size = _proxy_size(facts["width"], facts["height"])
        link.output("poster", _jpeg(upright(first, facts["width"], facts["height"])))
        pts_ms, ranks = _encode(link, _prepend(first, frames), sink, size, facts)
    disordered = any(after < before for before, after in pairwise(pts_ms))
    # Some writers store times in decoding order; the decoder's order of the pictures is right.
    pts_ms = [round(value - min(pts_ms), 3) for value in sorted(pts_ms)]
    if len(pts_ms) != len(sink.samples):
        raise Refusal("The proxy could not be made: a frame was lost on the way.")
    return {
        **facts,
        "frame_count": len(pts_ms),
        "pts_ms": pts_ms,
        "duration_ms": _duration_ms(pts_ms, facts),
        "variable_rate": _is_variable(pts_ms),
        "times_out_of_order": disordered,
        "proxy": {"width": size[0], "height": size[1], **sink.description(), "rank": ranks},
    }


def still(link: Link, source: RemoteFile, *, mark: str, **what: Any) -> dict[str, Any]:
    """One exact frame out of the samples of one group, given as sizes and ranks.

    Output "still" is a JPEG with `mark` burned in.
    """
    decoder: Any = av.CodecContext.create("h264", "r")
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
                link.output("still", _jpeg(picture))
                return {"rank": frame.pts}
    raise Refusal("This frame could not be decoded.")


def upright(frame: av.VideoFrame, width: int, height: int) -> NDArray[Any]:
    """The frame as BGR in displayed orientation and square pixels, `width` × `height`."""
    picture: NDArray[Any] = frame.to_ndarray(format="bgr24")
    turns = round(frame.rotation / 90) % 4
    if turns:
        picture = np.ascontiguousarray(np.rot90(picture, turns))
    if picture.shape[:2] != (height, width):
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return picture


def burn_in(picture: NDArray[Any], mark: str) -> None:
    """Write `mark` over the picture's foot, light on dark, so that it reads on any picture."""
    height, width = picture.shape[:2]
    (text_width, _), _ = cv2.getTextSize(mark, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)
    scale = max(0.3, min(0.9, 0.96 * width / max(1, text_width)))
    place = (max(2, width // 80), height - max(4, height // 60))
    for color, thickness in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.putText(
            picture, mark, place, cv2.FONT_HERSHEY_SIMPLEX, scale, color, thickness, cv2.LINE_AA
        )


def _open(source: RemoteFile) -> tuple[Any, Any]:
    head = source.read(64) or b""
    source.seek(0)
    demuxer = _demuxer_of(head)
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
    context.thread_count = 2
    return container, stream


def _demuxer_of(head: bytes) -> str:
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


def _decoded(container: Any, stream: Any) -> Iterator[av.VideoFrame]:
    """Every frame in presentation order; damaged packets are skipped, as players do."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _prepend(first: av.VideoFrame, rest: Iterator[av.VideoFrame]) -> Iterator[av.VideoFrame]:
    yield first
    yield from rest


def _facts(container: Any, stream: Any, first: av.VideoFrame) -> dict[str, Any]:
    context = stream.codec_context
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = round(context.width * aspect), context.height
    if round(first.rotation / 90) % 2:
        width, height = height, width
    rate = stream.average_rate or stream.guessed_rate or Fraction(25)
    seconds = container.duration / av.time_base if container.duration else 0
    return {
        "container": container.format.name.split(",")[0],
        "codec": context.name,
        "pixel_format": context.pix_fmt or "",
        "width": width,
        "height": height,
        "rotation": int(first.rotation),
        "fps_num": rate.numerator,
        "fps_den": rate.denominator,
        "header_frames": int(stream.frames or 0),
        "estimated_frames": int(seconds * rate),
        "audio": bool(container.streams.audio),
    }


def _proxy_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, PROXY_WIDTH / max(width, height), PROXY_HEIGHT / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _encode(
    link: Link,
    frames: Iterator[av.VideoFrame],
    sink: FragmentIndexer,
    size: tuple[int, int],
    facts: dict[str, Any],
) -> tuple[list[float], list[int]]:
    rate = Fraction(facts["fps_num"], facts["fps_den"]).limit_denominator(1001)
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    total = facts["header_frames"] or facts["estimated_frames"] or 0
    pts_ms: list[float] = []
    ranks: list[int] = []
    with av.open(sink, "w", format="mp4", options=options) as target:
        encoder: Any = target.add_stream("libx264", rate=rate)
        encoder.width, encoder.height = size
        encoder.pix_fmt = "yuv420p"
        encoder.codec_context.options = ENCODER
        encoder.codec_context.thread_count = 2
        for index, frame in enumerate(frames):
            if index >= MAX_FRAMES:
                raise Refusal(f"This video has more than {MAX_FRAMES:,} frames.")
            pts_ms.append(_milliseconds(frame, index, rate))
            for packet in encoder.encode(_fitted(frame, size, facts, index, rate)):
                ranks.append(packet.pts)
                target.mux(packet)
            if index % REPORT_EVERY == 0:
                link.progress(index, max(total, index))
        for packet in encoder.encode(None):
            ranks.append(packet.pts)
            target.mux(packet)
    return pts_ms, ranks


def _fitted(
    frame: av.VideoFrame, size: tuple[int, int], facts: dict[str, Any], index: int, rate: Fraction
) -> av.VideoFrame:
    if round(frame.rotation / 90) % 4:
        picture = upright(frame, facts["width"], facts["height"])
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
    fitted = frame.reformat(width=size[0], height=size[1], format="yuv420p")
    fitted.pts, fitted.time_base = index, 1 / rate
    fitted.pict_type = 0
    return fitted


def _milliseconds(frame: av.VideoFrame, index: int, rate: Fraction) -> float:
    if frame.pts is None or frame.time_base is None:
        return float(1000 * index / rate)
    return float(1000 * frame.pts * frame.time_base)


def _is_variable(pts_ms: list[float]) -> bool:
    if len(pts_ms) < 3:
        return False
    gaps = np.diff(np.asarray(pts_ms))
    return bool(gaps.max() - gaps.min() > 2.0)


def _duration_ms(pts_ms: list[float], facts: dict[str, Any]) -> int:
    return round(pts_ms[-1] + 1000 * facts["fps_den"] / facts["fps_num"])


def _jpeg(picture: NDArray[Any]) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise Refusal("A picture of this frame could not be made.")
    return data.tobytes()


VERBS: dict[str, Callable[..., dict[str, Any]]] = {"probe": probe, "proxy": proxy, "still": still}
