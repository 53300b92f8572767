"""How much a verb of the sandbox may use, in proportion to the size of what it reads."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024**2
# Address space counts 370 MiB of libraries that hardly touch memory. The data limit keeps what is
# resident below 1 GiB where a verb needs more space than the small ones.
SMALL_BYTES, LARGE_BYTES, DATA_BYTES = 1024 * MIB, 1536 * MIB, 900 * MIB
HOURS = 6 * 3600


@dataclass(frozen=True)
class Limits:
    """Bounds of one run: address space and data in bytes, processor and wall seconds, bytes made
    and bytes read.
    """

    memory: int
    data: int
    cpu: int
    wall: float
    output: int
    reads: int


def limits_for(verb: str, size: int) -> Limits:
    """The bounds of `verb` on a source of `size` bytes.

    A still is short whatever the size. The slowest honest work, encoding
    a proxy of a nearly still scene of 100 kbit/s, takes 1 s a 25 kB on one slow core.
    """
    if verb in ("nothing", "still", "sharp_still"):
        return Limits(SMALL_BYTES, DATA_BYTES, 60, 120.0, 64 * MIB, 512 * MIB)
    cpu = min(4 * HOURS, 90 + size // 8192)
    wall = min(HOURS, 180 + size / 4096)
    # A badly interleaved file is read in blocks that overlap, as often as 64 times at the worst.
    memory = SMALL_BYTES if verb == "index" else LARGE_BYTES
    return Limits(memory, DATA_BYTES, cpu, wall, 256 * MIB + 20 * size, 512 * MIB + 64 * size)
