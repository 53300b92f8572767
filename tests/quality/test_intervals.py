"""Intervals against published values, SciPy and their defining equations."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped,unused-ignore]

from apps.quality.intervals import Interval, Method, lower_bound, two_sided, upper_bound

counts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
confidences = st.floats(0.5, 0.999)


def test_known_wilson_values() -> None:
    assert two_sided(95, 100) == pytest.approx((0.88825, 0.97846), abs=5e-6)
    assert two_sided(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert lower_bound(98, 100) == pytest.approx(0.941, abs=5e-4)


@pytest.mark.parametrize(
    ("method", "expected"),
    [  # Newcombe (1998) table I, 81/263: methods 3, 4 and 5
        (Method.WILSON, (0.2553, 0.3662)),
        (Method.WILSON_CORRECTED, (0.2535, 0.3682)),
        (Method.CLOPPER_PEARSON, (0.2527, 0.3676)),
    ],
)
def test_newcombe_table(method: Method, expected: tuple[float, float]) -> None:
    assert two_sided(81, 263, 0.95, method) == pytest.approx(expected, abs=5.1e-5)


@pytest.mark.parametrize("correct", [0, 1, 2, 3])
def test_jeffreys_is_beta(correct: int) -> None:
    beta = stats.beta(correct + 0.5, 3 - correct + 0.5)
    low = 0 if correct == 0 else beta.ppf(0.025)
    high = 1 if correct == 3 else beta.ppf(0.975)
    assert two_sided(correct, 3, 0.95, Method.JEFFREYS) == pytest.approx((low, high), rel=1e-12)


@settings(max_examples=40)
@given(counts, confidences)
def test_equal_to_scipy(count: tuple[int, int], confidence: float) -> None:
    correct, inspected = count
    for method, name in [
        (Method.WILSON, "wilson"),
        (Method.WILSON_CORRECTED, "wilsoncc"),
        (Method.CLOPPER_PEARSON, "exact"),
    ]:
        theirs = stats.binomtest(correct, inspected).proportion_ci(confidence, name)
        ours = two_sided(correct, inspected, confidence, method)
        assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9), method


@settings(max_examples=40)
@given(counts, st.floats(0.51, 0.999))
def test_one_sided_equal_to_scipy(count: tuple[int, int], confidence: float) -> None:
    correct, inspected = count
    for alternative, bound in [("greater", lower_bound), ("less", upper_bound)]:
        test = stats.binomtest(correct, inspected, alternative=alternative)
        exact, wilson = (test.proportion_ci(confidence, name) for name in ("exact", "wilson"))
        side = 0 if alternative == "greater" else 1
        ours = bound(correct, inspected, confidence, Method.CLOPPER_PEARSON)
        assert ours == pytest.approx(exact[side], abs=1e-9)
        assert bound(correct, inspected, confidence) == pytest.approx(wilson[side], abs=1e-9)


@given(counts, confidences)
def test_wilson_ends_solve_the_score_equation(count: tuple[int, int], confidence: float) -> None:
    correct, inspected = count
    z = stats.norm.ppf((1 + confidence) / 2)
    for end in two_sided(correct, inspected, confidence):
        distance = abs(correct / inspected - end)
        assert distance == pytest.approx(z * math.sqrt(end * (1 - end) / inspected), abs=1e-9)


@given(counts, confidences, st.sampled_from(Method))
def test_holds_the_estimate_and_mirrors(
    count: tuple[int, int], confidence: float, method: Method
) -> None:
    correct, inspected = count
    interval = two_sided(correct, inspected, confidence, method)
    mirror = two_sided(inspected - correct, inspected, confidence, method)
    if method is not Method.JEFFREYS or confidence >= 0.9:  # narrow Jeffreys may miss the ends
        assert 0 <= interval.low <= correct / inspected <= interval.high <= 1
    assert mirror == pytest.approx((1 - interval.high, 1 - interval.low), abs=1e-9)


@given(counts, st.floats(0.5, 0.99), st.sampled_from(Method))
def test_one_sided_is_one_end_of_two_sided(
    count: tuple[int, int], confidence: float, method: Method
) -> None:
    low = lower_bound(*count, confidence, method)
    high = upper_bound(*count, confidence, method)
    if confidence > 0.5:
        both = two_sided(*count, 2 * confidence - 1, method)
        assert (low, high) == pytest.approx(both, abs=1e-7)
    assert lower_bound(*count, 0.995, method) <= low + 1e-12


@settings(max_examples=40)
@given(st.integers(1, 60), st.floats(0.02, 0.98), st.floats(0.6, 0.99))
def test_clopper_pearson_lower_bound_keeps_its_confidence(
    inspected: int, truth: float, confidence: float
) -> None:
    covered = sum(
        stats.binom.pmf(x, inspected, truth)
        for x in range(inspected + 1)
        if lower_bound(x, inspected, confidence, Method.CLOPPER_PEARSON) <= truth
    )
    assert covered >= confidence - 1e-9


def test_agresti_coull_by_hand() -> None:
    # Agresti & Coull's "add two successes and two failures" at z = 2.
    confidence = 2 * stats.norm.cdf(2) - 1
    centre = 12 / 24
    half = 2 * math.sqrt(centre * (1 - centre) / 24)
    expected = Interval(centre - half, centre + half)
    assert two_sided(10, 20, confidence, Method.AGRESTI_COULL) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("correct", "inspected", "confidence", "message"),
    [
        (0, 0, 0.95, "At least one item"),
        (-1, 10, 0.95, "between 0 and 10"),
        (11, 10, 0.95, "between 0 and 10"),
        (9.5, 10, 0.95, "whole numbers"),
        (9, 10, 1.0, "confidence"),
        (9, 10, 0.0, "confidence"),
        (9, 10, math.nan, "confidence"),
    ],
)
def test_bad_input_is_refused(
    correct: int, inspected: int, confidence: float, message: str
) -> None:
    for function in (two_sided, lower_bound, upper_bound):
        with pytest.raises(ValueError, match=message):
            function(correct, inspected, confidence)


def test_one_sided_confidence_below_one_half_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at least 0\.5"):
        lower_bound(9, 10, 0.4)
