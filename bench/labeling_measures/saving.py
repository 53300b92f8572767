"""Loading and saving over HTTP: the heavy document, one track, one keyframe, 200 annotators.

Heavy is the issue's document: 100 tracks, 36,000 keyframes on 1,800 frames.
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
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.labeling_world import CSRF, FRAMES, KEYFRAMES, TRACKS
from tests.journeys.installation import Installation

ANNOTATORS = int(os.environ.get("PLUMBLINE_ANNOTATORS", "200"))
SECONDS = float(os.environ.get("PLUMBLINE_SAVING_SECONDS", "20"))
GESTURE_SECONDS = 5.0  # between the saves of one annotator at work
ROUNDS = 20


def measure() -> Iterator[dict[str, Any]]:
    """All of it, one result after the other."""
    with tempfile.TemporaryDirectory(prefix="pl") as folder:
        place = Installation(Path(folder))
        place.start()
        try:
            world = _make(place)
            editor = Editor(place, world, 0)
            yield from _heavy(editor)
            yield from _small(editor)
            yield from _many(place, world)
        finally:
            place.stop()


def _make(place: Installation) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench.labeling_world", str(ANNOTATORS)],
        env={**place.environment, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


class Editor:
    """One annotator's browser: a connection, a task, and what it knows of its revision."""

    def __init__(self, place: Installation, world: dict[str, Any], number: int) -> None:
        self.line = http.client.HTTPConnection(place.url.removeprefix("http://"), timeout=60)
        self._connect()
        self.task = f"/api/tasks/{world['tasks'][number]}"
        self.headers = {"Cookie": world["cookies"][number], "X-CSRFToken": CSRF}
        self.revision = 0

    def _connect(self) -> None:
        self.line.close()
        self.line.connect()
        self.line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(
        self, method: str, tail: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[Any, bytes]:
        """The response and its body. Raises RuntimeError unless it is 200 or 304."""
        sent = {**self.headers, "Content-Type": "application/json", **(headers or {})}
        try:
            self.line.request(method, f"{self.task}/{tail}", body, sent)
            response = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # An idle line was closed, as browsers meet it too; a save sent again is done once.
            self._connect()
            self.line.request(method, f"{self.task}/{tail}", body, sent)
            response = self.line.getresponse()
        answer = response.read()
        if response.status not in (200, 304):
            raise RuntimeError(f"{response.status} {answer[:500]!r}")
        return response, answer

    def save(self, **lists: Any) -> tuple[float, int]:
        """Milliseconds until answered, and bytes sent."""
        change = {"id": str(uuid.uuid4()), "base": self.revision, **lists}
        body = json.dumps(change, separators=(",", ":")).encode()
        began = time.perf_counter()
        _, answer = self.ask("POST", "changes/", body)
        took = 1000 * (time.perf_counter() - began)
        self.revision = json.loads(answer)["revision"]
        return took, len(body)


def _keyframe(frame: int, shift: float) -> dict[str, Any]:
    x = 100.25 + frame * 0.5 + shift
    return {"frame": frame, "points": [x, 200.5, x + 60.125, 260.0625], "outside": False,
            "occluded": frame % 7 == 0, "attributes": {}, "source": "manual"}  # fmt: skip


def _track(shift: float = 0.0) -> dict[str, Any]:
    frames = range(0, FRAMES, FRAMES // KEYFRAMES)
    rows = [_keyframe(frame, shift) for frame in frames]
    return {"kind": "track", "id": str(uuid.uuid4()), "label": "car", "shape": "box",
            "attributes": {}, "keyframes": rows}  # fmt: skip


def heavy_tracks() -> list[dict[str, Any]]:
    """The heavy document's objects, as a change set creates them."""
    return [_track(number * 0.25) for number in range(TRACKS)]


def _heavy(editor: Editor) -> Iterator[dict[str, Any]]:
    saves, size = [], 0
    tracks: list[dict[str, Any]] = []
    for _ in range(5):
        gone = [{"kind": "track", "id": track["id"], "revision": editor.revision}
                for track in tracks]  # fmt: skip
        if gone:
            editor.save(deleted=gone)
        tracks = heavy_tracks()
        took, size = editor.save(created=tracks)
        saves.append(took)
    yield _result("the heavy document saved whole", saves, "<= 250", "CVAT", 2500,
                  megabytes=round(size / 1e6, 1), label_studio=1000)  # fmt: skip
    loads, tag = [], ""
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response, _ = editor.ask("GET", "annotation/")
        loads.append(1000 * (time.perf_counter() - began))
        tag = response.headers["ETag"]
    yield _result("the heavy document loaded", loads, "<= 100", "CVAT", 1000, label_studio=330)
    again = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response, _ = editor.ask("GET", "annotation/", headers={"If-None-Match": tag})
        again.append(1000 * (time.perf_counter() - began))
        if response.status != 304:
            raise RuntimeError("An unchanged document was sent again.")
    yield _result("the heavy document asked for again, unchanged", again, None)


def _small(editor: Editor) -> Iterator[dict[str, Any]]:
    document = json.loads(editor.ask("GET", "annotation/")[1])
    track = document["tracks"][50]
    whole, single, size = [], [], 0
    for number in range(ROUNDS):
        rows = [_keyframe(row["frame"], number + 1.5) for row in track["keyframes"]]
        named = {"kind": "track", "id": track["id"]}
        took, _ = editor.save(updated=[{**named, "revision": track["revision"], "keyframes": rows}])
        whole.append(took)
        rows = [_keyframe(900, number + 2.25)]
        took, size = editor.save(
            updated=[{**named, "revision": editor.revision, "keyframes": rows}]
        )
        track["revision"] = editor.revision
        single.append(took)
    yield _result("one changed track of 360 keyframes, all of them new", whole, "<= 15", "CVAT", 60,
                  label_studio=1300)  # fmt: skip
    yield _result("one changed keyframe", single, "<= 15", "Label Studio", 1300)
    yield {"name": "bytes one changed keyframe sends", "value": size, "unit": "B",
           "goal": "<= 1000"}  # fmt: skip


def _many(place: Installation, world: dict[str, Any]) -> Iterator[dict[str, Any]]:
    editors = [Editor(place, world, number + 1) for number in range(ANNOTATORS)]
    tracks = [_track() for _ in editors]

    def first(number: int) -> list[float]:
        time.sleep(random.Random(number).random() * GESTURE_SECONDS)
        return [editors[number].save(created=[tracks[number]])[0]]

    def work(number: int) -> list[float]:
        editor, draw, times = editors[number], random.Random(number), []
        end = time.monotonic() + SECONDS
        time.sleep(draw.random() * GESTURE_SECONDS)
        while time.monotonic() < end:
            times.append(editor.save(updated=[_gesture(tracks[number], editor, draw)])[0])
            time.sleep(GESTURE_SECONDS * (0.5 + draw.random()))
        return times

    def burst(number: int) -> list[float]:
        return [editors[number].save(
            updated=[_gesture(tracks[number], editors[number], random.Random(number))]
        )[0]]  # fmt: skip

    _together(first)
    times = _together(work)
    yield {**_result(f"{ANNOTATORS} annotators saving every {GESTURE_SECONDS:g} s, p95", times,
                     "<= 300"), "value": round(_p95(times), 1), "saves": len(times)}  # fmt: skip
    times = _together(burst)
    yield {**_result(f"{ANNOTATORS} annotators saving in the same instant, p95", times, "<= 300"),
           "value": round(_p95(times), 1)}  # fmt: skip


def _gesture(track: dict[str, Any], editor: Editor, draw: random.Random) -> dict[str, Any]:
    rows = [_keyframe(draw.randrange(FRAMES), draw.random())]
    return {"kind": "track", "id": track["id"], "revision": editor.revision, "keyframes": rows}


def _together(act: Any) -> list[float]:
    times: list[float] = []
    failures: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            times.extend(act(number))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(ANNOTATORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return times


def _result(
    name: str,
    times: list[float],
    goal: str | None,
    peer: str = "",
    peer_value: float = 0,
    **more: Any,
) -> dict[str, Any]:
    value = statistics.median(times)
    result = {"name": name, "value": round(value, 1), "unit": "ms", "goal": goal,
              "p95": round(_p95(times), 1), **more}  # fmt: skip
    if peer:
        result |= {"peer": peer, "peer_value": peer_value, "ratio": round(value / peer_value, 3)}
    return result


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
