"""Accepted units become invoice lines whose every figure is derived; nothing is paid twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.annotations.models import Track
from apps.audits.domain.decision import decide_lot
from apps.audits.models import Lot
from apps.billing.domain.invoices import approve_invoice, draft_invoice, submit_invoice
from apps.billing.domain.units import accept_units
from apps.billing.enums import InvoiceStatus
from apps.billing.models import AcceptedUnit, Invoice
from apps.contracts.enums import RateUnit
from apps.contracts.models import RateLine
from apps.core.domain.jobs import run_job
from apps.core.errors import Conflict, NotAllowed
from apps.core.models import Job
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast, see_everything


@pytest.fixture
def lot(cast: Cast) -> Lot:
    """An accepted lot of 80 tracks, 0.45 EUR a track but 1.20 EUR a car."""
    lot = make_lot(cast)
    RateLine.objects.create(
        client=lot.client, version=lot.terms, unit=RateUnit.TRACK, label="car", amount="1.2000"
    )
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    return lot


def test_lines_are_quantity_times_the_rate_of_their_label(cast: Cast, lot: Lot) -> None:
    invoice = draft_invoice(lot, acting_user=cast.client_alice)

    cars, pedestrians = invoice.lines.all()
    assert (cars.label, cars.quantity, cars.rate, cars.amount) == (
        "car", Decimal(28), Decimal("1.2"), Decimal("33.60"),
    )  # fmt: skip
    assert (pedestrians.quantity, pedestrians.amount) == (Decimal(52), Decimal("23.40"))
    assert invoice.total == Decimal("57.00")


def test_keyframes_of_assist_are_not_paid_as_hand_work(cast: Cast) -> None:
    lot = make_lot(cast, tasks=1, tracks=3)
    RateLine.objects.filter(version=lot.terms).update(unit=RateUnit.KEYFRAME)
    first, second, _ = Track.objects.filter(task__project=lot.project)
    for track, sources in ((first, ["manual", "model"]), (second, ["import", "model"])):
        track.keyframes["source"] = sources
        track.save()
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    units = accept_units(lot, acting_user=None)
    assert sorted(unit.quantity for unit in units) == [1, 2]


def test_each_line_says_where_it_comes_from(cast: Cast, lot: Lot) -> None:
    line = draft_invoice(lot, acting_user=None).lines.first()
    assert line is not None
    assert line.derivation["formula"] == "28 × 1.2"
    assert sum(Decimal(n) for n in line.derivation["quantity_by_task"].values()) == line.quantity
    assert "accepted" in line.derivation["decision"]
    assert line.units.count() == 28


def test_the_job_drafts_it_once(cast: Cast, lot: Lot) -> None:
    job = Job.objects.get(kind="billing.draft_invoice")
    assert run_job(job.pk, job.client_id) == "succeeded"
    see_everything()
    again = draft_invoice(lot, acting_user=None)
    assert Invoice.objects.get() == again
    assert AcceptedUnit.objects.count() == 80


def test_an_undecided_lot_has_no_accepted_units(cast: Cast) -> None:
    with pytest.raises(Conflict):
        accept_units(make_lot(cast), acting_user=None)


def test_the_vendor_submits_and_the_client_approves(cast: Cast, lot: Lot) -> None:
    invoice = draft_invoice(lot, acting_user=None)
    with pytest.raises(NotAllowed):
        submit_invoice(invoice, acting_user=cast.client_alice)
    invoice = submit_invoice(invoice, acting_user=cast.vendor_bob)
    assert invoice.status == InvoiceStatus.MATCHED
    with pytest.raises(NotAllowed):
        approve_invoice(invoice, acting_user=cast.vendor_bob)
    assert approve_invoice(invoice, acting_user=cast.client_alice).status == "approved"


def test_a_changed_amount_is_a_variance(cast: Cast, lot: Lot) -> None:
    invoice = draft_invoice(lot, acting_user=None)
    Invoice.objects.update(total="999.00")
    assert submit_invoice(invoice, acting_user=cast.vendor_bob).status == InvoiceStatus.VARIANCE


def test_money_is_the_business_of_managers_only(cast: Cast, lot: Lot) -> None:
    draft_invoice(lot, acting_user=None)
    seen = {name for name, user in cast.people.items() if Invoice.objects.visible_to(user).exists()}
    assert seen == {"client_alice", "client_mia", "vendor_bob", "vendor_max"}
