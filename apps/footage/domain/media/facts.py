"""What headers and the first frame say about a video."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av

SLOWEST, FASTEST = Fraction(1, 86_400), Fraction(10_000)
NAMES = {"libdav1d": "av1", "libaom-av1": "av1", "libvpx": "vp8", "libvpx-vp9": "vp9"}


def facts_of(container: Any, stream: Any, first: av.VideoFrame) -> dict[str, Any]:
    """Sizes in displayed pixels (rotation and pixel shape applied), rate, colour, audio."""
    context = stream.codec_context
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = max(1, round(context.width * aspect)), context.height
    if round(first.rotation / 90) % 2:
        width, height = height, width
    rate = rate_of(stream)
    seconds = container.duration / av.time_base if container.duration else 0
    return {
        "container": container.format.name.split(",")[0],
        "codec": NAMES.get(context.name, context.name),
        "profile": str(context.profile or ""),
        "pixel_format": first.format.name,
        "width": width,
        "height": height,
        "rotation": int(first.rotation),
        "sample_aspect": f"{aspect.numerator}:{aspect.denominator}",
        "fps_num": rate.numerator,
        "fps_den": rate.denominator,
        "header_frames": int(stream.frames or 0),
        "estimated_frames": int(seconds * rate),
        "interlaced": bool(first.interlaced_frame),
        "colour": colour_of(first),
        "audio": any(other.type == "audio" for other in container.streams),
    }


def rate_of(stream: Any) -> Fraction:
    """Frames a second, as far as a header is believed; times of frames do not come from it.

    What is sized by seconds (windows of the checks, progress) rests on it, so that a file may not
    say a thousand million.
    """
    for rate in (stream.average_rate, stream.guessed_rate):
        if rate and SLOWEST <= rate <= FASTEST:
            return Fraction(rate).limit_denominator(100_000)
    return Fraction(25)


def colour_of(frame: av.VideoFrame) -> str:
    """Range, matrix, primaries and transfer as the numbers of ITU-T H.273."""
    return (
        f"range {int(frame.color_range)}, matrix {int(frame.colorspace)}, "
        f"primaries {int(frame.color_primaries)}, transfer {int(frame.color_trc)}"
    )
