"""Lots under each kind of plan, from the draw to the decision and its report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.audits.domain.decision import decide_lot
from apps.audits.domain.inspection import pull_next_item
from apps.audits.enums import LotStatus
from apps.audits.models import AccuracyReport, Lot, Sample, SampleItem
from apps.core.errors import Conflict
from apps.quality.plans import TwoPoint, precision_sample_size, rule_for
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast

RISKS: dict[str, Any] = {
    "good_rate": Decimal("0.01"),
    "producer_risk": Decimal("0.05"),
    "bad_rate": Decimal("0.06"),
    "consumer_risk": Decimal("0.10"),
    "required_accuracy": Decimal("0.94"),
    "confidence": Decimal("0.90"),
}


def test_a_sequential_lot_is_decided_after_the_items_that_suffice(cast: Cast) -> None:
    lot = make_lot(cast, plan="sequential", **RISKS)
    with pytest.raises(Conflict):
        decide_lot(lot, acting_user=cast.auditor_omar)

    inspect_all(cast, lot)  # until no further item is handed out
    inspected = SampleItem.objects.filter(inspection__isnull=False).count()
    decision = decide_lot(lot, acting_user=cast.auditor_omar)

    assert (Sample.objects.get().size, inspected) == (80, 44)
    assert (decision.inspected, decision.defective) == (44, 0)
    assert decision.lower_bound == pytest.approx(0.94)
    assert "sequential test" in decision.sentence
    assert len(AccuracyReport.objects.get().figures["items"]) == 44
    lot.refresh_from_db()
    assert lot.status == LotStatus.ACCEPTED
    with pytest.raises(Conflict):
        pull_next_item(lot, acting_user=cast.auditor_omar)


def test_a_sequential_lot_of_bad_work_is_rejected_after_few_items(cast: Cast) -> None:
    lot = make_lot(cast, plan="sequential", **RISKS)
    inspect_all(cast, lot, defective=5)
    decision = decide_lot(lot, acting_user=cast.auditor_omar)
    assert (decision.outcome, decision.inspected) == (LotStatus.REJECTED, 2)


@pytest.mark.parametrize("beyond", [0, 1])
def test_two_points_of_risk_decide_by_their_acceptance_number(cast: Cast, beyond: int) -> None:
    lot = make_lot(cast, plan="two_point", **RISKS)
    size, allowed = rule_for(TwoPoint(0.01, 0.05, 0.06, 0.10), 80)
    inspect_all(cast, lot, defective=allowed + beyond)
    decision = decide_lot(lot, acting_user=cast.auditor_omar)
    assert decision.inspected == size < 80
    assert (decision.outcome == LotStatus.ACCEPTED) is (beyond == 0)


def test_a_precise_sample_tells_and_proves(cast: Cast) -> None:
    lot = make_lot(
        cast, plan="precision", half_width=Decimal("0.03"), required_accuracy=Decimal("0.90"),
    )  # fmt: skip
    size = precision_sample_size(0.03, 0.95, expected_accuracy=0.90, lot_size=80)
    inspect_all(cast, lot, defective=1)
    decision = decide_lot(lot, acting_user=cast.auditor_omar)
    assert decision.inspected == size
    assert decision.outcome == LotStatus.ACCEPTED
    assert decision.lower_bound >= 0.90


def test_the_page_offers_the_decision_as_soon_as_enough_is_known(cast: Cast) -> None:
    lot = make_lot(cast, plan="sequential", **RISKS)
    inspect_all(cast, lot)
    page = cast.sign_in("auditor_omar").get(f"/lots/{lot.pk}/").content.decode()
    assert "Inspect the next item" not in page
    assert 'value="decide"' in page
    assert Lot.objects.get().status == LotStatus.SAMPLING
