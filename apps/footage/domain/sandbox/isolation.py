"""What the child takes from itself before it reads a byte: rights, network, files, resources.

Each layer stands alone, so that where a kernel lacks one the others still hold. `isolate` comes
before the media libraries, since the kernel refuses namespaces to a process with threads;
`confine` comes after them, since they are files.
"""

from __future__ import annotations

import ctypes
import resource
import signal
from collections.abc import Mapping
from typing import Any

from apps.footage.domain.sandbox.landlock import forbid_files
from apps.footage.domain.sandbox.seccomp import install_filter

OPEN_FILES = 32
THREADS = 128
_NEW_USER, _NEW_NET, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_DEATH_SIGNAL, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION = 0x20080522


def isolate() -> bool:
    """No new rights, and users, network and queues of its own with nothing in them.

    False where namespaces may not be had (some containers).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    own = libc.unshare(_NEW_USER | _NEW_NET | _NEW_IPC) == 0
    return own or libc.unshare(_NEW_NET) == 0


def confine(limits: Mapping[str, int], *, namespaces: bool) -> dict[str, Any]:
    """Give up all the rest; what holds now, as `{"namespaces", "landlock", "seccomp", …}`.

    `limits`: `memory` bytes of address space, `data` bytes, `cpu` seconds. Dies with its parent.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _drop_capabilities(libc)
    libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    # Anew: a change of rights clears it.
    dies = libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0) == 0
    _limit(limits, own_users=namespaces)
    landlock = forbid_files()
    return {
        "namespaces": namespaces,
        "landlock": landlock,
        "seccomp": install_filter(),
        "dies_with_parent": dies,
    }


def _limit(limits: Mapping[str, int], *, own_users: bool) -> None:
    bounds = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_DATA: limits["data"],
        resource.RLIMIT_CPU: limits["cpu"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if own_users:  # else it would count every process of the worker's user
        bounds[resource.RLIMIT_NPROC] = THREADS
    for kind, value in bounds.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
