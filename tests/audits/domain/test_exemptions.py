"""Lots that are accepted without a decision: waived by the client, or by the contract's days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.exemptions import accept_overdue_lots, waive_lot
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
)
from apps.audits.domain.lots import redeliver_lot
from apps.audits.domain.queries import acceptance_sentence
from apps.audits.enums import LotStatus
from apps.audits.models import AccuracyReport, Exemption, Lot, Sample, SwitchingState
from apps.billing.domain.invoices import draft_invoice
from apps.billing.domain.lines import factor_of
from apps.contracts.enums import ContractStatus
from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Activity, Job
from apps.footage.models import Clip
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast


def test_a_waived_lot_is_accepted_with_its_reason_and_invoiced(cast: Cast) -> None:
    lot = make_lot(cast, tracks=4)

    waive_lot(lot, reason=" Needed for the demo  today. ", acting_user=cast.client_mia)

    lot.refresh_from_db()
    assert lot.status == LotStatus.WAIVED
    exemption = Exemption.objects.get()
    assert (exemption.reason, exemption.granted_by) == (
        "Needed for the demo today.", cast.client_mia,
    )  # fmt: skip
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.ACCEPTED}
    assert not AccuracyReport.objects.exists()
    assert Job.objects.filter(kind="billing.draft_invoice", subject_id=lot.pk).count() == 1
    invoice = draft_invoice(lot, acting_user=None)
    lines = list(invoice.lines.all())
    assert sum(line.quantity for line in lines) == 8
    assert all("Needed for the demo today." in line.derivation["decision"] for line in lines)
    assert Activity.objects.get(verb="lot.waived").data["reason"] == exemption.reason


def test_only_the_clients_managers_waive_and_only_with_a_reason(cast: Cast) -> None:
    lot = make_lot(cast, tracks=4)
    for name in ("client_rita", "client_vic", "vendor_bob", "lead_lena", "auditor_omar"):
        with pytest.raises(NotAllowed):
            waive_lot(lot, reason="Fine.", acting_user=cast.people[name])
    for reason in ("", "  ", "x" * 601):
        with pytest.raises(InvalidInput):
            waive_lot(lot, reason=reason, acting_user=cast.client_alice)
    assert Lot.objects.get().status == LotStatus.FROZEN


def test_waiving_ends_an_inspection_that_is_going_on(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    record_item_finding(
        item, acting_user=cast.auditor_omar, type="wrong_label", severity="critical",
        start=item.item.start, stop=item.item.stop,
    )  # fmt: skip
    record_inspection(item, verdict="defective", acting_user=cast.auditor_omar)
    held = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert held is not None
    assert Clip.objects.visible_to(cast.auditor_omar).exists()

    waive_lot(lot, reason="We need it now.", acting_user=cast.client_alice)

    assert not Clip.objects.visible_to(cast.auditor_omar).exists()
    assert Sample.objects.get().is_revealed
    assert Finding.objects.visible_to(cast.lead_lena).count() == 1
    found = dict(Task.objects.values_list("pk", "audit_status"))
    assert found.pop(item.item.task_id) == AuditStatus.FAILED
    assert set(found.values()) <= {AuditStatus.SAMPLED, AuditStatus.NONE}
    with pytest.raises(Conflict):
        record_inspection(held, verdict="correct", acting_user=cast.auditor_omar)
    with pytest.raises(Conflict):
        decide_lot(lot, acting_user=cast.auditor_omar)


def test_a_rejected_lot_is_waived_before_its_rework_begins_and_not_after(cast: Cast) -> None:
    lot = make_lot(cast, ladder=[["0.9999", "1"]])
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    task = Task.objects.earliest("number")
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.IN_PROGRESS)
    with pytest.raises(Conflict, match="is being reworked already"):
        waive_lot(lot, reason="Good enough.", acting_user=cast.client_alice)

    Task.objects.filter(pk=task.pk).update(status=TaskStatus.REWORK)
    waive_lot(lot, reason="Good enough.", acting_user=cast.client_alice)

    assert Lot.objects.get().status == LotStatus.WAIVED
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.ACCEPTED}
    assert acceptance_sentence(lot) == "Waived: Good enough."
    assert factor_of(Lot.objects.get()) == 1  # whatever the ladder pays for what was proved
    with pytest.raises(IllegalTransition):
        waive_lot(lot, reason="Again.", acting_user=cast.client_alice)


def test_a_lot_counts_as_accepted_once_its_days_are_over(cast: Cast) -> None:
    lot = make_lot(cast, tracks=4, acceptance_days=10)
    assert lot.decide_by is not None
    assert accept_overdue_lots(lot.decide_by - timedelta(minutes=1)) == 0

    assert accept_overdue_lots(lot.decide_by) == 1

    lot.refresh_from_db()
    assert lot.status == LotStatus.DEEMED_ACCEPTED
    assert Exemption.objects.get().granted_by is None
    assert "within the 10 days" in acceptance_sentence(lot)
    assert Job.objects.filter(kind="billing.draft_invoice").count() == 1
    assert accept_overdue_lots(lot.decide_by) == 0


def test_without_a_limit_no_lot_is_accepted_by_waiting(cast: Cast) -> None:
    assert make_lot(cast, tracks=4).decide_by is None
    assert accept_overdue_lots(timezone.now() + timedelta(days=10_000)) == 0


def test_decided_lots_are_left_alone(cast: Cast) -> None:
    lot = make_lot(cast, acceptance_days=1)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    assert accept_overdue_lots(timezone.now() + timedelta(days=2)) == 0


@pytest.mark.parametrize("why", ["suspended", "stopped"])
def test_no_lot_runs_out_of_time_while_nobody_can_inspect(cast: Cast, why: str) -> None:
    lot = make_lot(cast, tracks=4, acceptance_days=1)
    state = SwitchingState.objects.create(client_id=lot.client_id, contract=lot.contract)
    set_hold(lot, state, why, held=True)
    later = timezone.now() + timedelta(days=20)
    assert accept_overdue_lots(later) == 0

    set_hold(lot, state, why, held=False)
    assert accept_overdue_lots(later + timedelta(days=2)) == 0
    assert accept_overdue_lots(later + timedelta(days=3)) == 1


def set_hold(lot: Lot, state: SwitchingState, why: str, *, held: bool) -> None:
    """Let the contract be suspended or its inspection stopped, or neither any more."""
    if why == "stopped":
        state.is_stopped = held
        state.save(update_fields=["is_stopped"])
        return
    lot.contract.status = ContractStatus.SUSPENDED if held else ContractStatus.ACTIVE
    lot.contract.save(update_fields=["status"])


def test_a_lot_delivered_again_has_its_days_again(cast: Cast) -> None:
    lot = make_lot(cast, acceptance_days=10)
    before = lot.decide_by
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    Task.objects.update(status=TaskStatus.DELIVERED)
    lot = redeliver_lot(lot, acting_user=cast.lead_lena)
    assert before is not None
    assert lot.decide_by is not None
    assert lot.decide_by > before
    assert accept_overdue_lots(lot.decide_by) == 1
