"""Invoices from accepted units: quantity × rate, each with its derivation, rounded once a line."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.audits.models import Lot
from apps.billing import rules
from apps.billing.domain.lines import line_amount, rate_for, worth_of
from apps.billing.domain.units import accept_units
from apps.billing.enums import INVOICE_TRANSITIONS, InvoiceStatus
from apps.billing.models import AcceptedUnit, Invoice, InvoiceLine
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, NotAllowed


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
    write_lines(invoice)
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


def write_lines(invoice: Invoice) -> None:
    """Write the lines of a draft anew from the accepted units, and its total."""
    invoice.lines.all().delete()
    total = Decimal(0)
    for fields, units in worth_of(invoice.lot):
        line = InvoiceLine.objects.create(client_id=invoice.client_id, invoice=invoice, **fields)
        AcceptedUnit.objects.filter(pk__in=[unit.pk for unit in units]).update(line=line)
        total += line.amount
    invoice.total = total
    invoice.save(update_fields=["total"])


def _recomputed_total(invoice: Invoice) -> Decimal:
    total = Decimal(0)
    for line in invoice.lines.all():
        quantity = sum((unit.quantity for unit in line.units.all()), Decimal(0))
        rate = rate_for(invoice.lot.terms, line.unit, line.label)
        if rate is None:
            raise Conflict("The contract has no rate for a line of this invoice.")
        total += line_amount(quantity, rate.amount, line.factor)
    return total


def _next_number(lot: Lot) -> str:
    year = timezone.localdate().year
    count = Invoice.objects.select_for_update().filter(
        client_id=lot.client_id, number__startswith=f"INV-{year}-"
    )
    return f"INV-{year}-{len(count) + 1:04d}"
