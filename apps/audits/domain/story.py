"""A lot from delivery to acceptance: steps, rounds, strata. Reads only, and names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from apps.audits.enums import UNDECIDED, LotStatus
from apps.audits.models import AccuracyReport, Decision, Lot, Sample
from apps.contracts.domain.plans import operating_curve
from apps.core.models import Activity
from apps.quality.stratified import Stratum, stratified_estimate, stratified_interval

S = LotStatus
STEPS = {
    f"lot.{S.FROZEN}": "Delivered and frozen",
    f"lot.{S.SAMPLING}": "Sample drawn",
    f"lot.{S.ACCEPTED}": "Accepted",
    f"lot.{S.RECTIFIED}": "Accepted with rectification",
    f"lot.{S.REJECTED}": "Rejected",
    f"lot.{S.REWORK}": "Back with the vendor for rework",
    f"lot.{S.REDELIVERED}": "Delivered again",
    f"lot.{S.WAIVED}": "Accepted without a decision",
    f"lot.{S.DEEMED_ACCEPTED}": "Accepted by the contract's timer",
}
FAILED = (f"lot.{S.REJECTED}",)
AHEAD: dict[str, tuple[str, ...]] = {
    S.FROZEN: ("Draw of the sample", "Inspection", "Decision"),
    S.SAMPLING: ("Inspection", "Decision"),
    S.REWORK: ("Rework", "Delivery of the next round", "A new sample"),
    S.REDELIVERED: ("Draw of a new sample", "Inspection", "Decision"),
}
LEAST_SHOWN = 5  # items inspected, as in the report


@dataclass(frozen=True)
class Round:
    """One round of a lot: what was drawn, decided and published of it, as far as it went."""

    number: int
    items: int
    sample: Sample | None
    decision: Decision | None
    report: AccuracyReport | None


def timeline_of(lot: Lot) -> list[dict[str, Any]]:
    """What happened, oldest first, and what is ahead, as steps of a timeline."""
    rows = Activity.objects.filter(
        client_id=lot.client_id, subject_id=lot.pk, verb__in=STEPS
    ).order_by("pk")
    steps: list[dict[str, Any]] = [
        {
            "label": STEPS[row.verb],
            "state": "failed" if row.verb in FAILED else "done",
            "at": row.created_at,
            "note": row.data.get("reason") or row.data.get("sentence") or "",
        }
        for row in rows
    ]
    ahead = [{"label": label, "state": "todo"} for label in AHEAD.get(lot.status, ())]
    if ahead:
        ahead[0]["state"] = "current"
    return steps + ahead


def rounds_of(lot: Lot, user: Any) -> list[Round]:
    """Every round, newest first, with the report `user` may read. Four queries."""
    counts = lot.items.order_by().values_list("round").annotate(Count("pk"))
    items = dict(counts)
    samples = {sample.round: sample for sample in lot.samples.all()}
    decisions: dict[int, Decision] = {}
    for decision in lot.decisions.order_by("version"):
        decisions[decision.round] = decision
    reports: dict[int, AccuracyReport] = {}
    for report in AccuracyReport.objects.visible_to(user).filter(lot=lot).order_by("version"):
        reports[report.round] = report
    return [
        Round(n, items.get(n, 0), samples.get(n), decisions.get(n), reports.get(n))
        for n in range(lot.round, 0, -1)
    ]


def curve_of(lot: Lot, last: Round) -> dict[str, Any] | None:
    """The operating characteristic of the lot's plan, with what its last inspection found."""
    return operating_curve(
        lot.terms,
        last.items or None,
        severity=last.sample.severity if last.sample else "",
        observed=last.decision.accuracy if last.decision else None,
    )


def strata_of(lot: Lot, last: Round) -> dict[str, Any]:
    """Items by label, and with the report how they fared: `{rows, accuracy, low, high}`.

    The estimate weighs each label by its share of the lot; None where one was not inspected. Before
    the decision nothing is said of what was drawn.
    """
    counts = lot.items.filter(round=last.number).order_by().values_list("label")
    sizes = {label or "clip": n for label, n in counts.annotate(Count("pk"))}
    found: dict[str, Any] = {}
    if last.report is not None:
        found = {row["label"]: row for row in last.report.figures["by_label"]}
    rows = [
        {"label": label, "items": n, "share": n / (last.items or 1), **found.get(label, {})}
        for label, n in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    estimate: dict[str, Any] = {"rows": rows, "accuracy": None}
    if len(rows) < 2 or any(row.get("inspected", 0) < LEAST_SHOWN for row in rows):
        return estimate
    strata = {row["label"]: Stratum(row["items"], row["inspected"], row["correct"]) for row in rows}
    interval = stratified_interval(strata, float(lot.terms.confidence))
    accuracy = stratified_estimate(strata).accuracy
    return estimate | {"accuracy": accuracy, "low": interval.low, "high": interval.high}


def deadline_of(lot: Lot) -> datetime | None:
    """When an undecided lot counts as accepted; None once it is decided or without a limit."""
    return lot.decide_by if lot.status in UNDECIDED else None
