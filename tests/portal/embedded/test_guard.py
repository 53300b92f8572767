"""A guard ends its service however the parent ends, and a killed guard takes the service along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.embedded.process import Recipe, guard_command
from portal.embedded.var import CHECKOUT

# Writes its own process id and that of a child, then both wait for ever.
SERVICE = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen(["sleep", "1000"])
path = pathlib.Path(sys.argv[1])
path.with_suffix(".draft").write_text(f"{os.getpid()} {child.pid}")
path.with_suffix(".draft").rename(path)
time.sleep(1000)
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
# Stands for the supervisor: starts a guard and waits until it is killed.
PARENT = """
import subprocess, sys, time
guard = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
print(guard.pid, flush=True)
time.sleep(1000)
"""


def wait_for(condition: Callable[[], object], *, seconds: float = 10.0) -> None:
    """Return when the condition holds, fail when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet waited for does not."""
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip() not in ("", "Z", "Zs")


def service_pids(marker: Path) -> list[int]:
    """The service and its child, once both run."""
    wait_for(marker.exists)
    return [int(word) for word in marker.read_text().split()]


def guarded(marker: Path, *, code: str = SERVICE) -> list[str]:
    """The command line of a guard around the service above."""
    stop = ((int(signal.SIGTERM), 1.0),)
    return guard_command(Recipe("test", [sys.executable, "-c", code, str(marker)], stop))


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "pids"


def test_closing_the_pipe_ends_the_service_and_what_it_started(marker: Path) -> None:
    with subprocess.Popen(guarded(marker), stdin=subprocess.PIPE) as guard:
        service, child = service_pids(marker)
        assert runs(service)
        assert runs(child)
        assert guard.stdin is not None
        guard.stdin.close()
        assert guard.wait(timeout=5) == 128 + signal.SIGTERM
    assert not runs(service)
    wait_for(lambda: not runs(child))  # killed with its group: gone in a moment


def test_killing_the_parent_ends_the_service(marker: Path) -> None:
    command = [sys.executable, "-c", PARENT, *guarded(marker)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        guard = int(parent.stdout.readline())
        pids = [guard, *service_pids(marker)]
        parent.kill()
    wait_for(lambda: not any(runs(pid) for pid in pids))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_killing_the_guard_ends_the_service(marker: Path) -> None:
    with subprocess.Popen(guarded(marker), stdin=subprocess.PIPE) as guard:
        service, child = service_pids(marker)
        try:
            guard.kill()
            wait_for(lambda: not runs(service))
        finally:
            os.kill(child, signal.SIGKILL)  # nobody is left to do it


def test_a_service_that_ignores_signals_is_killed(marker: Path) -> None:
    with subprocess.Popen(guarded(marker, code=DEAF + SERVICE), stdin=subprocess.PIPE) as guard:
        service, _ = service_pids(marker)
        assert guard.stdin is not None
        guard.stdin.close()
        assert guard.wait(timeout=5) == 128 + signal.SIGKILL
    assert not runs(service)


def test_the_services_own_end_is_passed_on() -> None:
    command = guard_command(Recipe("test", [sys.executable, "-c", "raise SystemExit(7)"]))
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=CHECKOUT) as guard:
        assert guard.wait(timeout=5) == 7


def test_ctrl_c_of_the_terminal_does_not_reach_the_service(marker: Path) -> None:
    with subprocess.Popen(guarded(marker), stdin=subprocess.PIPE, start_new_session=True) as guard:
        service, _ = service_pids(marker)
        os.killpg(guard.pid, signal.SIGINT)
        time.sleep(0.3)
        assert runs(service)
        assert guard.stdin is not None
        guard.stdin.close()
        guard.wait(timeout=5)
