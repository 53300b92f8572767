"""What a process took, asked from within it."""

from pathlib import Path


def peak_mib() -> float:
    """Most memory this process has held since it began its program, in MiB.

    Not `ru_maxrss`, which counts what the parent held when it was forked.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
