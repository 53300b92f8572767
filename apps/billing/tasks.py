"""Celery's side of billing: an accepted lot becomes an invoice draft, a ruling a correction."""

from __future__ import annotations

import uuid
from typing import Any

from apps.audits.models import Lot
from apps.billing.domain.corrections import correct_invoice
from apps.billing.domain.invoices import draft_invoice
from apps.core.domain.jobs import JobRun, job_handler


@job_handler("billing.draft_invoice")
def draft_invoice_job(run: JobRun) -> dict[str, Any]:
    """Draft the invoice of the lot named in the payload."""
    with run.commit() as job:
        lot = Lot.objects.get(pk=uuid.UUID(job.payload["lot"]))
        invoice = draft_invoice(lot, acting_user=job.acting_user)
    return {"invoice": str(invoice.pk), "total": str(invoice.total)}


@job_handler("billing.correct_invoice")
def correct_invoice_job(run: JobRun) -> dict[str, Any]:
    """Bring the invoice of the lot named in the payload in line with its newest report."""
    with run.commit() as job:
        lot = Lot.objects.get(pk=uuid.UUID(job.payload["lot"]))
        correction = correct_invoice(lot, acting_user=job.acting_user)
    return {"correction": str(correction.number) if correction else "", "lot": str(lot.pk)}
