"""What one pass over the packets notes, in columns: eight bytes a value, whatever the length."""

from __future__ import annotations

import zlib
from array import array
from fractions import Fraction
from itertools import pairwise
from typing import Any

NO_TIME = -(1 << 62)
HEAD = 64


class Columns:
    """Samples in decoding order: position, size, time, key flag, and a check of the first bytes.

    `rank` (which frame a sample is) comes from the order of the times.
    """

    def __init__(self) -> None:
        self.offset, self.size = array("q"), array("q")
        self.pts, self.key, self.head = array("q"), array("q"), array("Q")
        self.discarded = self.untimed = self.unplaced = 0
        self._rank: array[int] | None = None

    def add(self, packet: Any, is_key: bool, view: memoryview) -> None:
        """Note one packet."""
        pts, position = packet.pts, packet.pos
        if pts is None:
            self.untimed += 1
            pts = NO_TIME
        if position is None or position < 0:
            self.unplaced += 1
            position = -1
        self.discarded += packet.is_discard
        self.offset.append(position)
        self.size.append(packet.size)
        self.pts.append(pts)
        self.key.append(is_key)
        self.head.append(zlib.crc32(view[:HEAD]))

    @property
    def rank(self) -> array[int]:
        """Which frame each sample is."""
        if self._rank is None:
            order = sorted(range(len(self.pts)), key=self.pts.__getitem__)
            self._rank = array("q", bytes(8 * len(order)))
            for rank, sample in enumerate(order):
                self._rank[sample] = rank
        return self._rank

    def obstacles(self) -> list[str]:
        """Why these samples cannot be told apart by their times and places; closes the groups.

        A key frame that frames before it in time follow is no place to begin: it counts as an
        ordinary sample from here on.
        """
        if not self.size:
            return ["It holds no packets."]
        found = []
        if self.untimed or self.unplaced:
            found.append("Some of its frames have no time or place of their own.")
        elif any(a == b for a, b in pairwise(sorted(self.pts))):
            found.append("Two of its frames have the same time.")
        ends = zip(self.offset, self.size, strict=True)
        if any(at + size > after for (at, size), after in zip(ends, self.offset[1:], strict=False)):
            found.append("Its frames do not lie in the file in the order they are decoded.")
        self._close_groups()
        if not self.key[0]:
            found.append("It does not begin with a frame that stands alone.")
        return found

    def key_distance(self) -> int:
        """Most frames from one key frame to the next."""
        keys = [sample for sample, key in enumerate(self.key) if key]
        edges = [*keys, len(self.key)]
        return max((after - before for before, after in pairwise(edges)), default=len(self.key))

    def times_ms(self, base: Fraction) -> array[float]:
        """Time of each frame in presentation order, from the first; NaN where there is none."""
        times = sorted(self.pts)
        start = next((time for time in times if time != NO_TIME), 0)
        unit = 1000 * base.numerator
        return array(
            "d",
            (
                float("nan") if time == NO_TIME else unit * (time - start) / base.denominator
                for time in times
            ),
        )

    def positions(self) -> tuple[tuple[str, array[int]], ...]:
        """The columns by name that say which bytes are which frame."""
        return (
            ("offset", self.offset), ("size", self.size), ("rank", self.rank), ("key", self.key),
        )  # fmt: skip

    def _close_groups(self) -> None:
        lowest = len(self.rank)
        for sample in range(len(self.rank) - 1, -1, -1):
            if self.key[sample] and lowest < self.rank[sample]:
                self.key[sample] = 0
            lowest = min(lowest, self.rank[sample])
