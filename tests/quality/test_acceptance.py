"""Decisions: the rule, the gate and the sentence agree."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.quality.acceptance import (
    Demonstration,
    FullInspection,
    Plan,
    Rule,
    TwoPoint,
    decide,
    rule_for,
)

TWO_POINT = TwoPoint(0.01, 0.05, 0.06, 0.10)


@pytest.mark.parametrize(
    ("plan", "found", "accepted", "sentence"),
    [
        (
            Demonstration(0.95),
            (100, 2, None),
            False,
            "98 of 100 correct (98.0 %) proves at least 93.8 % with 95 % confidence;"
            " 95 % was required: rejected.",
        ),
        (
            Demonstration(Decimal("0.9500"), Decimal("0.9500")),
            (59, 0, 2000),
            True,
            "59 of 59 correct (100.0 %) proves at least 95.0 % with 95 % confidence;"
            " 95 % was required: accepted.",
        ),
        (
            Demonstration(Decimal("0.9525"), Decimal("0.975")),
            (80, 1, None),
            False,
            "79 of 80 correct (98.75 %) proves at least 93.23 % with 97.5 % confidence;"
            " 95.25 % was required: rejected.",
        ),
        (
            Demonstration(0.95, 0.95, 2),
            (20, 1, 20),
            True,
            "All 20 were inspected and 19 are correct (95.0 %); 95 % was required: accepted.",
        ),
        (
            FullInspection(0.95),
            (120, 7, 120),
            False,
            "All 120 were inspected and 113 are correct (94.2 %); 95 % was required: rejected.",
        ),
        (
            Demonstration(0.9),
            (47, 1, None),
            True,
            "46 of 47 correct (97.9 %) proves at least 90.2 % with 95 % confidence;"
            " 90 % was required: accepted.",
        ),
        (
            FullInspection(0.95),
            (2119, 106, 2119),
            False,
            "All 2119 were inspected and 2013 are correct (94.9 %); 95 % was required: rejected.",
        ),
        (
            FullInspection(0.95),
            (3000, 1, 3000),
            True,
            "All 3000 were inspected and 2999 are correct (99.9 %); 95 % was required: accepted.",
        ),
        (
            FullInspection(0.95),
            (50, 7, 120),
            False,
            "7 of the first 50 defective, at most 6 may be; 95 % was required: rejected.",
        ),
        (
            TWO_POINT,
            (110, 3, None),
            True,
            "3 of 110 defective; the plan allows 3: accepted."
            " The sample proves at least 94.0 % correct with 90 % confidence.",
        ),
        (
            TwoPoint(0.01, 0.05, 0.06, 0.07),
            (60, 5, None),
            False,
            "5 of 60 defective; the plan allows 3: rejected."
            " The sample proves at least 84.1 % correct with 93 % confidence.",
        ),
    ],
)
def test_sentences(
    plan: Plan, found: tuple[int, int, int | None], accepted: bool, sentence: str
) -> None:
    decision = decide(plan, *found)
    assert decision.sentence == sentence
    assert decision.accepted is accepted


def test_figures() -> None:
    decision = decide(Demonstration(0.95, 0.95, 1), 93, 1)
    assert decision.rule == Rule(93, 1)
    assert (decision.inspected, decision.defective, decision.lot_size) == (93, 1, None)
    assert decision.accuracy == pytest.approx(92 / 93)
    assert decision.lower_bound == pytest.approx(0.95001, abs=1e-5)
    assert decision.interval == pytest.approx((0.94160, 0.99810), abs=1e-4)
    assert decision.confidence == 0.95


plans = st.builds(
    lambda accuracy, confidence, allowed: Demonstration(
        Decimal(accuracy), Decimal(confidence), allowed
    ),
    st.sampled_from(["0.6", "0.8", "0.9", "0.95", "0.975"]),
    st.sampled_from(["0.8", "0.9", "0.95", "0.99"]),
    st.integers(0, 5),
)


@given(plans, st.none() | st.integers(1, 3000))
def test_the_rule_is_what_decides(plan: Demonstration, lot: int | None) -> None:
    rule = rule_for(plan, lot)
    accepted = decide(plan, rule.size, rule.allowed, lot)
    assert accepted.accepted
    assert accepted.lower_bound >= float(plan.required_accuracy)
    if rule.allowed < rule.size:
        rejected = decide(plan, rule.size, rule.allowed + 1, lot)
        assert not rejected.accepted
        assert rejected.lower_bound < float(plan.required_accuracy)


@given(plans, st.integers(1, 3000), st.data())
def test_no_sentence_claims_what_is_not_proven(
    plan: Demonstration, lot: int, data: st.DataObject
) -> None:
    size = rule_for(plan, lot).size
    inspected = data.draw(st.integers(size, min(lot, 2 * size)))
    defective = data.draw(st.integers(0, inspected))
    decision = decide(plan, inspected, defective, lot)
    assert decision.accepted == (Decimal(str(decision.lower_bound)) >= plan.required_accuracy)
    before = decision.sentence.split(" %")
    claimed = Decimal(before[0].split("(")[1] if inspected == lot else before[1].split()[-1])
    assert (claimed >= plan.required_accuracy * 100) == decision.accepted
    nearest = Decimal("0.05") if inspected == lot else 0  # then it is the share that was counted
    assert claimed <= Decimal(str(decision.lower_bound)) * 100 + nearest


@settings(max_examples=50)
@given(st.integers(1, 400), st.data())
def test_full_inspection_is_the_share(lot: int, data: st.DataObject) -> None:
    defective = data.draw(st.integers(0, lot))
    decision = decide(FullInspection(Decimal("0.95")), lot, defective, lot)
    assert decision.accepted == (100 * (lot - defective) >= 95 * lot)
    assert decision.lower_bound == decision.accuracy == decision.interval.low


def test_an_inspection_may_not_stop_while_it_looks_good() -> None:
    plan = Demonstration(0.95, 0.95, 1)
    with pytest.raises(ValueError, match="not complete: 92 of 93"):
        decide(plan, 92, 0)
    with pytest.raises(ValueError, match="not complete: 119 of 120"):
        decide(FullInspection(0.95), 119, 0, 120)
    assert not decide(plan, 20, 2).accepted  # lost, whatever would follow


@pytest.mark.parametrize(
    ("plan", "found", "message"),
    [
        (Demonstration(0.95), (0, 0, None), "At least one item"),
        (Demonstration(0.95), (59, 60, None), "between 0 and 59"),
        (Demonstration(0.95), (60, 0, 59), "cannot be inspected"),
        (TWO_POINT, (111, 3, None), "inspects 110 items"),
        (FullInspection(0.95), (10, 0, None), "needs the size"),
    ],
)
def test_bad_findings_are_refused(
    plan: Plan, found: tuple[int, int, int | None], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        decide(plan, *found)


@pytest.mark.parametrize("lots", [1000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_demonstration_accepts_bad_lots_no_more_often_than_its_risk(lots: int) -> None:
    plan = Demonstration(0.95, 0.95, allowed_defects=2)
    size = rule_for(plan).size
    found = np.random.default_rng(6).binomial(size, 0.05 + 1e-6, lots)
    numbers, times = np.unique(found, return_counts=True)
    verdicts = [decide(plan, size, int(number)).accepted for number in numbers]
    accepted = int(times[verdicts].sum())
    assert accepted > 0
    assert accepted / lots <= 0.05 + 3 * (0.05 * 0.95 / lots) ** 0.5
