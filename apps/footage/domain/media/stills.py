"""Stills: one exact frame, out of a rendition's samples or sharp out of the original."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import av

from apps.footage.domain.media.containers import decoded_frames, open_container
from apps.footage.domain.media.images import burn_in, jpeg_of, upright
from apps.footage.domain.media.samples import decoded_samples
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

TOLERANCE_MS = 0.6
# How far before the wanted moment to look for a key frame, nearest first.
BACK_SECONDS = (0.0, 4.0, 20.0)


def still(
    link: Link, source: RemoteFile, *, mark: str, rank: int, codec: str = "avc1", **samples: Any
) -> dict[str, Any]:
    """Frame `rank` out of the samples of one group, given as sizes and ranks.

    Output "still" is a JPEG with `mark` burned in. Raises Refusal.
    """
    for frame in decoded_samples(source, codec=codec, **samples):
        if frame.pts == rank:
            picture = frame.to_ndarray(format="bgr24")
            burn_in(picture, mark)
            link.output("still", jpeg_of(picture))
            return {"rank": rank}
    raise Refusal("This frame could not be decoded.")


def sharp_still(
    link: Link,
    source: RemoteFile,
    *,
    frame: int,
    moment_ms: float | None,
    mark: str,
    width: int,
    height: int,
) -> dict[str, Any]:
    """Frame `frame` of the original as a JPEG, upright, `width` × `height`, with `mark` burned in.

    `moment_ms` is its time after the first frame, None where times cannot be trusted. Output
    "still". Raises Refusal.
    """
    found = next(frames_from(source, frame, moment_ms), None)
    if found is None:
        raise Refusal("This frame could not be decoded.")
    picture = upright(found, width, height)
    burn_in(picture, mark)
    link.output("still", jpeg_of(picture))
    return {"frame": frame}


def frames_from(source: RemoteFile, frame: int, moment_ms: float | None) -> Iterator[av.VideoFrame]:
    """Frames `frame`, `frame + 1`, … in presentation order, decoding little before them.

    Seeks by `moment_ms` where that leads to a frame of just that time behind a key frame. Else (no
    times, no key frames, times out of order) it counts from the first frame. Raises Refusal.
    """
    if frame and moment_ms is not None:
        container, stream = open_container(source)
        with container:
            found = _sought(container, stream, moment_ms)
            if found is not None:
                yield from found
                return
    source.seek(0)
    container, stream = open_container(source)
    with container:
        yield from islice(decoded_frames(container, stream), frame, None)


def _sought(container: Any, stream: Any, moment_ms: float) -> Iterator[av.VideoFrame] | None:
    first = next(decoded_frames(container, stream), None)
    if first is None or first.pts is None or not stream.time_base:
        return None
    target = float(first.pts * stream.time_base) + moment_ms / 1000
    for back in BACK_SECONDS:
        try:
            at = int((target - back) / stream.time_base)
            container.seek(max(at, first.pts), stream=stream, backward=True)
        except av.error.FFmpegError:
            return None
        found = _arrived(decoded_frames(container, stream), stream, target)
        if found is not None:
            return found
    return None


def _arrived(
    frames: Iterator[av.VideoFrame], stream: Any, target: float
) -> Iterator[av.VideoFrame] | None:
    """From the frame at `target` seconds on; None where the key frame found lies behind it."""
    has_key = False
    for frame in frames:
        if frame.pts is None:
            return None
        # Frames shown before the first key frame lean on what was not decoded.
        has_key = has_key or frame.key_frame
        moment = float(frame.pts * stream.time_base)
        if has_key and abs(moment - target) * 1000 <= TOLERANCE_MS:
            return chain([frame], frames)
        if moment > target:
            return None
    return None
