"""What serving costs: random ranges, the first byte for ten viewers, one long read, fifty viewers.

Everything goes through an installation of its own: web server, database, sessions, view log.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.journeys.installation import Installation

MEBIBYTES = int(os.environ.get("PLUMBLINE_SERVING_MIB", "256"))
VIEWERS = int(os.environ.get("PLUMBLINE_SERVING_VIEWERS", "50"))
MINUTES = float(os.environ.get("PLUMBLINE_SERVING_MINUTES", "0.5"))
ROUNDS = 400
WARM_UP = 12
GROUP_SECONDS = 0.96
THINK_SECONDS = 0.25


def measure() -> Iterator[dict[str, Any]]:
    """All of it, one result after the other."""
    with tempfile.TemporaryDirectory(prefix="pl") as folder:
        place = Installation(Path(folder))
        place.start()
        try:
            world = _run(place, "make", MEBIBYTES, VIEWERS + 1)
            yield from _server_side(place)
            yield _first_byte(place, world, viewers=10)
            yield _sequential(place, world)
            yield _revoked(place, world)
            yield from _viewers(place, world)
        finally:
            place.stop()


def _run(place: Installation, *arguments: Any) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench.serving_world", *map(str, arguments)],
        env={**place.environment, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def _server_side(place: Installation) -> Iterator[dict[str, Any]]:
    times = _run(place, "ranges", ROUNDS)
    plain = _p95(times["plain"])
    for way in ("kept", "opened"):
        value = _p95(times[way])
        yield {
            "name": f"random 64 KiB, object {way}: p95 over a plain file", "unit": "ms",
            "value": round(value - plain, 3), "goal": "<= 0.5", "peer": "plain file p95",
            "peer_value": round(plain, 3), "ratio": round(value / plain, 1),
            "median": round(statistics.median(times[way]), 3),
        }  # fmt: skip


class Viewer:
    """One session's connection to the web server."""

    def __init__(self, place: Installation, world: dict[str, Any], number: int) -> None:
        self.world = world
        host = place.url.removeprefix("http://")
        self.line = http.client.HTTPConnection(host, timeout=30)
        self.line.connect()
        self.line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookie = f"{world['cookie']}={world['sessions'][number]}"
        self.path = f"/media/clips/{world['clip']}/video/?rendition={world['rendition']}"

    def ask(self, start: int, stop: int) -> http.client.HTTPResponse:
        """The response to a range, its body unread."""
        headers = {"Cookie": self.cookie, "Range": f"bytes={start}-{stop - 1}"}
        self.line.request("GET", self.path, headers=headers)
        response = self.line.getresponse()
        if response.status != 206:
            raise RuntimeError(f"{response.status} {response.read()[:500]!r}")
        return response

    def group(self, number: int) -> tuple[float, float]:
        """Seconds to the first byte and to the last of one group."""
        size = self.world["group_bytes"]
        start = number % (self.world["size"] // size) * size
        began = time.perf_counter()
        response = self.ask(start, start + size)
        response.read(1)
        first = time.perf_counter() - began
        response.read()
        return first, time.perf_counter() - began


def _first_byte(place: Installation, world: dict[str, Any], viewers: int) -> dict[str, Any]:
    """The median of three rounds' p95: which web process a viewer meets is a matter of luck."""
    rounds = [_first_bytes(place, world, viewers) for _ in range(3)]
    return {
        "name": f"first byte of a random group over HTTP, {viewers} viewers, p95", "unit": "ms",
        "value": round(statistics.median(_p95(times) for times in rounds), 1), "goal": "<= 15",
        "median": round(statistics.median(time for times in rounds for time in times), 1),
    }  # fmt: skip


def _first_bytes(place: Installation, world: dict[str, Any], viewers: int) -> list[float]:
    times: list[float] = []

    def watch(number: int) -> None:
        viewer, chance = Viewer(place, world, number), random.Random(number)
        for warm in range(WARM_UP):  # each thread of the web server connects and plans once
            viewer.group(warm)
        time.sleep(chance.random() * THINK_SECONDS)
        for _ in range(40):
            times.append(1000 * viewer.group(chance.randrange(10_000))[0])
            time.sleep(THINK_SECONDS)

    _together(watch, viewers)
    return times


def _sequential(place: Installation, world: dict[str, Any]) -> dict[str, Any]:
    viewer, buffer = Viewer(place, world, 0), bytearray(1 << 20)
    speeds = []
    for _ in range(3):
        began, total = time.perf_counter(), 0
        response = viewer.ask(0, world["size"])
        while count := response.readinto(buffer):
            total += count
        assert total == world["size"]
        speeds.append(total / 1e6 / (time.perf_counter() - began))
    return {
        "name": "sequential reading over HTTP, decrypted, one viewer", "unit": "MB/s",
        "value": round(statistics.median(speeds)), "goal": ">= 300",
    }  # fmt: skip


def _revoked(place: Installation, world: dict[str, Any]) -> dict[str, Any]:
    """A reader at 2 MB/s whose session is deleted: how long bytes still come."""
    viewer = Viewer(place, world, VIEWERS)
    viewer.line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    response = viewer.ask(0, world["size"])
    ended = 0.0
    began = time.perf_counter()
    try:
        while response.read(100_000):
            time.sleep(0.05)
            if not ended and time.perf_counter() - began > 3:
                place.rows(
                    "delete from django_session where session_key = %s returning 1",
                    world["sessions"][VIEWERS],
                )
                ended = time.perf_counter()
    except (http.client.IncompleteRead, ConnectionError):
        pass
    return {
        "name": "an open stream after its session ended", "unit": "s",
        "value": round(time.perf_counter() - ended, 1), "goal": "<= 5",
    }  # fmt: skip


def _viewers(place: Installation, world: dict[str, Any]) -> Iterator[dict[str, Any]]:
    late: list[float] = []
    groups = int(MINUTES * 60 / GROUP_SECONDS)

    def watch(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.random() * GROUP_SECONDS)
        viewer, at = Viewer(place, world, number), chance.randrange(10_000)
        viewer.group(at)
        began = time.perf_counter()
        for group in range(1, groups):
            viewer.group(at + group)
            # A group must be there when the one before has been shown.
            late.append(max(0.0, time.perf_counter() - began - group * GROUP_SECONDS))
            time.sleep(max(0.0, began + group * GROUP_SECONDS - time.perf_counter()))

    before = _web_kibibytes(place)
    _together(watch, VIEWERS)
    what = f"{VIEWERS} viewers at 4 Mbit/s for {MINUTES:g} min"
    yield {"name": f"{what}: longest stall", "unit": "s", "value": round(max(late), 2),
           "goal": "<= 1", "p99": round(sorted(late)[int(len(late) * 0.99)], 3)}  # fmt: skip
    yield {"name": f"{what}: web server's memory, growth", "unit": "MiB", "goal": "flat",
           "value": round((_web_kibibytes(place) - before) / 1024, 1),
           "at_first": round(before / 1024)}  # fmt: skip


def _together(watch: Any, viewers: int) -> None:
    failures: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            watch(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(viewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _web_kibibytes(place: Installation) -> int:
    """Resident memory of the web server's processes."""
    total = 0
    mark = f"127.0.0.1:{place.url.rsplit(':', 1)[1]}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"gunicorn" not in (line := (process / "cmdline").read_bytes()) or mark not in line:
                continue
            status = (process / "status").read_text()
        except OSError:
            continue
        total += int(status.split("VmRSS:")[1].split()[0])
    return total


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
