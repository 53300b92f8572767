"""The verify verb: a full decode, which has the last word on what the frames are."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import Any

from apps.footage.domain.media.containers import MAX_FRAMES, decoded_frames, open_container
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

REPORT_EVERY = 100


def verify(link: Link, source: RemoteFile) -> dict[str, Any]:
    """Decode everything; output "pts_ms" is the time of each frame as it came out, float64.

    The times are from the first, NaN where a frame has none; `disordered` says whether they ever
    step back (the order of the pictures is right then, their times are not).
    """
    container, stream = open_container(source)
    times: array[float] = array("d")
    damaged = 0
    with container:
        total = int(stream.frames or 0)
        for frame in decoded_frames(container, stream):
            if frame.pts is None or frame.time_base is None:
                times.append(float("nan"))
            else:
                times.append(float(1000 * frame.pts * frame.time_base))
            damaged += bool(frame.is_corrupt)
            if len(times) > MAX_FRAMES:
                raise Refusal(f"This video has more than {MAX_FRAMES:,} frames.")
            if len(times) % REPORT_EVERY == 0:
                link.progress(len(times), max(total, len(times)))
    if not times:
        raise Refusal("No frame of this video can be decoded.")
    first = min((time for time in times if time == time), default=0.0)
    link.output("pts_ms", array("d", (time - first for time in times)).tobytes())
    return {
        "frames": len(times),
        "damaged": damaged,
        "disordered": any(b < a for a, b in pairwise(times)),
    }
