"""Differences of vendors, rankings and escapes: published figures and bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.differences import accuracy_difference, escape_rate, ranking_score

COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_newcombes_own_example() -> None:
    found = accuracy_difference((56, 70), (48, 80))
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(COUNTS, COUNTS)
def test_a_difference_turns_its_sign_with_its_sides(a: tuple[int, int], b: tuple[int, int]) -> None:
    one, two = accuracy_difference(a, b), accuracy_difference(b, a)
    assert one == pytest.approx((-two.estimate, -two.high, -two.low), abs=1e-12)
    assert -1 - 1e-12 <= one.low <= one.estimate <= one.high <= 1 + 1e-12


def test_few_items_do_not_lead_a_ranking() -> None:
    assert ranking_score(3, 3) < ranking_score(95, 100) < ranking_score(950, 1000)
    with pytest.raises(ValueError, match="prior"):
        ranking_score(1, 2, (0, 1))


def test_each_layer_lets_less_pass() -> None:
    assert escape_rate(0.1, [(1, 0.8), (0.5, 0.9)]) == pytest.approx(0.1 * 0.2 * 0.55)
    with pytest.raises(ValueError, match="from 0 to 1"):
        escape_rate(0.1, [(1.2, 0.5)])
