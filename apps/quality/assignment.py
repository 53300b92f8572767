"""The best one-to-one choice among few possible pairs, where a full matrix would be mostly empty.

Pairs are given as rows, columns and scores above 0; what is not given scores 0. SciPy is imported
where much is left to weigh: most scenes leave little, and it takes 50 MiB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats

MOST_TRIED = 8  # pairs of which every choice is tried, at most 2⁸
TIE = 1e-12  # sums of scores that differ by less may be equal

Mask = NDArray[np.bool_]
AnyIndexes = NDArray[np.integer]


def certain_pairs(rows: AnyIndexes, columns: AnyIndexes, scores: Floats) -> tuple[Mask, Mask]:
    """Pairs that every best choice holds, and those that only weighing them can decide.

    Returns
    -------
    certain, open : ndarray of bool
        Disjoint; what is in neither loses to a certain pair.

    Notes
    -----
    A pair that scores more than the best others of its row and of its column together is in every
    best choice: swapping it in gains its score and loses at most those two. Taking it out may make
    others certain.
    """
    certain = np.zeros(len(scores), dtype=bool)
    left = np.flatnonzero(scores > 0)
    while left.size:
        r, c, s = rows[left], columns[left], scores[left]
        wins = s > _best_other(r, s) + _best_other(c, s)
        if not wins.any():
            break
        certain[left[wins]] = True
        taken = _marked(r, wins) | _marked(c, wins)
        left = left[~taken]
    still_open = np.zeros(len(scores), dtype=bool)
    still_open[left] = True
    return certain, still_open


def weigh_few(
    rows: AnyIndexes, columns: AnyIndexes, scores: Floats, *, any_of_equals: bool = False
) -> list[int] | None:
    """Positions of the best choice by trying all; None for many pairs, or if two are as good."""
    if len(scores) > MOST_TRIED:
        return None
    pairs = list(zip(rows.tolist(), columns.tolist(), scores.tolist(), strict=True))
    choices: list[tuple[float, list[int]]] = [(0.0, [])]
    for position, (row, column, score) in enumerate(pairs):
        choices += [
            (total + score, [*chosen, position])
            for total, chosen in choices
            if all(row != pairs[one][0] and column != pairs[one][1] for one in chosen)
        ]
    choices.sort(key=lambda choice: choice[0])
    best = choices[-1]
    is_tied = len(choices) > 1 and best[0] - choices[-2][0] <= TIE * best[0]
    return best[1] if any_of_equals or not is_tied else None


def best_pairs(rows: AnyIndexes, columns: AnyIndexes, scores: Floats) -> Mask:
    """The pairs of a best choice, any of equals; cost grows with the pairs, not rows × columns.

    Notes
    -----
    What `certain_pairs` leaves open falls into groups that share no row and no column; each is
    solved alone, a large one by the Hungarian method (Kuhn 1955).
    """
    chosen, still_open = certain_pairs(rows, columns, scores)
    left = np.flatnonzero(still_open)
    groups = _groups(rows[left], columns[left])
    order = np.argsort(groups, kind="stable")
    ends = np.flatnonzero(np.diff(groups[order], append=-1)) + 1
    for part in np.split(left[order], ends[:-1]) if left.size else ():
        r, c, s = rows[part], columns[part], scores[part]
        few = weigh_few(r, c, s, any_of_equals=True)
        chosen[part[solve(r, c, s) if few is None else few]] = True
    return chosen


def _groups(rows: AnyIndexes, columns: AnyIndexes) -> AnyIndexes:
    """A number for each pair, the same for pairs that a chain of common rows or columns links."""
    groups = np.arange(len(rows))
    while True:
        before = groups
        for side in (rows, columns):
            least = np.full(int(side.max(initial=-1)) + 1, len(rows))
            np.minimum.at(least, side, groups)
            groups = least[side]
        if np.array_equal(groups, before):
            return groups


def solve(rows: AnyIndexes, columns: AnyIndexes, scores: Floats) -> AnyIndexes:
    """Positions of the pairs of a best choice, by the full matrix."""
    _, r = np.unique(rows, return_inverse=True)
    _, c = np.unique(columns, return_inverse=True)
    return solve_matrix(r, c, scores, (int(r.max()) + 1, int(c.max()) + 1))


def solve_matrix(
    rows: AnyIndexes, columns: AnyIndexes, scores: Floats, shape: tuple[int, int]
) -> AnyIndexes:
    """As `solve`, with rows and columns that are positions in a matrix of this shape."""
    from scipy import optimize  # type: ignore[import-untyped,unused-ignore]

    matrix, position = np.zeros(shape), np.full(shape, -1)
    matrix[rows, columns] = scores
    position[rows, columns] = np.arange(len(scores))
    chosen = position[optimize.linear_sum_assignment(matrix, maximize=True)]
    return chosen[chosen >= 0]


def _best_other(groups: AnyIndexes, scores: Floats) -> Floats:
    """For each pair the best score of another pair of its group, 0 if it is alone."""
    n = int(groups.max()) + 1
    best, second = np.zeros(n), np.zeros(n)
    np.maximum.at(best, groups, scores)
    is_best = scores == best[groups]
    np.maximum.at(second, groups[~is_best], scores[~is_best])
    tied = np.bincount(groups[is_best], minlength=n) > 1
    second[tied] = best[tied]
    return np.where(is_best, second[groups], best[groups])


def _marked(groups: AnyIndexes, wins: Mask) -> Mask:
    taken = np.zeros(int(groups.max()) + 1, dtype=bool)
    taken[groups[wins]] = True
    return taken[groups]
