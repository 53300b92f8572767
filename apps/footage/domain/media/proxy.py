"""What the headers say, and the proxy: every frame encoded anew so that any browser seeks in it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import numpy as np

from apps.footage.domain.media.boxes import FragmentIndexer
from apps.footage.domain.media.containers import MAX_FRAMES, decoded_frames, open_container
from apps.footage.domain.media.images import jpeg_of, upright
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

PROXY_HEIGHT, PROXY_WIDTH = 1080, 1920
GOP = 24
REPORT_EVERY = 20
ENCODER = {
    "preset": "veryfast",
    "crf": "23",
    "g": str(GOP),
    "keyint_min": str(GOP),
    "bf": "2",
    "sc_threshold": "0",
    "x264-params": "open-gop=0",
}


def probe(_link: Link, source: RemoteFile) -> dict[str, Any]:
    """What the headers say; decodes one frame to be sure there is a picture."""
    container, stream = open_container(source)
    with container:
        first = next(decoded_frames(container, stream), None)
        if first is None:
            raise Refusal("No frame of this video can be decoded.")
        return _facts(container, stream, first)


def proxy(link: Link, source: RemoteFile) -> dict[str, Any]:
    """Decode every frame and encode the proxy: H.264, closed GOPs of 24, even size, no audio.

    Frame i of the proxy is the i-th frame of the decode. Output "proxy" is a fragmented mp4,
    "poster" a JPEG of frame 0.
    """
    container, stream = open_container(source)
    with container:
        frames = decoded_frames(container, stream)
        first = next(frames, None)
        if first is None:
            raise Refusal("No frame of this video can be decoded.")
        facts = _facts(container, stream, first)
        sink = FragmentIndexer(lambda data: link.output("proxy", data))
        size = _proxy_size(facts["width"], facts["height"])
        link.output("poster", jpeg_of(upright(first, facts["width"], facts["height"])))
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
        "codec": context.codec.canonical_name,
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
