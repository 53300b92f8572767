"""Landlock: the child loses sight of every file, and of TCP where the kernel is new enough."""

from __future__ import annotations

import ctypes

_CREATE, _RESTRICT = 444, 446  # the same numbers on every machine
_ASK_VERSION = 1
# By version of the kernel's interface: how many file rights it knows, and the attribute's size.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_FILE_RIGHTS = 16
_NET_SINCE, _SCOPES_SINCE = 4, 6


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


def forbid_files() -> int:
    """Forbid all use of files from here on; the interface's version, or 0 where it is lacking.

    Holds for the calling thread and those it starts. Needs `no_new_privs`.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def call(number: int, *arguments: object) -> int:
        return int(libc.syscall(ctypes.c_long(number), *arguments))

    version = call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    if version < 1:
        return 0
    rules = _Ruleset(files=(1 << _FILE_RIGHTS.get(version, _NEWEST_FILE_RIGHTS)) - 1)
    size = 8
    if version >= _NET_SINCE:
        rules.net, size = 0b11, 16
    if version >= _SCOPES_SINCE:
        rules.scopes, size = 0b11, 24
    ruleset = call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return 0
    failed = call(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    libc.close(ruleset)
    return 0 if failed else version
