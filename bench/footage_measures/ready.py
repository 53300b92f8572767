"""How soon footage can be labelled: what the index costs in the sandbox, and beside a full decode.

The index job adds to the sandbox's time a few rows and two small objects. An hour of video is one
minute of packets repeated, so that it costs seconds to make.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np

from apps.footage.domain.media.containers import open_container
from apps.footage.domain.media.index import read_packets
from apps.footage.domain.sandbox.parent import run_sandboxed

WIDTH, HEIGHT, FPS, SECONDS = 1280, 720, 30, 60
KEY_DISTANCE = 30
REPEATS = 5


class _Silent:
    """A link nobody listens to."""

    def progress(self, done: int, total: int) -> None:
        """Nobody waits."""


SILENT: Any = _Silent()


def measure() -> Iterator[dict[str, Any]]:
    """Seconds and processor seconds of indexing, and its share of a full decode."""
    with TemporaryDirectory() as folder:
        minute = Path(folder) / "minute.mp4"
        _draw(minute)
        wall, cpu = _median(minute)
        yield _line("ready, index of 60 s 720p H.264", wall, "s", 1.0)
        yield _line("ready, index of 60 s 720p H.264, processor", cpu, "s", 0.5)
        yield _share(minute)
        hour = Path(folder) / "hour.mp4"
        _repeat(minute, hour, 60)
        wall, cpu = _once(hour)
        yield _line(f"ready, index of an hour, {hour.stat().st_size >> 20} MiB", wall, "s", 10)
        yield _share_of_an_hour(hour, minute)
        yield _reads(minute)


def _line(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit, "goal": goal}


def _median(path: Path) -> tuple[float, float]:
    runs = sorted(_once(path) for _ in range(REPEATS))
    return runs[REPEATS // 2][0], sorted(cpu for _, cpu in runs)[REPEATS // 2]


def _once(path: Path) -> tuple[float, float]:
    """Wall and processor seconds of the sandboxed index, start of the child included."""
    began, before = time.perf_counter(), _children() + time.process_time()
    with path.open("rb") as source:
        result, _ = run_sandboxed("index", source, size=path.stat().st_size)
    if not result["direct"]:
        raise RuntimeError(f"Not direct: {result['obstacles']}")
    return time.perf_counter() - began, _children() + time.process_time() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _share(path: Path) -> dict[str, Any]:
    """The pass over all packets beside a full decode, both in this process."""
    passes, decodes = [], []
    for _ in range(3):
        passes.append(
            _cpu_of(path, lambda container, stream: read_packets(SILENT, container, stream))
        )
        decodes.append(_cpu_of(path, _decode))
    index, decode = sorted(passes)[1], sorted(decodes)[1]
    return {
        "name": "ready, pass over the packets as a share of decoding, 720p",
        "value": round(index / decode, 4),
        "unit": "of decoding",
        "goal": 0.01,
        "peer": "full decode by PyAV, processor s",
        "peer_value": round(decode, 3),
        "ratio": round(decode / index, 1),
    }


def _share_of_an_hour(hour: Path, minute: Path) -> dict[str, Any]:
    """The hour is the minute sixty times, and so is decoding it; opening costs the same of both."""
    index = _cpu_of(hour, lambda container, stream: read_packets(SILENT, container, stream))
    decode = 60 * _cpu_of(minute, _decode)
    return {
        "name": "ready, pass over the packets of an hour as a share of decoding it",
        "value": round(index / decode, 4), "unit": "of decoding", "goal": 0.01,
        "peer": "full decode of its sixtieth part, sixty times", "peer_value": round(decode, 1),
        "ratio": round(decode / index, 1),
    }  # fmt: skip


def _cpu_of(path: Path, work: Any) -> float:
    source: Any = io.BytesIO(path.read_bytes())
    began = time.process_time()
    container, stream = open_container(source)
    with container:
        work(container, stream)
    return time.process_time() - began


def _decode(container: Any, stream: Any) -> None:
    for _ in container.decode(stream):
        pass


def _reads(path: Path) -> dict[str, Any]:
    """Bytes the index asks for, in file sizes."""
    asked = 0

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal asked
            data = super().read(size)
            asked += len(data)
            return data

    data = path.read_bytes()
    run_sandboxed("index", Counted(data), size=len(data))
    return _line("ready, bytes the index reads, in file sizes", asked / len(data), "×", 1.5)


def _draw(path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (HEIGHT * 2, WIDTH * 2, 3), dtype=np.uint8)
    for _ in range(3):  # soft, as a lens would see it
        noise = (
            (noise.astype(np.uint16) + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) // 3
        ).astype(np.uint8)
    with av.open(str(path), "w") as target:
        stream: Any = target.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.options = {"preset": "veryfast", "g": str(KEY_DISTANCE), "bf": "2"}
        for number in range(FPS * SECONDS):
            at = (number * 3) % HEIGHT, (number * 4) % WIDTH
            picture = noise[at[0] : at[0] + HEIGHT, at[1] : at[1] + WIDTH]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))


def _repeat(path: Path, into: Path, times: int) -> None:
    """The same packets, `times` over, one after another in time."""
    with av.open(str(into), "w") as target:
        stream: Any = None
        later = 0
        for _ in range(times):
            with av.open(str(path)) as source:
                video = source.streams.video[0]
                stream = stream or target.add_stream_from_template(video)
                longest = 0
                for packet in source.demux(video):
                    if packet.pts is None or packet.dts is None:
                        continue
                    longest = max(longest, packet.pts + (packet.duration or 0))
                    packet.pts, packet.dts = packet.pts + later, packet.dts + later
                    packet.stream = stream
                    target.mux(packet)
                later += longest
