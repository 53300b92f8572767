"""The ladder of pay: what two parties may agree on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.contracts.domain.ladders import ladder_errors, ladder_texts
from apps.contracts.forms import LadderField

REQUIRED = Decimal("0.95")


def step(bound: str, factor: str) -> tuple[Decimal, Decimal]:
    return Decimal(bound), Decimal(factor)


def test_a_ladder_is_kept_highest_first_without_idle_zeros() -> None:
    ladder = [step("0.950", "1.00"), step("0.98", "1.030")]
    assert ladder_texts(ladder) == [["0.98", "1.03"], ["0.95", "1"]]
    assert list(ladder_errors(ladder, REQUIRED)) == []
    assert list(ladder_errors([], REQUIRED)) == []


@pytest.mark.parametrize(
    ("ladder", "words"),
    [
        ([step("0.98", "1")], "step at 95 %"),
        ([step("0.9", "1.1"), step("0.98", "1")], "pays less"),
        ([step("0.9", "1"), step("0.9", "1.1")], "Two rungs"),
        ([step("0.9", "4")], "at most 300 %"),
        ([step("1.2", "1")], "between 0 and 1"),
        ([step(f"0.{n}", "1") for n in range(10, 23)], "at most 12 steps"),
    ],
)
def test_a_ladder_that_cannot_hold_is_refused(
    ladder: list[tuple[Decimal, Decimal]], words: str
) -> None:
    (error,) = ladder_errors(ladder, REQUIRED)
    assert error[0] == "ladder"
    assert words in error[1]


def test_lines_are_read_as_percent_and_a_bad_one_is_named() -> None:
    field = LadderField(required=False)
    assert field.clean("98 %: 103 %\n\n95: 100") == (step("0.98", "1.03"), step("0.95", "1"))
    assert field.clean("") == ()
    with pytest.raises(Exception, match="Line 2"):
        field.clean("98: 103\nall: the rest")
