"""The accuracy report as a paper: the same figures and charts as its page."""

from __future__ import annotations

from typing import Any

from apps.audits.domain import trends
from apps.audits.domain.charts import accuracy_chart, findings_chart
from apps.audits.enums import LotStatus
from apps.audits.models import AccuracyReport
from apps.core.papers import Facts, Figure, Grid, Heading, Paper, Words, render_paper
from apps.core.papers.blocks import Block
from apps.core.templatetags.look.figures import format_number, format_rate

HASHES = frozenset(
    {"Report hash", "Items hash", "Seed commitment", "Seed", "Signed by", "Signature"}
)
BY_LABEL = (
    "Points are estimates, bars their two-sided intervals. The lot was decided by its one-sided"
    " bound, which is why only All is judged: filled where it holds, hollow where it does not."
)
HOW_TO_CHECK = (
    "The draw and the certificate can be checked offline, with the two scripts verify_draw.py and"
    " verify_certificate.py and the files from the page of the lot and of this report."
)


def report_paper(report: AccuracyReport, *, blind: bool) -> bytes:
    """PDF of a report; `blind` leaves out whose work it is."""
    figures, lot = report.figures, report.lot
    outcome = LotStatus(figures["decision"]["outcome"]).label
    paper = Paper(
        title="Accuracy report",
        eyebrow=f"{lot.project} · {lot}, round {report.round}, version {report.version}",
        subtitle=f"{outcome}. {figures['decision']['sentence']}",
        reference=f"{lot}, round {report.round} · report {report.inputs_hash}",
        blocks=[
            *_summary(report, blind=blind),
            *_charts(figures),
            *_rulings(figures),
            *_proof(report),
            *_items(figures),
        ],
    )
    return render_paper(paper)


def _summary(report: AccuracyReport, *, blind: bool) -> list[Block]:
    figures, lot = report.figures, report.lot
    decision, plan = figures["decision"], figures["plan"]
    parties = (
        [("Client", lot.client)] if blind else [("Client", lot.client), ("Vendor", lot.vendor)]
    )
    low, high = decision["interval"]
    accuracy = format_rate(decision["accuracy"], short_of=plan["required_accuracy"])
    return [
        Facts(
            [
                *parties,
                ("Accuracy", f"{accuracy} of {decision['inspected']} inspected"),
                ("At least", f"{format_rate(decision['lower_bound'], 1, 'down')}, one-sided, at"
                 f" {format_rate(plan['confidence'], 0)} confidence"),
                ("Interval", f"{format_rate(low, 1, 'down')} – {format_rate(high, 1, 'up')}"),
                ("Required", format_rate(plan["required_accuracy"])),
                ("Defective", format_number(decision["defective"])),
                ("Items in the lot", format_number(figures["lot"]["items"])),
                ("Frozen", f"{report.created_at:%Y-%m-%d %H:%M} UTC"),
            ]
        ),
        Words(plan["sentence"]),
    ]  # fmt: skip


def _charts(figures: dict[str, Any]) -> list[Block]:
    found = figures["findings"]
    return [
        Heading("Accuracy"),
        Figure("By label", accuracy_chart(figures), BY_LABEL),
        Heading("Findings"),
        Figure("By type", findings_chart(figures)) if found else Words("Nothing was found wrong."),
        *_confusion(figures),
        *_weeks(figures),
    ]


def _confusion(figures: dict[str, Any]) -> list[Block]:
    """Which label was taken for which; nothing where no label was faulted."""
    matrix = figures.get("confusion")
    if not matrix or not figures["findings"]:
        return []
    rows = [(row["label"], *map(format_number, row["counts"])) for row in matrix["rows"]]
    numbers = frozenset(range(1, len(matrix["labels"]) + 1))
    widths = [3.0, *[2.0] * len(numbers)]
    return [
        Heading("Labels taken for others"),
        Words("Rows: as annotated. Columns: as it should be.", small=True),
        Grid(["Annotated as", *matrix["labels"]], rows, widths, numbers),
    ]


def _weeks(figures: dict[str, Any]) -> list[Block]:
    """The p-chart of this vendor's items in this project."""
    weeks = trends.frozen_weeks(figures.get("weeks", []))
    if len(weeks) < 2:
        return []
    return [
        Heading("Over time"),
        Figure("Defective items by week", trends.p_chart(weeks), trends.trend_sentence(weeks)),
    ]


def _rulings(figures: dict[str, Any]) -> list[Block]:
    """What second auditors ruled on disputed findings; nothing where none was disputed."""
    rulings = figures.get("rulings") or []
    if not rulings:
        return []
    rows = [
        (format_number(row["position"]), row["name"], row["severity"], row["outcome"])
        for row in rulings
    ]
    heads = ["Draw", "Finding", "Severity", "Ruling"]
    return [Heading("Rulings on disputes"), Grid(heads, rows, [1, 4, 2, 2], frozenset({0}))]


def _items(figures: dict[str, Any]) -> list[Block]:
    items = [
        (
            format_number(item["position"]),
            item["label"] or "clip",
            f"{item['start']}–{item['stop'] - 1}",
            item["revision"],
            item["verdict"],
        )
        for item in figures["items"]
    ]
    return [
        Heading("Inspected items"),
        Grid(["Draw", "Label", "Frames", "Revision", "Verdict"], items, [1, 4, 2, 1.4, 2],
             frozenset({0, 2, 3})),
    ]  # fmt: skip


def _proof(report: AccuracyReport) -> list[Block]:
    draw, signature = report.figures["draw"], report.certificate.get("signature", {})
    rows = [
        ("Report hash", report.inputs_hash), ("Items hash", draw["items_hash"]),
        ("Seed commitment", draw["commitment"]), ("Seed", draw["seed"]),
    ]  # fmt: skip
    if signature:
        rows += [("Signed by", signature["key"]), ("Signature", signature["value"])]
    return [Heading("How to check it"), Words(HOW_TO_CHECK), Facts(rows, HASHES)]
