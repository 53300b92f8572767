"""The list of invoices and one invoice with the derivation of each line."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.audits.domain.queries import acceptance_sentence
from apps.billing import rules
from apps.billing.domain.invoices import approve_invoice, submit_invoice
from apps.billing.enums import InvoiceStatus
from apps.billing.models import Correction, Invoice
from apps.billing.views.papers import correction_paper, invoice_paper
from apps.core.errors import InvalidInput
from apps.core.views import PageView, whole_file

PAGE_SIZE = 50


class InvoiceListView(PageView):
    """`GET /invoices/`: every invoice the person may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, filtered by `?status=`."""
        sight = Invoice.objects.visible_to(request.user)
        chosen = request.GET.get("status", "")
        invoices = sight.filter(status=chosen) if chosen in InvoiceStatus.values else sight
        found = invoices.select_related("vendor", "client", "contract", "lot__project")
        context = {
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "statuses": InvoiceStatus.choices,
            "chosen": chosen,
            "totals": sight.order_by().values("currency").annotate(total=Sum("total")),
        }
        return render(request, "billing/invoices.html", context)


class InvoiceView(PageView):
    """`GET/POST /invoices/{id}/`: lines, derivations, and the next step."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The invoice."""
        invoice = self.visible(Invoice, pk)
        corrections = list(invoice.corrections.all())
        context = {
            "invoice": invoice,
            "lines": invoice.lines.all(),
            "corrections": corrections,
            "balance": sum((correction.total for correction in corrections), invoice.total),
            "decision": acceptance_sentence(invoice.lot),
            "report": invoice.lot.reports.first(),
            "can_submit": invoice.status == InvoiceStatus.DRAFT
            and rules.bills(request.user, invoice),
            "can_approve": invoice.status in (InvoiceStatus.MATCHED, InvoiceStatus.VARIANCE)
            and rules.pays(request.user, invoice),
        }
        return render(request, "billing/invoice.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=submit` (vendor) or `step=approve` (client)."""
        invoice = self.visible(Invoice, pk)
        steps = {"submit": submit_invoice, "approve": approve_invoice}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise InvalidInput("Choose what to do with the invoice: submit or approve.")
        invoice = step(invoice, acting_user=request.user)
        messages.success(request, f"{invoice} is now {invoice.get_status_display().lower()}.")
        return redirect(invoice)


class InvoiceFileView(PageView):
    """`GET /invoices/{id}/invoice.pdf`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The invoice as it stands, to file and to send on."""
        invoice = self.visible(Invoice, pk)
        return whole_file(invoice_paper(invoice), "application/pdf", f"{invoice.number}.pdf")


class CorrectionFileView(PageView):
    """`GET /corrections/{id}/correction.pdf`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The correction as it was issued."""
        correction = self.visible(Correction, pk)
        paper = correction_paper(correction)
        return whole_file(paper, "application/pdf", f"{correction.number}.pdf")
