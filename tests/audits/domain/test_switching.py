"""Normal, tightened, reduced, stopped: which lots switch the inspection of a contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.domain.memberships import add_membership
from apps.annotations.models import Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import pull_next_item, record_inspection
from apps.audits.domain.lots import redeliver_lot
from apps.audits.domain.switching import restart_inspection
from apps.audits.models import Decision, Lot, Sample, SwitchingState, SwitchingStep
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import Activity
from tests.audits.worlds import inspect_all, make_lot, make_next_lot
from tests.cast import Cast

# 10 items at AQL 6.5: a sample of 2, none of which may be defective.
AQL: dict[str, Any] = {
    "plan": "standard", "aql": Decimal("6.5"), "level": "II", "severity": "normal",
}  # fmt: skip


def judge(cast: Cast, lot: Lot, *, accepted: bool) -> Decision:
    """Draw, inspect and decide."""
    inspect_all(cast, lot, defective=0 if accepted else 1)
    decision = decide_lot(lot, acting_user=cast.auditor_omar)
    assert (decision.outcome == "accepted") is accepted
    return decision


def run(cast: Cast, first: Lot, verdicts: list[bool]) -> None:
    """One more lot of the contract for each verdict."""
    for accepted in verdicts:
        judge(cast, make_next_lot(cast, first), accepted=accepted)


@pytest.fixture
def first(cast: Cast) -> Lot:
    return make_lot(cast, tasks=1, tracks=10, **AQL)


def test_a_lot_of_the_standard_is_drawn_and_decided_by_its_numbers(cast: Cast, first: Lot) -> None:
    decision = judge(cast, first, accepted=True)
    assert (decision.inspected, Sample.objects.get().severity) == (2, "normal")
    assert "AQL 6.5 at level II, normal inspection, allows 0" in decision.sentence
    step = SwitchingStep.objects.get()
    assert (step.before, step.after, step.is_counted) == ("normal", "normal", True)


def test_two_rejected_of_five_tighten_and_five_accepted_loosen(cast: Cast, first: Lot) -> None:
    judge(cast, first, accepted=False)
    run(cast, first, [True, True])
    assert SwitchingState.objects.get().severity == "normal"
    run(cast, first, [False])
    assert SwitchingState.objects.get().severity == "tightened"
    told = Activity.objects.get(verb="contract.inspection_switched")
    assert told.data == {"now": "tightened inspection", "lot": 4}

    run(cast, first, [True])
    assert Sample.objects.latest("pk").severity == "tightened"
    run(cast, first, [True] * 4)
    assert SwitchingState.objects.get().severity == "normal"


def test_five_rejected_on_tightened_stop_until_the_client_lets_it_go_on(
    cast: Cast, first: Lot
) -> None:
    judge(cast, first, accepted=False)
    run(cast, first, [False] * 6)
    state = SwitchingState.objects.get()
    assert state.is_stopped
    lot = make_next_lot(cast, first)
    with pytest.raises(Conflict, match="Inspection of this contract is stopped"):
        draw_sample(lot, acting_user=cast.auditor_omar)

    contract = first.contract
    for name in ("vendor_bob", "client_vic", "auditor_omar"):
        with pytest.raises(NotAllowed):
            restart_inspection(contract, reason="Trained.", acting_user=cast.people[name])
    with pytest.raises(InvalidInput):
        restart_inspection(contract, reason=" ", acting_user=cast.client_mia)
    restart_inspection(contract, reason="All were trained anew.", acting_user=cast.client_mia)

    state.refresh_from_db()
    assert (state.severity, state.is_stopped, state.rejected) == ("tightened", False, 0)
    assert draw_sample(lot, acting_user=cast.auditor_omar).severity == "tightened"
    with pytest.raises(Conflict, match="not stopped"):
        restart_inspection(contract, reason="Again.", acting_user=cast.client_mia)


def test_a_redrawn_lot_never_counts(cast: Cast, first: Lot) -> None:
    judge(cast, first, accepted=False)
    Task.objects.update(status="delivered")
    lot = redeliver_lot(first, acting_user=cast.lead_lena)
    judge(cast, lot, accepted=False)
    assert SwitchingState.objects.get().recent == [False]
    assert SwitchingStep.objects.count() == 1


def test_a_lot_drawn_before_the_switch_is_noted_and_not_counted(cast: Cast, first: Lot) -> None:
    late = make_next_lot(cast, first)
    draw_sample(late, acting_user=cast.auditor_omar)
    judge(cast, first, accepted=False)
    run(cast, first, [False])
    assert SwitchingState.objects.get().severity == "tightened"

    late.refresh_from_db()
    while (item := pull_next_item(late, acting_user=cast.auditor_omar)) is not None:
        record_inspection(item, verdict="correct", acting_user=cast.auditor_omar)
    decide_lot(late, acting_user=cast.auditor_omar)

    step = SwitchingStep.objects.get(lot=late)
    assert (step.is_counted, step.after) == (False, "tightened")
    assert SwitchingState.objects.get().recent == []


def test_fifteen_good_lots_bring_reduced_inspection_and_a_rejection_ends_it(
    cast: Cast, first: Lot
) -> None:
    judge(cast, first, accepted=True)
    state = SwitchingState.objects.get()
    state.score = 28  # 14 accepted lots at an acceptance number of 0
    state.save(update_fields=["score"])
    run(cast, first, [True])
    state.refresh_from_db()
    assert state.severity == "reduced"
    run(cast, first, [False])
    state.refresh_from_db()
    assert (state.severity, state.score) == ("normal", 0)


def test_other_plans_have_no_switching(cast: Cast) -> None:
    judge(cast, make_lot(cast, tasks=1, tracks=10), accepted=False)
    assert not SwitchingState.objects.exists()


def test_who_works_for_the_vendor_too_lets_nothing_go_on(cast: Cast, first: Lot) -> None:
    add_membership(cast.client_mia, first.vendor, "manager", acting_user=None)
    with pytest.raises(NotAllowed):
        restart_inspection(first.contract, reason="Fine.", acting_user=cast.client_mia)
