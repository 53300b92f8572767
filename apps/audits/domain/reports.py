"""The accuracy report of a decided round: figures computed once and frozen with a hash."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from apps.annotations.enums import FindingStatus
from apps.annotations.models import Finding
from apps.audits.domain.certificates import certify
from apps.audits.domain.errors_found import confused, confusion, taxonomy
from apps.audits.domain.plans import plan_sentence
from apps.audits.domain.scorecards import judged_items, pseudonym, weeks_of
from apps.audits.domain.standing import standing_defects
from apps.audits.enums import Verdict
from apps.audits.models import AccuracyReport, Decision, Dispute, Lot, Sample, SampleItem
from apps.core.domain.activity import record_activity
from apps.core.domain.signing import canonical
from apps.quality.clusters import clustered
from apps.quality.intervals import two_sided

LEAST_SHOWN = 5


def build_report(lot: Lot, decision: Decision) -> AccuracyReport:
    """Freeze the report of a decision; called again, the same report.

    A decision that a ruling on a dispute brought about gives a further version, which names the
    one it replaces.
    """
    known = AccuracyReport.objects.filter(lot=lot, round=decision.round)
    present = known.filter(version=decision.version).first()
    if present is not None:
        return present
    sample, earlier = lot.samples.get(round=decision.round), known.first()
    figures = _figures(lot, sample, decision)
    if earlier is not None:
        # The lot may have gone to a later round, with other items, since it was drawn.
        figures |= {"lot": earlier.figures["lot"], "draw": earlier.figures["draw"]}
        figures["replaces"] = {"version": earlier.version, "figures_sha256": earlier.inputs_hash}
    figures_hash = hashlib.sha256(canonical(figures)).hexdigest()
    report = AccuracyReport.objects.create(
        client_id=lot.client_id,
        lot=lot,
        round=decision.round,
        version=decision.version,
        figures=figures,
        inputs_hash=figures_hash,
        certificate=certify(lot, sample, decision, figures, figures_hash),
    )
    verb = "report.built" if earlier is None else "report.replaced"
    record_activity(verb, report, acting_user=None, hash=report.inputs_hash, version=report.version)
    return report


def _figures(lot: Lot, sample: Sample, decision: Decision) -> dict[str, Any]:
    rows = list(
        # A sequential test may have been decided before everything that was inspected.
        SampleItem.objects.filter(
            sample=sample, inspection__isnull=False, position__lte=decision.inspected
        )
        .select_related("item", "inspection")
        .order_by("position")
    )
    # Rulings change what stands, never what an auditor's verdict was.
    defects = set(standing_defects(sample).values_list("pk", flat=True))
    return {
        "lot": {"number": lot.number, "round": decision.round, "items": lot.item_count},
        "plan": {
            "sentence": plan_sentence(lot.terms, lot.item_count, sample.severity),
            "required_accuracy": float(lot.terms.required_accuracy),
            "confidence": float(lot.terms.confidence),
            "unit": lot.terms.inspection_unit,
        },
        "version": decision.version,
        "rulings": _rulings(lot, decision.round),
        "decision": {
            "outcome": decision.outcome,
            "sentence": decision.sentence,
            "inspected": decision.inspected,
            "defective": decision.defective,
            "accuracy": decision.accuracy,
            "lower_bound": decision.lower_bound,
            "interval": [decision.interval_low, decision.interval_high],
        },
        **_analysis(lot, sample, rows, defects),
        "draw": {
            "seed": bytes(sample.seed).hex(),
            "commitment": sample.commitment,
            "items_hash": lot.items_hash,
            "size": sample.size,
        },
        "items": [
            {
                "position": row.position,
                "item": str(row.item_id),
                "label": row.item.label,
                "start": row.item.start,
                "stop": row.item.stop,
                "revision": row.item.revision,
                "verdict": Verdict.DEFECTIVE if row.pk in defects else Verdict.CORRECT,
            }
            for row in rows
        ],
    }


def _analysis(
    lot: Lot, sample: Sample, rows: list[SampleItem], defects: set[Any]
) -> dict[str, Any]:
    """The inspected items by clip, label, kind of error, annotator and week."""
    found = Finding.objects.filter(inspected_at__sample_item__sample=sample)
    standing = found.exclude(status=FindingStatus.OVERTURNED)
    findings = list(standing.select_related("inspected_at__sample_item__item"))
    return {
        "clusters": _clusters(rows, defects),
        "by_label": _by_label(rows, float(lot.terms.confidence), defects),
        "findings": taxonomy(findings),
        "confusion": confusion(findings, _rightly_labelled(rows, findings)),
        "by_annotator": _by_annotator(lot, rows, defects),
        "weeks": _weeks(lot),
    }


def _rulings(lot: Lot, round_number: int) -> list[dict[str, Any]]:
    """What second auditors ruled on disputed findings of the round; nobody is named."""
    ruled = Dispute.objects.filter(lot=lot, round=round_number, ruling__isnull=False)
    places = "finding__inspected_at__sample_item"
    return [
        {
            "position": dispute.finding.inspected_at.sample_item.position,
            "type": dispute.finding.type,
            "name": dispute.finding.get_type_display(),
            "severity": dispute.finding.severity,
            "outcome": dispute.ruling.outcome,
            "comment": dispute.ruling.comment,
        }
        for dispute in ruled.select_related("ruling", places).order_by("id")
    ]


def _clusters(rows: list[SampleItem], defects: set[Any]) -> dict[str, Any] | None:
    """How alike the items of a clip are, and how many independent items would tell as much."""
    if not rows:
        return None
    # A clip has one task.
    inspected = Counter(row.item.task_id for row in rows)
    correct = Counter(row.item.task_id for row in rows if row.pk not in defects)
    found = clustered([correct[task] for task in inspected], list(inspected.values()))
    return {"clips": len(inspected), "rho": found.rho, "effective": found.effective}


def _by_label(rows: list[SampleItem], confidence: float, defects: set[Any]) -> list[dict[str, Any]]:
    """Correct of inspected per label with its Wilson interval; too few to say stays unsaid."""
    inspected: Counter[str] = Counter(row.item.label or "clip" for row in rows)
    correct: Counter[str] = Counter(
        row.item.label or "clip" for row in rows if row.pk not in defects
    )
    figures = []
    for label, n in sorted(inspected.items()):
        figure: dict[str, Any] = {"label": label, "inspected": n, "correct": correct[label]}
        if n >= LEAST_SHOWN:
            interval = two_sided(correct[label], n, confidence)
            figure |= {"accuracy": correct[label] / n, "interval": [interval.low, interval.high]}
        figures.append(figure)
    return figures


def _rightly_labelled(rows: list[SampleItem], findings: list[Finding]) -> Counter[str]:
    """Per label, items of which no finding says that they are another thing, or none."""
    faulted = {
        finding.inspected_at.sample_item_id for finding in findings if confused(finding) is not None
    }
    return Counter(row.item.label or "clip" for row in rows if row.pk not in faulted)


def _by_annotator(lot: Lot, rows: list[SampleItem], defects: set[Any]) -> list[dict[str, Any]]:
    """Correct of inspected per annotator, under the name the client knows them by."""
    makers = dict(lot.lot_tasks.values_list("task_id", "task__annotator_id"))
    counts: dict[str, list[int]] = {}
    for row in rows:
        name = pseudonym(lot.client_id, makers.get(row.item.task_id))
        of = counts.setdefault(name, [0, 0])
        of[0] += 1
        of[1] += row.pk not in defects
    return [
        {"annotator": name, "inspected": inspected, "correct": correct}
        for name, (inspected, correct) in sorted(counts.items())
    ]


def _weeks(lot: Lot) -> list[dict[str, Any]]:
    """What was inspected of this vendor in this project, by week, as known at this moment."""
    lots = Lot.objects.filter(project=lot.project_id, vendor=lot.vendor_id)
    return [
        {"monday": f"{week.monday}", "inspected": week.inspected, "defective": week.defective}
        for week in weeks_of(judged_items(lots))
    ]
