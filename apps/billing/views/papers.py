"""An invoice as a paper: lines, where each comes from, and the proof they rest on."""

from __future__ import annotations

from decimal import Decimal

from apps.billing.models import Correction, Invoice, InvoiceLine
from apps.clients.models import ClientProfile
from apps.core.papers import Facts, Grid, Heading, Paper, Words, render_paper
from apps.core.papers.blocks import Block
from apps.core.templatetags.look.figures import format_money, format_number, format_quantity

HASHES = frozenset({"Report hash"})


def invoice_paper(invoice: Invoice) -> bytes:
    """PDF of an invoice as it stands now; its status is written on it."""
    lines = list(invoice.lines.all())
    status = invoice.get_status_display()
    paper = Paper(
        title=str(invoice),
        eyebrow=invoice.contract.title,
        subtitle=f"{invoice.vendor} to {invoice.client} · {status}",
        reference=f"{invoice} · {invoice.vendor} · {status}",
        blocks=[_parties(invoice), *_lines(invoice, lines), *_proof(invoice, lines)],
    )
    return render_paper(paper)


def _parties(invoice: Invoice) -> Block:
    profile = ClientProfile.objects.filter(organization_id=invoice.client_id).first()
    to = "\n".join(
        part for part in (profile.legal_name, profile.billing_address) if part
    ) if profile else str(invoice.client)  # fmt: skip
    return Facts(
        [
            ("From", invoice.vendor),
            ("To", to),
            ("Contract", invoice.contract),
            ("Lot", invoice.lot),
            ("Issued", invoice.issued_on or "not issued: a draft"),
            ("Due", invoice.due_on or "—"),
        ]
    )


def _lines(invoice: Invoice, lines: list[InvoiceLine]) -> list[Block]:
    rows = [
        (
            line.position,
            line.description,
            format_quantity(line.quantity),
            format_number(line.rate, 4),
            format_money(line.amount, invoice.currency),
        )
        for line in lines
    ]
    total = ("", "Total", "", "", format_money(invoice.total, invoice.currency))
    heads = ("", "What", "Quantity", "Rate", "Amount")
    numbers = frozenset({0, 2, 3, 4})
    return [Heading("Lines"), Grid(heads, rows, (0.5, 5, 1.6, 1.6, 2), numbers, total)]


def _proof(invoice: Invoice, lines: list[InvoiceLine]) -> list[Block]:
    """How every amount was reached, and what accepted the work."""
    blocks: list[Block] = [Heading("Where the amounts come from")]
    for line in lines:
        how = line.derivation
        blocks.append(Words(f"{line.position}. {how['formula']} {invoice.currency}: {how['rate']}"))
        if "factor" in how:
            blocks.append(Words(how["factor"]))
        blocks.append(Words(f"{how['contract']}. {how['decision']}", small=True))
    report = invoice.lot.reports.first()
    if report is not None:
        blocks.append(Facts([("Report hash", report.inputs_hash)], HASHES))
    return blocks


def correction_paper(correction: Correction) -> bytes:
    """PDF of a correction: the invoice it belongs to, what changed, and why."""
    invoice, currency = correction.invoice, correction.invoice.currency
    rows = [
        (
            line["description"],
            line["formula"],
            format_money(Decimal(line["before"]), currency),
            format_money(Decimal(line["after"]), currency),
            format_money(Decimal(line["difference"]), currency),
        )
        for line in correction.lines
    ]
    total = ("Total", "", "", "", format_money(correction.total, currency))
    heads = ("What", "Now reckoned as", "Asked so far", "Owed", "Difference")
    paper = Paper(
        title=str(correction),
        eyebrow=f"{correction.kind.capitalize()} to {invoice}",
        subtitle=f"{invoice.vendor} to {invoice.client}",
        reference=f"{correction} · {invoice.vendor}",
        blocks=[
            _parties(invoice),
            Words(correction.reason),
            Heading("Lines"),
            Grid(heads, rows, (4, 3, 2, 2, 2), frozenset({2, 3, 4}), total),
        ],
    )
    return render_paper(paper)
