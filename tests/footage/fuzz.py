"""Mutated media through the sandbox: `python -m tests.footage.fuzz --count 2000 --seed 1`.

Every file follows from the seed and its number alone, so that a finding can be repeated:
`--seed 1 --first 1234 --count 1 --keep FILE`. Prints one JSON line for each file that ended in
anything but a picture, a refusal in words, or the wall; then a summary. Ends 1 when there was one.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av

from apps.footage.domain.sandbox.parent import Sandbox
from tests.footage.hostile import WALL_SECONDS, outcome_of, unclear

# Every file is read by the first two and by one of the others in turn.
VERBS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("index", {}),
    ("proxy", {}),
    ("measure_frames", {"first": 0, "moment_ms": None, "fps": 25.0, "total": 16}),
    ("sharp_still", {"frame": 7, "moment_ms": 280.0, "mark": "x", "width": 96, "height": 64}),
    ("verify", {}),
)
MEMORY_KIB = 1024**2
# container, encoder, pixel format, options: small, so that a mutation hits something that matters.
SEEDS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("mp4", "libx264", "yuv420p", {"preset": "ultrafast", "g": "8", "bf": "2"}),
    ("mp4", "libx265", "yuv420p", {"preset": "ultrafast", "x265-params": "log-level=none"}),
    ("mp4", "mpeg4", "yuv420p", {}),
    ("mp4", "libsvtav1", "yuv420p", {"preset": "12"}),
    ("mov", "prores_ks", "yuv422p10le", {}),
    ("mov", "mjpeg", "yuvj420p", {}),
    ("matroska", "libx264", "yuv420p", {"preset": "ultrafast", "g": "8"}),
    ("matroska", "ffv1", "yuv420p", {}),
    ("webm", "libvpx", "yuv420p", {"deadline": "realtime"}),
    ("webm", "libvpx-vp9", "yuv420p", {"deadline": "realtime"}),
    ("avi", "msmpeg4", "yuv420p", {}),
    ("avi", "mjpeg", "yuvj420p", {}),
    ("avi", "mpeg4", "yuv420p", {}),
    ("mpegts", "libx264", "yuv420p", {"preset": "ultrafast", "g": "8"}),
    ("mpegts", "mpeg2video", "yuv420p", {}),
    ("mpeg", "mpeg1video", "yuv420p", {}),
)
Mutation = Callable[[random.Random, bytearray], None]


@cache
def seed_file(number: int) -> bytes:
    """One of the small honest files that mutations start from."""
    container, codec, pixels, options = SEEDS[number]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as target:
        stream: Any = target.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, pixels
        stream.codec_context.options = options
        for index in range(16):
            frame = av.VideoFrame(96, 64, "gray")
            frame.planes[0].update(bytes((index * 9 + at // 7) % 256 for at in range(_area(frame))))
            fitted = frame.reformat(format=pixels)
            fitted.pts, fitted.time_base = index, Fraction(1, 25)
            for packet in stream.encode(fitted):
                target.mux(packet)
        for packet in stream.encode(None):
            target.mux(packet)
    return file.getvalue()


def _area(frame: Any) -> int:
    return int(frame.planes[0].buffer_size)


def mutated(seed: int, number: int) -> bytes:
    """File `number` of a run: an honest file hurt one to eight times."""
    chance = random.Random(f"{seed}:{number}")
    data = bytearray(seed_file(number % len(SEEDS)))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(MUTATIONS)(chance, data)
    return bytes(data)


def _flip(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.choice((1, 4, 32))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _flip_head(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.choice((1, 4, 16))):
        data[chance.randrange(min(len(data), 1024))] ^= 1 << chance.randrange(8)


def _extreme(chance: random.Random, data: bytearray) -> None:
    value = chance.choice((0, 1, 0x7F, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x10000, 0xFFFF))
    at = chance.randrange(len(data))
    data[at : at + 4] = struct.pack(chance.choice("<>") + "I", value)


def _resize_box(chance: random.Random, data: bytearray) -> None:
    """Change a number just before or after four letters: a size or a count of a box or chunk."""
    names = [
        at for at in range(4, len(data) - 12)
        if all(97 <= byte <= 122 or 65 <= byte <= 90 for byte in data[at : at + 4])
    ]  # fmt: skip
    if not names:
        return _extreme(chance, data)
    at = chance.choice(names) + chance.choice((-4, 4, 8, 12))
    value = chance.choice((0, 1, 7, 8, 0xFFFFFFFF, 0x7FFFFFFF, chance.randrange(2**32)))
    data[at : at + 4] = struct.pack(chance.choice("<>") + "I", value)
    return None


def _span(chance: random.Random, data: bytearray) -> slice:
    start = chance.randrange(len(data))
    return slice(start, start + chance.choice((1, 4, 16, 188, 512, 2048)))


def _remove(chance: random.Random, data: bytearray) -> None:
    if len(data) > 4096:
        del data[_span(chance, data)]


def _duplicate(chance: random.Random, data: bytearray) -> None:
    span = _span(chance, data)
    data[span.start : span.start] = data[span] * chance.choice((1, 1, 2, 50))


def _cut(chance: random.Random, data: bytearray) -> None:
    del data[max(16, chance.randrange(len(data))) :]


def _splice(chance: random.Random, data: bytearray) -> None:
    """Put a piece of another kind of file in."""
    other = seed_file(chance.randrange(len(SEEDS)))
    span = _span(chance, data)
    start = chance.randrange(len(other))
    data[span] = other[start : start + chance.choice((16, 188, 2048))]


def _noise(chance: random.Random, data: bytearray) -> None:
    span = _span(chance, data)
    data[span] = chance.randbytes(len(data[span]))


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _flip_head, _extreme, _resize_box, _resize_box, _remove, _duplicate, _cut, _splice,
    _noise,
)  # fmt: skip


def findings(seed: int, number: int, counts: Counter[str]) -> list[dict[str, Any]]:
    """Read one file with every verb; what was not as it should be. Counts how they ended."""
    data = mutated(seed, number)
    found = []
    for verb, parameters in (*VERBS[:2], VERBS[2 + number // len(SEEDS) % 3]):
        outcome = outcome_of(data, verb, **parameters)
        counts[f"{verb} {outcome.kind}"] += 1
        if outcome.kind == "timeout":
            counts[f"timeout of {number}"] += 1
        wrong = unclear(outcome.message) if outcome.kind != "ok" else ""
        if outcome.seconds > WALL_SECONDS + 5:
            wrong = "It ran past the wall."
        if wrong:
            found.append({"number": number, "verb": verb, "wrong": wrong, **vars(outcome)})
    return found


def still_alive() -> bool:
    """Whether an honest file is read as before."""
    data = seed_file(0)
    sandbox = Sandbox("index", io.BytesIO(data), size=len(data))
    list(sandbox)
    return sandbox.result["frame_count"] == 16


def run(seed: int, numbers: range, say: Callable[[str], object]) -> dict[str, Any]:
    """Every file of a range; a summary with `findings`, the number of things that went wrong."""
    began, counts, wrong = time.monotonic(), Counter[str](), 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        for number in numbers:
            for finding in findings(seed, number, counts):
                wrong += 1
                say(json.dumps(finding))
        server.setblocking(False)
        try:
            server.accept()
            came = True
        except BlockingIOError:
            came = False
    # Of all children; what this process holds when it starts one counts too, so it is the most.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    alive = still_alive()
    wrong += came + (not alive) + (peak > MEMORY_KIB)
    return {
        "seed": seed, "files": len(numbers), "findings": wrong, **dict(sorted(counts.items())),
        "peak_mib": peak // 1024, "alive": alive, "seconds": round(time.monotonic() - began),
    }  # fmt: skip


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="write the first file here")
    given = parser.parse_args()
    if given.keep:
        given.keep.write_bytes(mutated(given.seed, given.first))
    numbers = range(given.first, given.first + given.count)
    summary = run(given.seed, numbers, lambda line: print(line, flush=True))  # noqa: T201
    print(json.dumps(summary), flush=True)  # noqa: T201
    return 1 if summary["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
