"""The index verb: one pass over the packets, no decoding but a few pictures that prove it right.

Frame i is the i-th frame in presentation order of a full decode. Where a browser can decode the
source itself ("direct"), the packets say which frame is where, and a few groups are decoded alone,
from the bytes the index names, to be sure. Imports no NumPy and no OpenCV: their start would cost
more than the pass.
"""

from __future__ import annotations

import base64
from array import array
from itertools import pairwise
from typing import Any

import av
from av.stream import Discard

from apps.footage.domain.media.bitstreams import Bitstream, bitstream_of
from apps.footage.domain.media.columns import Columns
from apps.footage.domain.media.containers import MAX_FRAMES, open_container
from apps.footage.domain.media.facts import facts_of
from apps.footage.domain.media.posters import poster_of
from apps.footage.domain.media.trials import try_groups
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

REPORT_EVERY = 5000
MAX_DIRECT_DISTANCE = 600
SEEKABLE_DISTANCE = 30
SEEKABLE_HEIGHT, SEEKABLE_WIDTH = 1088, 1920
SEEKABLE_BITS_A_SECOND = 20_000_000
# The demuxers whose packets lie whole and unchanged in the file.
_PLAIN = ("mov", "matroska")


def index(link: Link, source: RemoteFile) -> dict[str, Any]:
    """Facts, and where each sample lies; outputs its columns as bytes of an array, and a poster.

    "offset", "size", "rank", "key" are int64 in decoding order, "pts_ms" float64 in presentation
    order (NaN where the file gives none). `direct` tells whether a browser can show the samples as
    they lie, `obstacles` why not, `wants_proxy` why a proxy is worth making all the same.
    """
    container, stream = open_container(source)
    with container:
        columns, first, bitstream = read_packets(link, container, stream)
        if first is None:
            raise Refusal("No frame of this video can be decoded.")
        facts = facts_of(container, stream, first)
        link.output("poster", poster_of(first, facts["width"], facts["height"]))
        obstacles = [*bitstream.obstacles, *columns.obstacles()]
        obstacles += _shape_obstacles(facts, stream, columns)
        setup = _setup(bitstream, stream)
        if not obstacles:
            obstacles += try_groups(source, columns, bitstream, setup)
        times = columns.times_ms(stream.time_base)
    for name, column in columns.positions():
        link.output(name, column.tobytes())
    link.output("pts_ms", times.tobytes())
    return {
        **facts,
        **_measures(columns, times, facts),
        "direct": not obstacles,
        "obstacles": obstacles[:5],
        "setup": setup,
    }


def _measures(columns: Columns, times: array[float], facts: dict[str, Any]) -> dict[str, Any]:
    seconds = _seconds(times, facts)
    bit_rate = round(8 * sum(columns.size) / seconds) if seconds else 0
    return {
        "packets": len(columns.size),
        "frame_count": len(columns.size),
        "key_frames": sum(columns.key),
        "key_distance": columns.key_distance(),
        "discarded": columns.discarded,
        "bit_rate": bit_rate,
        "duration_ms": round(1000 * seconds),
        "variable_rate": is_variable(times),
        "wants_proxy": _wants(facts, columns, bit_rate),
    }


def is_variable(pts_ms: Any) -> bool:
    """Whether the times between frames differ by more than rounding."""
    gaps = [after - before for before, after in pairwise(pts_ms)]
    return len(gaps) > 1 and max(gaps) - min(gaps) > 2.0


def read_packets(link: Link, container: Any, stream: Any) -> tuple[Columns, Any, Bitstream]:
    """All packets of the stream in one pass; the first picture as soon as one can be decoded."""
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    stream.thread_type = "SLICE"  # no delay of frames before the first comes out
    columns = Columns()
    bitstream = bitstream_of(stream.codec_context)
    total = int(stream.frames or 0)
    first = None
    for packet in container.demux(stream):
        if first is None:
            first = _picture(packet)
        if not packet.size:
            continue
        columns.add(packet, *bitstream.look(packet))
        count = len(columns.size)
        if count > MAX_FRAMES:
            raise Refusal(f"This video has more than {MAX_FRAMES:,} frames.")
        if count % REPORT_EVERY == 0:
            link.progress(count, max(total, count))
    return columns, first, bitstream


def _picture(packet: Any) -> Any:
    """What one packet shows. The decoder is told that no more come: it would wait for them."""
    context = packet.stream.codec_context
    try:
        shown = [*context.decode(packet), *context.decode(None)]
    except av.error.FFmpegError:
        shown = []
    context.flush_buffers()
    return shown[0] if shown else None


def _shape_obstacles(facts: dict[str, Any], stream: Any, columns: Columns) -> list[str]:
    found = []
    if facts["container"] not in _PLAIN:
        found.append(f"Browsers do not play {facts['container']} files.")
    if facts["rotation"] % 360:
        found.append(f"Its picture is turned by {facts['rotation']}°.")
    if (facts["width"], facts["height"]) != (
        stream.codec_context.width,
        stream.codec_context.height,
    ):
        found.append("Its pixels are not square.")
    if columns.discarded:
        found.append(f"Its edit list hides {columns.discarded} frames.")
    distance = columns.key_distance()
    if distance > MAX_DIRECT_DISTANCE:
        found.append(f"Its key frames are up to {distance} frames apart; seeking would be slow.")
    return found


def _setup(bitstream: Bitstream, stream: Any) -> dict[str, Any]:
    """What a browser's decoder is configured with."""
    context = stream.codec_context
    return {
        "codec": bitstream.codec_string(stream),
        "description": base64.b64encode(bitstream.description).decode(),
        "width": context.width,
        "height": context.height,
    }


def _wants(facts: dict[str, Any], columns: Columns, bit_rate: int) -> list[str]:
    """Why the source does not seek or stream as well as a proxy would."""
    wants = []
    if columns.key_distance() > SEEKABLE_DISTANCE:
        wants.append(f"key frames up to {columns.key_distance()} frames apart")
    short, long = sorted((facts["width"], facts["height"]))
    if short > SEEKABLE_HEIGHT or long > SEEKABLE_WIDTH:
        wants.append("more than 1080p")
    if bit_rate > SEEKABLE_BITS_A_SECOND:
        wants.append(f"{bit_rate / 1e6:.0f} Mbit/s")
    return wants


def _seconds(times: array[float], facts: dict[str, Any]) -> float:
    last = max((moment for moment in times if moment == moment), default=0.0)
    return last / 1000 + facts["fps_den"] / facts["fps_num"]
