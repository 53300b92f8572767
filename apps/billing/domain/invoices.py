"""Invoices from accepted units: quantity × rate, each with its derivation, rounded once a line."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.audits.models import Lot
from apps.billing import rules
from apps.billing.domain.units import accept_units
from apps.billing.enums import INVOICE_TRANSITIONS, InvoiceStatus
from apps.billing.models import AcceptedUnit, Invoice, InvoiceLine
from apps.contracts.models import ContractVersion, RateLine
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, NotAllowed

CENT = Decimal("0.01")


def change_status(invoice: Invoice, to: str, *, acting_user: Any, **data: Any) -> Invoice:
    """Move an invoice to `to`; raises IllegalTransition for a step its machine does not have."""
    changed: Invoice = apply_transition(
        invoice, to, INVOICE_TRANSITIONS, acting_user=acting_user, **data
    )
    return changed


@transaction.atomic
def draft_invoice(lot: Lot, *, acting_user: Any) -> Invoice:
    """The invoice draft of an accepted lot; called again, the same draft.

    A rate with a label is for that label alone; one without is for every other label. Units no
    rate covers are in no line. Raises Conflict for a lot that is not accepted.
    """
    accept_units(lot, acting_user=acting_user)
    existing = Invoice.objects.filter(lot=lot).first()
    if existing is not None:
        return existing
    invoice = Invoice.objects.create(
        client_id=lot.client_id,
        vendor_id=lot.vendor_id,
        contract=lot.contract,
        lot=lot,
        number=_next_number(lot),
        currency=lot.terms.currency,
    )
    invoice.total = sum((line.amount for line in _write_lines(invoice, lot)), Decimal(0))
    invoice.save(update_fields=["total"])
    record_activity("invoice.drafted", invoice, acting_user=acting_user, total=str(invoice.total))
    return invoice


@transaction.atomic
def submit_invoice(invoice: Invoice, *, acting_user: Any) -> Invoice:
    """The vendor asks for the money; the portal matches it against the accepted units at once."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if not rules.bills(acting_user, invoice):
        raise NotAllowed("Only owners and managers of the vendor submit an invoice.")
    change_status(invoice, InvoiceStatus.SUBMITTED, acting_user=acting_user)
    invoice.issued_on = timezone.localdate()
    invoice.due_on = invoice.issued_on + timedelta(days=invoice.lot.terms.due_days)
    invoice.save(update_fields=["issued_on", "due_on"])
    matched = _recomputed_total(invoice) == invoice.total
    to = InvoiceStatus.MATCHED if matched else InvoiceStatus.VARIANCE
    return change_status(invoice, to, acting_user=None)


@transaction.atomic
def approve_invoice(invoice: Invoice, *, acting_user: Any) -> Invoice:
    """The client agrees to pay."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if not rules.pays(acting_user, invoice):
        raise NotAllowed("Only owners and managers of the client approve an invoice.")
    return change_status(invoice, InvoiceStatus.APPROVED, acting_user=acting_user)


def rate_for(terms: ContractVersion, unit: str, label: str) -> RateLine | None:
    """The rate of a unit of `label`: its own, else the one for any label."""
    rates = {rate.label: rate for rate in terms.rates.all() if rate.unit == unit}
    return rates.get(label) or rates.get("")


def line_amount(quantity: Decimal, rate: Decimal) -> Decimal:
    """quantity × rate, rounded half to even to the cent."""
    return (quantity * rate).quantize(CENT, rounding=ROUND_HALF_EVEN)


def _write_lines(invoice: Invoice, lot: Lot) -> list[InvoiceLine]:
    groups: dict[tuple[str, str], list[AcceptedUnit]] = defaultdict(list)
    for unit in lot.accepted_units.order_by("unit", "label"):
        groups[(unit.unit, unit.label)].append(unit)
    lines: list[InvoiceLine] = []
    for (kind, label), units in sorted(groups.items()):
        rate = rate_for(lot.terms, kind, label)
        if rate is None:
            continue
        quantity = sum((unit.quantity for unit in units), Decimal(0))
        line = InvoiceLine.objects.create(
            client_id=lot.client_id,
            invoice=invoice,
            position=len(lines) + 1,
            description=f"{rate.get_unit_display().capitalize()}"
            + (f" “{label}”" if label else "")
            + f", lot {lot.number}",
            unit=kind,
            label=label,
            quantity=quantity,
            rate=rate.amount,
            amount=line_amount(quantity, rate.amount),
            derivation=_derivation(lot, units, rate, quantity),
        )
        AcceptedUnit.objects.filter(pk__in=[unit.pk for unit in units]).update(line=line)
        lines.append(line)
    return lines


def _derivation(
    lot: Lot, units: list[AcceptedUnit], rate: RateLine, quantity: Decimal
) -> dict[str, Any]:
    by_task: dict[str, Decimal] = defaultdict(Decimal)
    for unit in units:
        by_task[str(unit.task_id)] += unit.quantity
    decision = lot.decisions.first()
    return {
        "lot": lot.number,
        "round": lot.round,
        "items_hash": lot.items_hash,
        "decision": decision.sentence if decision else "",
        "contract": f"{lot.contract.number} version {lot.terms.number}",
        "rate": f"{rate.amount} {lot.terms.currency} per {rate.get_unit_display()}"
        + (f" “{rate.label}”" if rate.label else " of any label"),
        "quantity_by_task": {task: str(amount) for task, amount in by_task.items()},
        "formula": f"{quantity.normalize():f} × {rate.amount.normalize():f}",
    }


def _recomputed_total(invoice: Invoice) -> Decimal:
    total = Decimal(0)
    for line in invoice.lines.all():
        quantity = sum((unit.quantity for unit in line.units.all()), Decimal(0))
        rate = rate_for(invoice.lot.terms, line.unit, line.label)
        if rate is None:
            raise Conflict("The contract has no rate for a line of this invoice.")
        total += line_amount(quantity, rate.amount)
    return total


def _next_number(lot: Lot) -> str:
    year = timezone.localdate().year
    count = Invoice.objects.select_for_update().filter(
        client_id=lot.client_id, number__startswith=f"INV-{year}-"
    )
    return f"INV-{year}-{len(count) + 1:04d}"
