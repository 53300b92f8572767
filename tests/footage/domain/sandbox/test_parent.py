"""The sandbox: what the child may not do, and what is said when it dies."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.core.models import Job
from apps.footage.domain.sandbox.parent import MediaRejected, Sandbox, run_sandboxed
from apps.footage.enums import FootageStatus
from portal.embedded.var import CHECKOUT
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.worlds import numbered_video, receive, run_ingest

CONFINED = """
from apps.footage.domain.sandbox.child import confine, isolate
isolate()
from apps.footage.domain.media.verbs import load_verb; load_verb("proxy")
confine()
import os, resource, socket
try:
    os.write(os.open({path!r}, os.O_CREAT | os.O_WRONLY), b"x" * 100)
except OSError as error:
    print("file", type(error).__name__)
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=2)
    print("network open")
except OSError as error:
    print("network", error.errno)
print("memory", resource.getrlimit(resource.RLIMIT_AS)[0] // 2**20)
try:
    bytearray(3 * 2**30)
    print("memory open")
except MemoryError:
    print("memory refused")
print("files", resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def test_the_child_writes_no_file_reaches_no_network_and_has_bounded_memory(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = CONFINED.format(path=str(tmp_path / "out"), port=server.getsockname()[1])
        command = [sys.executable, "-c", "import signal\n"
                   "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + program]  # fmt: skip
        done = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
        )
    told = done.stdout.splitlines()
    assert "file OSError" in told, done.stderr
    assert "network open" not in told
    assert "memory 2048" in told
    assert "memory refused" in told
    assert "files 32" in told


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


def test_work_goes_on_after_the_worker_was_killed(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(60))
    # What a killed worker leaves: a running job of an earlier attempt, footage half way.
    Job.objects.update(state="queued", attempt=1)
    footage.status = FootageStatus.INGESTING
    footage.save(update_fields=["status"])
    assert run_ingest(footage) == "succeeded"
    assert (footage.status, footage.frame_count) == (FootageStatus.READY, 60)
    assert Job.objects.get().attempt == 2


def test_no_byte_of_the_footage_lies_in_the_clear(cast: Cast, footage_dir: Path) -> None:
    original = (footage_dir / "bikes.mp4").read_bytes()
    footage = receive(cast, make_project(cast), original)
    assert run_ingest(footage) == "succeeded"
    windows = {original[at : at + 64] for at in range(0, len(original) - 64, 64)}
    windows = {window for window in windows if len(set(window)) > 8}  # not runs of zeros
    root = Path(default_storage.path(f"{footage.client_id}/{footage.project_id}"))
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) == 4
    for path in files:
        stored: Any = path.read_bytes()
        assert b"ftyp" not in stored[:4096]
        for at in range(len(stored) - 64):
            assert stored[at : at + 64] not in windows
