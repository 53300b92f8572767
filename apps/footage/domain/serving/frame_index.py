"""The columns of a frame index, and which bytes and samples frames are. Pure.

Frame i is the i-th frame in presentation order of a full decode; samples are in decoding order.
Questions about a range cost what the range holds, not what the footage has.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sorted:
    """Places of a column in the order of its values, for questions that cost no pass over it."""

    order: NDArray[np.int64]
    values: NDArray[np.int64]

    @classmethod
    def of(cls, column: NDArray[np.int64]) -> Sorted:
        """The column, sorted."""
        order = np.argsort(column, kind="stable")
        return cls(order, column[order])

    def count_below(self, value: int) -> int:
        """How many values are smaller."""
        return int(np.searchsorted(self.values, value))

    def among(self, start: int, stop: int) -> NDArray[np.int64]:
        """The places of values in `[start, stop)`."""
        return self.order[self.count_below(start) : self.count_below(stop)]


@dataclass(frozen=True)
class FrameIndex:
    """Times of all frames; offset, size, rank and key flag of all samples of the rendition.

    `rendition` is the proxy they lie in, or the footage itself where that is the original; None in
    the first layout, where it is the proxy.
    """

    pts_ms: NDArray[np.float64]
    offset: NDArray[np.int64]
    size: NDArray[np.int64]
    rank: NDArray[np.int64]
    key: NDArray[np.bool_]
    codec: str
    description: str
    width: int
    height: int
    rendition: uuid.UUID | None = None

    def samples_of(self, start: int, stop: int) -> slice:
        """The samples needed to decode frames `[start, stop)`: from a key frame to the last."""
        needed = self._by_rank.among(start, stop)
        if not len(needed):
            return slice(0, 0)
        first, last = int(needed.min()), int(needed.max())
        keys = self._keys[: np.searchsorted(self._keys, first, side="right")]
        return slice(int(keys[-1]), last + 1)

    def bytes_of(self, samples: slice) -> tuple[int, int]:
        """The byte range `[start, stop)` of the rendition that holds `samples`."""
        if samples.start == samples.stop:
            return 0, 0
        ends = self.offset[samples] + self.size[samples]
        return int(self.offset[samples].min()), int(ends.max())

    def lies_within(self, span: tuple[int, int], samples: slice) -> bool:
        """Whether bytes `[start, stop)` belong to `samples` and hold no part of any other."""
        first, last = self.bytes_of(samples)
        if span[0] < first or span[1] > last:
            return False
        touched = self._touched(*span)
        return bool(np.all((touched >= samples.start) & (touched < samples.stop)))

    def without_the_rest(self, data: bytes, start: int) -> bytes:
        """`data`, which lies at `start`, with zeros wherever no sample lies."""
        blank = bytearray(len(data))
        for sample in self._touched(start, start + len(data)):
            first = max(0, int(self.offset[sample]) - start)
            last = min(len(data), int(self.offset[sample] + self.size[sample]) - start)
            blank[first:last] = data[first:last]
        return bytes(blank)

    def frames_in(self, start: int, stop: int) -> tuple[int, int] | None:
        """First and last frame of which bytes `[start, stop)` hold any part; None for none."""
        touched = self.rank[self._touched(start, stop)]
        return (int(touched.min()), int(touched.max())) if len(touched) else None

    def _touched(self, start: int, stop: int) -> NDArray[np.int64]:
        """The samples of which bytes `[start, stop)` hold any part, by where they begin."""
        # Samples may lie over each other: only none that begins before `near` reaches `start`.
        near = int(np.searchsorted(self._reach, start, side="right"))
        found = self._by_offset.order[near : self._by_offset.count_below(stop)]
        return found[self.offset[found] + self.size[found] > start]

    @cached_property
    def _by_offset(self) -> Sorted:
        return Sorted.of(self.offset)

    @cached_property
    def _by_rank(self) -> Sorted:
        return Sorted.of(self.rank)

    @cached_property
    def _reach(self) -> NDArray[np.int64]:
        """The last byte that any sample up to this one has, by where they begin."""
        return np.maximum.accumulate((self.offset + self.size)[self._by_offset.order])

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.key)


def parse_index(data: bytes) -> FrameIndex:
    """The stored JSON as columns, of this layout or the first."""
    document = msgspec.json.decode(data)
    shown = document.get("rendition") or document["proxy"]
    return FrameIndex(
        pts_ms=np.asarray(document["pts_ms"], dtype=np.float64),
        offset=np.asarray(shown["offset"], dtype=np.int64),
        size=np.asarray(shown["size"], dtype=np.int64),
        rank=np.asarray(shown["rank"], dtype=np.int64),
        key=np.asarray(shown["key"], dtype=np.bool_),
        codec=shown["codec"],
        description=shown["description"],
        width=shown["width"],
        height=shown["height"],
        rendition=uuid.UUID(shown["object"]) if "object" in shown else None,
    )
