"""What a ruling on a dispute changes about money: a draft anew, an issued invoice never."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.audits.domain.decision import decide_lot
from apps.audits.models import Lot
from apps.billing.domain.corrections import correct_invoice
from apps.billing.domain.invoices import draft_invoice, submit_invoice
from apps.billing.domain.lines import factor_of
from apps.billing.models import Correction
from apps.core.domain.jobs import run_job
from apps.core.models import Job
from tests.audits.worlds import dispute_first, inspect_all, make_lot, overturn
from tests.cast import Cast, see_everything

# One defect in 80 items, all inspected: 98.75 % is proved; without it, 100 %.
LADDER = [["0.99", "1.1"], ["0.9", "1"]]


@pytest.fixture
def lot(cast: Cast) -> Lot:
    """An accepted lot of 80 tracks at 0.45 EUR with one defect of which one is allowed."""
    lot = make_lot(cast, plan="full", required_accuracy="0.9000", ladder=LADDER)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    return lot


def settle(cast: Cast, lot: Lot) -> Any:
    """Overturn the finding and let the job that follows run."""
    overturn(cast, dispute_first(cast, lot))
    job = Job.objects.get(kind="billing.correct_invoice")
    run_job(job.pk, job.client_id)
    see_everything()
    job.refresh_from_db()
    assert job.state == "succeeded"
    lot.refresh_from_db()


def test_the_ladder_scales_every_line_and_says_why(cast: Cast, lot: Lot) -> None:
    invoice = draft_invoice(lot, acting_user=None)
    assert factor_of(lot) == Decimal(1)
    line = invoice.lines.first()
    assert line is not None
    assert line.derivation["formula"].endswith("× 1")
    assert "100 % of the rate" in line.derivation["factor"]


def test_a_draft_is_written_anew(cast: Cast, lot: Lot) -> None:
    invoice = draft_invoice(lot, acting_user=None)
    assert invoice.total == Decimal("36.00")
    settle(cast, lot)
    invoice.refresh_from_db()
    assert invoice.total == Decimal("39.60")
    assert {line.factor for line in invoice.lines.all()} == {Decimal("1.1")}
    assert not Correction.objects.exists()


def test_an_issued_invoice_stays_and_gets_a_correction(cast: Cast, lot: Lot) -> None:
    invoice = draft_invoice(lot, acting_user=None)
    submit_invoice(invoice, acting_user=cast.vendor_bob)
    before = list(invoice.lines.values())
    settle(cast, lot)
    invoice.refresh_from_db()
    assert (invoice.total, list(invoice.lines.values())) == (Decimal("36.00"), before)
    correction = Correction.objects.get()
    assert (correction.total, correction.kind) == (Decimal("3.60"), "debit")
    assert correction.number == f"{invoice.number}-C1"
    assert sum(Decimal(line["difference"]) for line in correction.lines) == correction.total
    assert "110 % of the rate" in correction.reason
    # Once only, however often the job runs.
    assert correct_invoice(lot, acting_user=None) is None
    assert Correction.objects.count() == 1
    page = cast.sign_in("client_alice").get(f"/invoices/{invoice.pk}/").content.decode()
    assert correction.number in page
    assert "39.60" in page


def test_without_a_ladder_nothing_is_corrected(cast: Cast) -> None:
    lot = make_lot(cast, plan="full", required_accuracy="0.9000")
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    invoice = draft_invoice(lot, acting_user=None)
    submit_invoice(invoice, acting_user=cast.vendor_bob)
    settle(cast, lot)
    assert not Correction.objects.exists()
