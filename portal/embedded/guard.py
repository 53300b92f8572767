"""A small process between a parent and one service: it ends the service when the parent ends.

The parent holds the other end of standard input; however it dies, the pipe closes. It is run by
path and uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
REFUSED = 78  # EX_CONFIG: the system refuses what the guard was asked for


def enter_user_namespace(uid: int, gid: int) -> None:
    """Appear as an unprivileged account to whatever runs below, changing nothing on disk."""
    real_uid, real_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are refused here")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {real_uid} 1"),
        ("gid_map", f"{gid} {real_gid} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(text)


def drop_privileges(uid: int, gid: int) -> None:
    """Become an unprivileged account for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def start_service(command: list[str], death_signal: int) -> subprocess.Popen[bytes]:
    """Start the service in a session of its own, so that a terminal's Ctrl-C does not reach it."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def ask_for_death_signal() -> None:
        # After the namespace was entered, so nothing clears it: it covers a guard that is killed.
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ask_for_death_signal,
    )


def wait_for_end(service: subprocess.Popen[bytes], wakeup: int) -> bool:
    """Return True when the service ended by itself, False when it is to be stopped."""
    asked = False

    def ask(_signal: int, _frame: Any) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGTERM, ask)
    while True:
        ready, _, _ = select.select([0, wakeup], [], [])
        if service.poll() is not None:
            return True
        if wakeup in ready:
            os.read(wakeup, 4096)
        if asked or (0 in ready and os.read(0, 1) == b""):
            return False


def stop_service(service: subprocess.Popen[bytes], steps: list[tuple[int, float]]) -> None:
    """Send each signal in turn, giving the service its seconds; then kill."""
    for number, seconds in steps:
        service.send_signal(number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if service.poll() is not None:
                return
            time.sleep(0.02)
    service.kill()
    service.wait()


def kill_leftovers(group: int) -> None:
    """End what the service left in its process group."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def main() -> int:
    """Run one service as described by the JSON in the first argument."""
    task = json.loads(sys.argv[1])
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    try:
        if task["account"] and task["namespace"]:
            enter_user_namespace(*task["account"])
        elif task["account"]:
            drop_privileges(*task["account"])
    except OSError as error:
        print(f"guard: {error}", file=sys.stderr)
        return REFUSED
    if task["check_only"]:
        return 0
    service = start_service(task["command"], task["stop"][0][0])
    if not wait_for_end(service, reading):
        stop_service(service, task["stop"])
    kill_leftovers(service.pid)
    return service.returncode if service.returncode >= 0 else 128 - service.returncode


if __name__ == "__main__":
    sys.exit(main())
