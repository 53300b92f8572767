"""What the measures of every frame say: stretches that are black, frozen, blurred and the like.

Pure. A stretch is frames `[start, stop)`; borders are exact to the frame, those of blurred
stretches to the step at which blur is measured.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The columns of the measures, in the order of domain.media.checks.COLUMNS.
LEVEL, DARK, BRIGHT, CHANGE, CHANGE_MOST, CUT, BLUR = range(7)
KINDS = ("black", "frozen", "blurred", "repeated", "overexposed", "underexposed", "cut")
LEFT_OUT_KINDS = ("black", "frozen")
MOST_OF_A_KIND = 2000

Columns = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Stretch:
    """Frames `[start, stop)` of one kind; `measure` is what that kind is measured by."""

    kind: str
    start: int
    stop: int
    measure: float

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return self.stop - self.start


def find_stretches(rows: Columns, fps: float) -> list[Stretch]:
    """All stretches in `rows` (frames × 7), by their start. At most 2,000 of a kind."""
    if not len(rows):
        return []
    black = _long(rows[:, DARK] >= 0.98, 0.4 * fps)
    frozen = _frozen(rows, fps)
    dull = black | frozen
    found = {
        "black": (black, rows[:, LEVEL]),
        "frozen": (frozen, rows[:, CHANGE]),
        "blurred": _blurred(rows, fps, black),
        "repeated": (_repeated(rows, fps, dull), rows[:, CHANGE]),
        "overexposed": (_long(rows[:, BRIGHT] >= 0.5, fps), rows[:, BRIGHT]),
        "underexposed": (_long(_is_dim(rows) & ~black, fps), rows[:, LEVEL]),
        "cut": (_cuts(rows) & ~_beside(black), rows[:, CUT]),
    }
    stretches = [
        Stretch(kind, start, stop, round(float(np.nanmean(values[start:stop])), 3))
        for kind, (flags, values) in found.items()
        for start, stop in runs(flags)[:MOST_OF_A_KIND]
    ]
    return sorted(stretches, key=lambda stretch: (stretch.start, KINDS.index(stretch.kind)))


def report_of(rows: Columns, fps: float) -> dict[str, Any]:
    """What is stored: the stretches, and how many frames and stretches of each kind."""
    stretches = find_stretches(rows, fps)
    totals = {
        kind: {
            "stretches": sum(1 for stretch in stretches if stretch.kind == kind),
            "frames": sum(s.frame_count for s in stretches if s.kind == kind),
        }
        for kind in KINDS
    }
    return {
        "frames": len(rows),
        "stretches": [asdict(stretch) for stretch in stretches],
        "left_out_frames": _left_out(stretches, len(rows)),
        "totals": {kind: total for kind, total in totals.items() if total["stretches"]},
    }


def _left_out(stretches: list[Stretch], frames: int) -> int:
    """Frames that are black or frozen; those that are both count once."""
    flags = np.zeros(frames, bool)
    for stretch in stretches:
        if stretch.kind in LEFT_OUT_KINDS:
            flags[stretch.start : stretch.stop] = True
    return int(flags.sum())


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Ranges `[start, stop)` of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _beside(flags: Flags) -> Flags:
    """The flags, and the frame behind each run: going black and coming back is no new scene."""
    found = flags.copy()
    found[1:] |= flags[:-1]
    return found


def _long(flags: Flags, least: float) -> Flags:
    """Only the runs of at least `least` frames."""
    kept = np.zeros_like(flags)
    for start, stop in runs(flags):
        if stop - start >= least:
            kept[start:stop] = True
    return kept


def _is_dim(rows: Columns) -> Flags:
    found: Flags = (rows[:, LEVEL] < 30) & (rows[:, DARK] >= 0.6)
    return found


def _same_as_before(rows: Columns) -> Flags:
    same: Flags = (rows[:, CHANGE] < 0.15) & (rows[:, CHANGE_MOST] < 6)
    same[0] = False
    return same


def _frozen(rows: Columns, fps: float) -> Flags:
    """Nothing changes for two seconds. A key frame codes the same picture anew: that is no change.

    The first of the equal frames is the one that the others repeat, and belongs to them.
    """
    same = _same_as_before(rows)
    calm = (rows[:, CHANGE] < 1.5) & (rows[:, CHANGE_MOST] < 12)
    calm[0] = False
    beside = np.zeros_like(same)
    beside[1:] |= same[:-1]
    beside[:-1] |= same[1:]
    kept = _long(same | (calm & beside), max(2.0, 2 * fps) - 1)
    for start, stop in runs(kept):
        if same[start:stop].mean() < 0.8:
            kept[start:stop] = False
        else:
            kept[max(0, start - 1)] = True
    return kept


def _repeated(rows: Columns, fps: float, dull: Flags) -> Flags:
    """Frames that repeat the one before while all around moves; near ones are one stretch."""
    near = max(3, round(fps))
    moving = _median_around(rows[:, CHANGE], near) > 0.8
    repeats = _same_as_before(rows) & moving & ~dull
    found = np.zeros_like(repeats)
    places = np.flatnonzero(repeats)
    if len(places):
        breaks = np.flatnonzero(np.diff(places) > near)
        firsts = np.concatenate(([places[0]], places[breaks + 1]))
        lasts = np.concatenate((places[breaks], [places[-1]]))
        for first, last in zip(firsts, lasts, strict=True):
            found[first : last + 1] = True
    return found


def _cuts(rows: Columns) -> Flags:
    """One frame that has little in common with the one before, while its neighbours have."""
    values = rows[:, CUT]
    usual = _median_around(values, 8)
    found: Flags = (values > 16) & (values > 4 * usual + 4)
    # Two steep frames in a row are one cut, seen in two halves (interlaced or blended).
    found[1:] &= ~(found[:-1] & (values[:-1] >= values[1:]))
    found[:-1] &= ~(found[1:] & (values[1:] > values[:-1]))
    return found


def _blurred(rows: Columns, fps: float, black: Flags) -> tuple[Flags, NDArray[np.float32]]:
    """More blurred than pictures are, and clearly more than the rest of this footage."""
    taken = np.flatnonzero(~np.isnan(rows[:, BLUR]))
    values = rows[:, BLUR][taken]
    spread = np.zeros(len(rows), np.float32)
    for place, start in enumerate(taken):
        stop = taken[place + 1] if place + 1 < len(taken) else len(rows)
        spread[start:stop] = values[place]
    usable = values[~black[taken]]
    usual = float(np.median(usable)) if len(usable) else 0.0
    limit = max(0.72, usual + 0.1)
    flags = (spread >= min(limit, 0.86)) & ~black
    return _long(flags, 0.5 * fps), spread


def _median_around(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """The median of `reach` values on each side, without the value itself."""
    padded = np.pad(values, reach, mode="reflect" if len(values) > reach else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    result = np.empty(len(values), np.float32)
    for at in range(0, len(values), 65_536):
        part = np.delete(windows[at : at + 65_536], reach, axis=1)
        result[at : at + 65_536] = np.median(part, axis=1)
    return result
