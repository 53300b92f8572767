"""What kind of errors were found: taxonomy, and which label was taken for which. Reads only."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from apps.annotations.enums import FindingStatus, FindingType
from apps.annotations.models import Finding

NOTHING = "nothing"
UNSAID = "not said"


def standing_findings(sample_items: Iterable[uuid.UUID]) -> list[Finding]:
    """Released findings at those sampled items that were not overturned, in the draw's order."""
    found = Finding.objects.filter(
        inspected_at__sample_item__in=list(sample_items), is_released=True
    ).exclude(status=FindingStatus.OVERTURNED)
    return list(
        found.select_related("inspected_at__sample_item__item").order_by(
            "inspected_at__sample_item__position", "start", "id"
        )
    )


def taxonomy(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """`{type, name, severity, count}` of every kind that occurs, most frequent first."""
    counts = Counter((finding.type, finding.severity) for finding in findings)
    return [
        {"type": kind, "name": FindingType(kind).label, "severity": severity, "count": count}
        for (kind, severity), count in sorted(
            counts.items(), key=lambda entry: (-entry[1], entry[0])
        )
    ]


def confused(finding: Finding) -> tuple[str, str] | None:
    """(label as annotated, label as it should be) of a finding about labels; else None."""
    annotated = finding.inspected_at.sample_item.item.label or "clip"
    said = (finding.correction or {}).get("label") or UNSAID
    if finding.type == FindingType.WRONG_LABEL:
        return annotated, said
    if finding.type == FindingType.FALSE_OBJECT:
        return annotated, NOTHING
    if finding.type == FindingType.MISSED_OBJECT:
        return NOTHING, said
    return None


def confusion(findings: Iterable[Finding], correct: Counter[str]) -> dict[str, Any]:
    """`{labels, rows}`: each row the counts of one annotated label by what it should be.

    `correct` counts the items of each label whose label nobody faulted; they lie on the diagonal.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for label, count in correct.items():
        counts[(label, label)] += count
    for finding in findings:
        pair = confused(finding)
        if pair is not None:
            counts[pair] += 1
    last = {NOTHING: 1, UNSAID: 2}
    labels = sorted({label for pair in counts for label in pair}, key=lambda x: (last.get(x, 0), x))
    return {
        "labels": labels,
        "rows": [
            {"label": row, "counts": [counts[(row, column)] for column in labels]}
            for row in labels
            if row != UNSAID
        ],
    }
