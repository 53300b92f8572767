"""MIL-STD-105E: single sampling by attributes, from a lot's size to its sample and numbers.

Public domain (US Department of Defense, 1989). The switching between its severities is in
`switching.py`.

Along a diagonal of tables II-A to II-C the numbers are the same: with the code letter's position i
and the AQL's position j they follow from i + j. The exceptions are written down.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from .lots import check_lot

LETTERS = "ABCDEFGHJKLMNPQRS"
AQLS = tuple(
    Decimal(text)
    for text in [
        "0.010",
        "0.015",
        "0.025",
        "0.040",
        "0.065",
        "0.10",
        "0.15",
        "0.25",
        "0.40",
        "0.65",
        "1.0",
        "1.5",
        "2.5",
        "4.0",
        "6.5",
        "10",
        "15",
        "25",
        "40",
        "65",
        "100",
        "150",
        "250",
        "400",
        "650",
        "1000",
    ]
)
LARGEST_LOTS = (
    *(8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200),
    *(10_000, 35_000, 150_000, 500_000),
)


class Level(Enum):
    """Inspection level: how large the sample is for a lot; II unless told otherwise."""

    S1 = "S-1"
    S2 = "S-2"
    S3 = "S-3"
    S4 = "S-4"
    I = "I"  # noqa: E741 - its name in the standard
    II = "II"
    III = "III"


class Severity(Enum):
    """How strictly is inspected, by the lots before."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"


# Table I: a letter for each range of lot sizes, in the order of LARGEST_LOTS and beyond.
_CODES = {
    Level.S1: "AAAABBBBCCCCDDD",
    Level.S2: "AAABBBCCCDDDEEE",
    Level.S3: "AABBCCDDEEFFGGH",
    Level.S4: "AABCCDEEFGGHJJK",
    Level.I: "AABCCDEFGHJKLMN",
    Level.II: "ABCDEFGHJKLMNPQ",
    Level.III: "BCDEFGHJKLMNPQR",
}
_SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150)
_REDUCED_SIZES = (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800)
# Ac and Re by i + j; what is not named lies under an arrow.
_NORMAL = {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30, 26: 44}
_TIGHTENED = {15: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18, 25: 27, 26: 41}
_REDUCED = {
    **{14: (0, 1), 17: (0, 2), 18: (1, 3), 19: (1, 4), 20: (2, 5), 21: (3, 6), 22: (5, 8)},
    **{23: (7, 10), 24: (10, 13), 25: (14, 17), 26: (21, 24)},
}
# The first two rows of table II-C, where a sample of 2 leaves less room between Ac and Re.
_REDUCED_A = dict(zip((14, *range(17, 26)), (0, 1, 2, 3, 5, 7, 10, 14, 21, 30), strict=True))
_REDUCED_B = {
    **{14: (0, 1), 17: (0, 2), 18: (1, 3), 19: (2, 4), 20: (3, 5), 21: (5, 6), 22: (7, 8)},
    **{23: (10, 11), 24: (14, 15), 25: (21, 22), 26: (30, 31)},
}
_LAST_SMALL_LETTER = 4  # only A to E have the largest acceptance numbers, for defects per hundred


@dataclass(frozen=True)
class StandardRule:
    """What the standard asks for.

    Attributes
    ----------
    code : str
        The letter of the lot's size.
    letter : str
        The letter whose plan is used: another than `code` where an arrow leads to it.
    size : int
        Items to inspect, at most the lot.
    accept, reject : int
        Accept at `accept` or fewer defective items, reject at `reject` or more. Between them,
        which only reduced inspection has, the lot is accepted and the next inspected normally.
    """

    code: str
    letter: str
    size: int
    accept: int
    reject: int


def code_letter(lot_size: int, level: Level = Level.II) -> str:
    """Table I: the letter of a lot's size.

    Raises
    ------
    ValueError
        If the lot is empty.
    """
    check_lot(0, lot_size)
    return _CODES[level][bisect_left(LARGEST_LOTS, lot_size)]


def standard_rule(
    lot_size: int,
    aql: Decimal | float | str,
    level: Level = Level.II,
    severity: Severity = Severity.NORMAL,
) -> StandardRule:
    """Sample and numbers of a lot by MIL-STD-105E, tables I and II-A to II-C.

    Parameters
    ----------
    lot_size : int
        N, at least 1.
    aql : Decimal, float or str
        Acceptable quality level: defective items a hundred, one of `AQLS`. Above 10 the standard
        counts defects, of which an item may bear several.
    level : Level
    severity : Severity

    Returns
    -------
    StandardRule
        Under an arrow, the whole plan it leads to, its sample included.

    Raises
    ------
    ValueError
        If the lot is empty or the AQL is none of the standard's.
    """
    code = code_letter(lot_size, level)
    column = aql_position(aql)
    row = LETTERS.index(code)
    while (numbers := _numbers(row, column, severity)) is None:
        row += _arrow(row, column, severity)
    sizes = _REDUCED_SIZES if severity is Severity.REDUCED else _SIZES
    return StandardRule(code, LETTERS[row], min(sizes[row], lot_size), *numbers)


def aql_position(aql: Decimal | float | str) -> int:
    """Where in `AQLS` an AQL stands.

    Raises
    ------
    ValueError
        If it is none of them.
    """
    try:
        return AQLS.index(Decimal(str(aql)))
    except (ArithmeticError, ValueError):
        known = ", ".join(f"{value:f}" for value in AQLS)
        raise ValueError(f"The standard has no AQL {aql}; it has {known}.") from None


def _numbers(row: int, column: int, severity: Severity) -> tuple[int, int] | None:
    """Ac and Re of a cell, None for an arrow."""
    diagonal = row + column
    if diagonal > 24 and row > _LAST_SMALL_LETTER:
        return None
    if severity is Severity.REDUCED:
        if row == 0:
            accept = _REDUCED_A.get(diagonal)
            return None if accept is None else (accept, accept + 1)
        return (_REDUCED_B if row == 1 else _REDUCED).get(diagonal)
    accept = (_NORMAL if severity is Severity.NORMAL else _TIGHTENED).get(diagonal)
    if severity is Severity.TIGHTENED and row == 0 and accept == 0:
        return None  # the table has an arrow where the diagonal would end in a sample of 2
    return None if accept is None else (accept, accept + 1)


def _arrow(row: int, column: int, severity: Severity) -> int:
    """+1 down to a larger sample, -1 up to a smaller one."""
    diagonal = row + column
    if severity is Severity.TIGHTENED:
        # Below the zeros both arrows lead down; the last row knows a single plan below it, S.
        is_end = LETTERS[row] == "R" and diagonal == 16
        return -1 if diagonal > 24 or is_end else 1
    if diagonal == 15:
        return 1 if row == 0 else -1
    is_end = LETTERS[row] == "R" and diagonal == 16
    return -1 if diagonal > 24 or is_end else 1
