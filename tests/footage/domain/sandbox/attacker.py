"""A child of the sandbox that does not read media but tries what it may not. For tests alone.

Run by `AttackerSandbox`, whose `program` names this module; production knows no other than its own.
"""

from __future__ import annotations

import ctypes
import encodings.idna  # noqa: F401  (what name look-ups load late)
import os
import resource
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile, run
from apps.footage.domain.sandbox.parent import Sandbox

Attempt = Callable[[dict[str, Any]], object]
MIB = 1024**2


class AttackerSandbox(Sandbox):
    """The real sandbox around the wrong program."""

    program = "tests.footage.domain.sandbox.attacker"


def _trace(_given: dict[str, Any]) -> object:
    return ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0 or _refused()


def _refused() -> object:
    raise PermissionError("refused")


def _map_executable(_given: dict[str, Any]) -> object:
    mmap = ctypes.CDLL(None).mmap
    mmap.restype = ctypes.c_void_p
    at = mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))
    return at != ctypes.c_void_p(-1).value or _refused()


def _read_source(given: dict[str, Any]) -> object:
    return Path(given["path"]).read_bytes()


def _start_thread(_given: dict[str, Any]) -> object:
    thread = threading.Thread(target=time.sleep, args=(0.01,))
    thread.start()
    thread.join()
    return True


ATTEMPTS: dict[str, Attempt] = {
    "tcp": lambda given: socket.create_connection(("127.0.0.1", given["port"]), timeout=2),
    "tcp6": lambda given: socket.create_connection(("::1", given["port"]), timeout=2),
    "udp": lambda given: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
        b"x", ("127.0.0.1", given["port"])
    ),
    "unix": lambda given: socket.socket(socket.AF_UNIX).connect(given["path"] + ".socket"),
    "netlink": lambda _given: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "read": _read_source,
    "read_passwd": lambda _given: Path("/etc/passwd").read_bytes(),
    "read_environment": lambda _given: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "list": lambda _given: list(Path("/").iterdir()),
    "write": lambda given: Path(given["path"] + ".new").write_bytes(b"x" * 100),
    "delete": lambda given: Path(given["path"]).unlink(),
    "fork": lambda _given: os.fork() or os._exit(0),
    "exec": lambda _given: os.execv("/bin/true", ["true"]),  # noqa: S606
    "kill": lambda _given: os.kill(os.getppid(), 0),
    "trace": _trace,
    "unshare": lambda _given: ctypes.CDLL(None).unshare(0x10000000) == 0 or _refused(),
    "raise_limit": lambda _given: resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6)),
    "executable": _map_executable,
    "memory": lambda _given: len(bytearray(2048 * MIB)),
    "thread": _start_thread,
}


def attempt(_link: Link, _source: RemoteFile, *, what: str, **given: Any) -> dict[str, Any]:
    """Try one thing; how it went."""
    try:
        return {"done": repr(ATTEMPTS[what](given))}
    except (OSError, MemoryError, ValueError) as error:
        return {"refused": type(error).__name__, "errno": getattr(error, "errno", None)}


def limits(_link: Link, _source: RemoteFile) -> dict[str, Any]:
    """The limits in force, and the environment."""
    names = ("AS", "DATA", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE")
    return {
        **{name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1] for name in names},
        "environment": sorted(os.environ),
    }


def spin(_link: Link, _source: RemoteFile) -> dict[str, Any]:
    """Use the processor for ever."""
    while True:
        pass


def spin_late(_link: Link, _source: RemoteFile) -> dict[str, Any]:
    """Say nothing for a while, then end well."""
    time.sleep(1.5)
    return {"rested": True}


def flood(link: Link, _source: RemoteFile) -> dict[str, Any]:
    """Send output without end."""
    while True:
        link.output("proxy", bytes(MIB))


def read_on(_link: Link, source: RemoteFile) -> dict[str, Any]:
    """Read the source again and again."""
    while True:
        source.seek(0)
        source._block = (0, b"")
        source.read(1)


def die(_link: Link, _source: RemoteFile) -> dict[str, Any]:
    """End without a word."""
    os._exit(0)


def refuse(_link: Link, _source: RemoteFile) -> dict[str, Any]:
    """Refuse with far too many words."""
    raise Refusal("No. " * 500)


def crash(_link: Link, _source: RemoteFile) -> dict[str, Any]:
    """Fail as a decoder does, with words no client knows."""
    raise ValueError("Invalid NAL unit size (-1 > 4) at 0xdeadbeef")


def say(link: Link, _source: RemoteFile, *, kind: str, payload: str, length: int = -1) -> Any:
    """Send a frame as given, then wait."""
    data = payload.encode("latin-1")
    head = kind.encode("latin-1") + (len(data) if length < 0 else length).to_bytes(4, "big")
    link._connection.sendall(head + data)
    time.sleep(60)


VERBS = {
    verb.__name__: verb
    for verb in (attempt, limits, spin, spin_late, flood, read_on, die, refuse, crash, say)
}


if __name__ == "__main__":
    from tests.footage.domain.sandbox import attacker

    run(attacker.VERBS.__getitem__)
