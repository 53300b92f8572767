"""The sandbox's parent: whatever the child does, words for a client and nothing left behind."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.core.models import Job
from apps.footage.domain.sandbox import parent
from apps.footage.domain.sandbox.limits import limits_for
from apps.footage.domain.sandbox.parent import MediaRejected, Progress, Sandbox, run_sandboxed
from apps.footage.enums import FootageStatus
from portal.embedded.var import CHECKOUT
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.domain.sandbox.attacker import AttackerSandbox
from tests.footage.worlds import numbered_video, receive, run_ingest, run_kind


class Deadly(io.BytesIO):
    """A source whose first read ends the child that asked."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads == 1:
            kill_children()
        return super().read(size)


def kill_children() -> None:
    """End the sandboxes this process started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile
            continue
        if parent == os.getpid() and b"apps.footage.domain.sandbox.child" in words:
            os.kill(int(folder.name), signal.SIGKILL)


def test_a_child_that_is_killed_ends_in_words() -> None:
    data = numbered_video(60)
    with pytest.raises(MediaRejected, match="could not be read"):
        run_sandboxed("proxy", Deadly(data), size=len(data))


def test_a_source_that_never_ends_runs_into_the_wall() -> None:
    data = numbered_video(2000)
    with pytest.raises(MediaRejected, match="too long"):
        run_sandboxed("proxy", io.BytesIO(data), size=len(data), seconds=0.2)


def test_stopping_early_ends_the_child() -> None:
    data = numbered_video(600)
    messages = iter(Sandbox("proxy", io.BytesIO(data), size=len(data)))
    next(messages)
    started = time.monotonic()
    messages.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5


def ended(verb: str, data: bytes = b"x", **given: Any) -> str:
    """The message a verb of the attacker ends in."""
    with pytest.raises(MediaRejected) as refusal:
        for _ in AttackerSandbox(verb, io.BytesIO(data), size=len(data), **given):
            pass
    return refusal.value.message


def test_a_child_that_floods_is_ended_before_memory_grows() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "far more data" in ended("flood")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


def test_a_child_that_reads_without_end_is_ended() -> None:
    assert "too long" in ended("read_on", bytes(4 * 1024**2))


def test_a_child_that_never_answers_is_ended_at_the_wall() -> None:
    assert "too long" in ended("spin", seconds=1.0)


def test_a_child_that_says_nothing_is_ended_before_the_wall(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parent, "SILENCE_SECONDS", 1.0)
    assert "too long" in ended("spin")


def test_a_child_that_spins_runs_out_of_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(limits_for("still", 1), cpu=1)
    monkeypatch.setattr(parent, "limits_for", lambda _verb, _size: few)
    assert "could not be read" in ended("spin")


def test_a_child_that_ends_without_a_word_is_reported() -> None:
    assert "could not be read" in ended("die")


def test_only_words_for_a_client_come_through(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        message = ended("crash")
    assert "NAL" not in message
    assert "damaged" in message
    assert "Invalid NAL unit" in caplog.text
    assert len(ended("refuse")) <= 400


@pytest.mark.parametrize(
    ("kind", "payload", "length"),
    [
        ("Z", "{}", -1),
        ("J", "not json", -1),
        ("J", "[1, 2", -1),
        ("J", "7", -1),
        ("J", "[" * 100_000, -1),
        ("E", "{}", -1),
        ("E", "\xff\xfe", -1),
        ("P", '"x"', -1),
        ("P", "[1]", -1),
        ("H", "3", -1),
        ("R", "short", -1),
        ("D", "", -1),
        ("D", "\x20name", -1),
        ("D", "\x04n\xe9me", -1),
        ("D", "", 0xFFFFFFFF),
    ],
)
def test_a_bogus_frame_ends_in_words(kind: str, payload: str, length: int) -> None:
    assert "misbehave" in ended("say", kind=kind, payload=payload, length=length)


def test_a_silent_child_does_not_cost_the_job_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "HEARTBEAT_SECONDS", 0.2)
    messages = list(AttackerSandbox("spin_late", io.BytesIO(b"x"), size=1))
    assert len(messages) >= 5
    assert all(message == Progress(0, 0) for message in messages)


def test_no_child_is_left_and_none_is_a_zombie() -> None:
    before = children_of(os.getpid())
    ended("die")
    ended("flood")
    assert children_of(os.getpid()) == before


PARENT = """
import io
from tests.footage.domain.sandbox.attacker import AttackerSandbox
print("begun", flush=True)
list(AttackerSandbox("spin", io.BytesIO(b"x"), size=1))
"""


def test_the_child_dies_with_its_parent() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "begun\n"
    child = wait_for(lambda: children_of(worker.pid))
    time.sleep(1.0)  # it spins by now and would hear no closed socket
    worker.kill()
    worker.wait()
    worker.stdout.close()
    wait_for(lambda: not Path(f"/proc/{child[0]}").exists())


def children_of(pid: int) -> list[int]:
    """The processes `pid` has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def wait_for(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `condition` gives once it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "It did not come about."
        time.sleep(0.05)
    return found


def test_work_goes_on_after_the_worker_was_killed(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(60))
    # What a killed worker leaves: a running job of an earlier attempt, footage half way.
    Job.objects.update(state="queued", attempt=1)
    footage.status = FootageStatus.INGESTING
    footage.save(update_fields=["status"])
    assert run_ingest(footage) == "succeeded"
    assert (footage.status, footage.frame_count) == (FootageStatus.READY, 60)
    assert Job.objects.get(kind="footage.index").attempt == 2


def test_no_byte_of_the_footage_lies_in_the_clear(cast: Cast, footage_dir: Path) -> None:
    original = (footage_dir / "bikes.mp4").read_bytes()
    footage = receive(cast, make_project(cast), original)
    assert run_ingest(footage) == "succeeded"
    assert run_kind(footage, "footage.proxy") == "succeeded"
    windows = {original[at : at + 64] for at in range(0, len(original) - 64, 64)}
    windows = {window for window in windows if len(set(window)) > 8}  # not runs of zeros
    root = Path(default_storage.path(f"{footage.client_id}/{footage.project_id}"))
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) >= 5  # original, poster, proxy, two indexes
    for path in files:
        stored: Any = path.read_bytes()
        assert b"ftyp" not in stored[:4096]
        for at in range(len(stored) - 64):
            assert stored[at : at + 64] not in windows
