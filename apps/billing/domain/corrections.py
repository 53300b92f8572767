"""Corrections: what a ruling on a dispute changes about money, without touching what was issued."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.audits.models import AccuracyReport, Lot
from apps.billing.domain.invoices import write_lines
from apps.billing.domain.lines import deciding, factor_sentence, worth_of
from apps.billing.enums import InvoiceStatus
from apps.billing.models import Correction, Invoice
from apps.core.domain.activity import record_activity


@transaction.atomic
def correct_invoice(lot: Lot, *, acting_user: Any) -> Correction | None:
    """Bring the invoice of a lot in line with its newest report; called again, nothing happens.

    A draft is written anew, for nobody was sent it. An issued invoice stays as it is, and the
    difference becomes a correction of its own; None where there is none.
    """
    invoice = Invoice.objects.select_for_update(of=("self",)).filter(lot=lot).first()
    report = AccuracyReport.objects.filter(lot=lot, round=lot.round).first()
    if invoice is None or report is None or invoice.status == InvoiceStatus.VOID:
        return None
    if invoice.status == InvoiceStatus.DRAFT:
        write_lines(invoice)
        record_activity(
            "invoice.redrafted", invoice, acting_user=acting_user, total=str(invoice.total)
        )
        return None
    lines = _differences(invoice)
    total = sum((Decimal(line["difference"]) for line in lines), Decimal(0))
    known = invoice.corrections.filter(report_version=report.version).exists()
    if known or not total:
        return None
    return _issue(invoice, report, lines, total, acting_user)


def _differences(invoice: Invoice) -> list[dict[str, str]]:
    """Per line of the invoice: what was asked so far, what is owed, and the difference."""
    asked: dict[str, Decimal] = {}
    for line in invoice.lines.all():
        asked[f"{line.unit} {line.label}"] = line.amount
    for correction in invoice.corrections.all():
        for row in correction.lines:
            asked[row["key"]] += Decimal(row["difference"])
    rows = []
    for fields, _ in worth_of(invoice.lot):
        key = f"{fields['unit']} {fields['label']}"
        before = asked.get(key, Decimal(0))
        rows.append(
            {
                "key": key,
                "description": fields["description"],
                "formula": fields["derivation"]["formula"],
                "before": str(before),
                "after": str(fields["amount"]),
                "difference": str(fields["amount"] - before),
            }
        )
    return rows


def _issue(
    invoice: Invoice,
    report: AccuracyReport,
    lines: list[dict[str, str]],
    total: Decimal,
    acting_user: Any,
) -> Correction:
    decision = deciding(invoice.lot)
    because = f"Version {report.version} of the accuracy report replaced version 1"
    if decision is not None:
        factor = worth_of(invoice.lot)[0][0]["factor"]
        because += f": {factor_sentence(factor, decision)}"
    correction = Correction.objects.create(
        client_id=invoice.client_id,
        invoice=invoice,
        number=f"{invoice.number}-C{invoice.corrections.count() + 1}",
        report_version=report.version,
        reason=f"{because}.",
        total=total,
        lines=lines,
        issued_on=timezone.localdate(),
    )
    record_activity(
        "invoice.corrected",
        invoice,
        acting_user=acting_user,
        correction=correction.number,
        total=str(total),
    )
    return correction
