"""Counts the lot page shows. Reads only."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from apps.audits.domain.verdicts import verdict_so_far
from apps.audits.enums import Verdict
from apps.audits.models import Exemption, Lot, Sample


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
    decidable = counts["done"] > 0 and verdict_so_far(sample.lot, sample) is not None
    return {**counts, "left": counts["total"] - counts["done"], "decidable": decidable}


def acceptance_sentence(lot: Lot) -> str:
    """Why the lot was accepted or not, in words; empty while it is undecided."""
    exemption = Exemption.objects.filter(lot=lot).first()
    if exemption is not None:
        return f"{exemption.get_outcome_display()}: {exemption.reason}"
    decision = lot.decisions.first()
    return decision.sentence if decision else ""
