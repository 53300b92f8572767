"""Counts the lot page shows. Reads only."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from apps.audits.enums import Verdict
from apps.audits.models import Sample


def inspection_progress(sample: Sample | None, user: Any) -> dict[str, Any]:
    """How far the inspection of a sample is: `{total, done, mine, defective, left, decidable}`."""
    if sample is None:
        return {"total": 0, "done": 0, "mine": 0, "defective": 0, "left": 0, "decidable": False}
    counts = sample.items.aggregate(
        total=Count("pk"),
        done=Count("inspection"),
        mine=Count("pk", filter=Q(inspection__auditor=user)),
        defective=Count("pk", filter=Q(inspection__verdict=Verdict.DEFECTIVE)),
    )
    left = counts["total"] - counts["done"]
    return {**counts, "left": left, "decidable": counts["total"] > 0 and left == 0}
