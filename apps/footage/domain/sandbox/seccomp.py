"""A seccomp filter that leaves the child what computing and its one socket need, nothing else.

An allow-list, in force after the imports: no open, no socket, no exec, no fork, no new rights, no
memory that is made executable. What is not on it fails with EPERM; `clone3` with ENOSYS, which
sends the C library back to `clone`, where only threads pass.
"""

from __future__ import annotations

import ctypes
import platform
import struct

# Numbers by name: x86_64, aarch64 (None: the machine does not have it).
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "poll": (7, None),
    "lseek": (8, 62), "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sched_yield": (24, 124),
    "mremap": (25, 216), "madvise": (28, 233), "nanosleep": (35, 101), "getpid": (39, 172),
    "sendto": (44, 206), "recvfrom": (45, 207), "exit": (60, 93), "fcntl": (72, 25),
    "gettimeofday": (96, 169), "getrusage": (98, 165), "sigaltstack": (131, 132),
    "gettid": (186, 178), "futex": (202, 98), "sched_setaffinity": (203, 122),
    "sched_getaffinity": (204, 123), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "ppoll": (271, 73), "set_robust_list": (273, 99), "getcpu": (309, 168),
    "getrandom": (318, 278), "membarrier": (324, 283), "rseq": (334, 293),
}  # fmt: skip
# Allowed where a bit of an argument is clear (executable memory) or set (threads only), or where
# the argument is zero (asking for a limit, not setting one).
_CLONE_THREAD, _PROT_EXEC = 0x00010000, 0x4
_CLEAR = {"mmap": ((9, 222), 2, _PROT_EXEC), "mprotect": ((10, 226), 2, _PROT_EXEC)}
_SET = {"clone": ((56, 220), 0, _CLONE_THREAD)}
_ZERO = {"prlimit64": ((302, 261), 2)}
_NOT_THERE = (435, 435)  # clone3
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_SET_SECCOMP, _FILTER_MODE = 22, 2
_SECCOMP_CALL = {"x86_64": 317, "aarch64": 277}
_SET_FILTER, _ALL_THREADS = 1, 1

Step = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def filter_steps(machine: str) -> list[Step]:
    """The BPF program for a machine, as `(code, jump if true, jump if false, value)`.

    Raises KeyError for a machine whose numbers are not known.
    """
    column, audit_arch = _MACHINES[machine]
    steps: list[Step] = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, audit_arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
    ]
    for numbers in _ALLOWED.values():
        number = numbers[column]
        if number is not None:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for numbers, argument, bits in _CLEAR.values():
        steps += _when(numbers[column], argument, (_ANY_BIT, 1, 0, bits))
    for numbers, argument, bits in _SET.values():
        steps += _when(numbers[column], argument, (_ANY_BIT, 0, 1, bits))
    for numbers, argument in _ZERO.values():
        steps += _when_zero(numbers[column], argument)
    steps += [(_EQUAL, 0, 1, _NOT_THERE[column]), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    return [*steps, (_RETURN, 0, 0, _ERRNO | _EPERM)]


def install_filter() -> bool:
    """Put the filter in force for every thread of this process; False where it cannot be had.

    Needs `no_new_privs`. There is no way back.
    """
    machine = platform.machine()
    if machine not in _MACHINES:
        return False
    steps = filter_steps(machine)
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_long(_SECCOMP_CALL[machine])
    if libc.syscall(
        number, ctypes.c_ulong(_SET_FILTER), ctypes.c_ulong(_ALL_THREADS), ctypes.byref(program)
    ):
        return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)
    return True


def _when(number: int, argument: int, test: Step) -> list[Step]:
    """Allow call `number` if `test` holds of the low half of its argument, else EPERM."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, 16 + 8 * argument),
        test,
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
    ]


def _when_zero(number: int, argument: int) -> list[Step]:
    """Allow call `number` if both halves of its argument are zero, else EPERM."""
    return [
        (_EQUAL, 0, 6, number),
        (_LOAD, 0, 0, 16 + 8 * argument),
        (_EQUAL, 0, 3, 0),
        (_LOAD, 0, 0, 20 + 8 * argument),
        (_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
    ]
