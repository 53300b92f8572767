"""The published draw of a lot's round: what anyone needs to repeat it, and no name of a maker."""

from __future__ import annotations

from typing import Any

from apps.audits.domain.lots import frozen_items
from apps.audits.models import Lot

FORMAT = "plumbline-draw/1"


def published_draw(lot: Lot, number: int | None = None) -> dict[str, Any]:
    """Items, hash, commitment of a round (None: the present one); drawn ids and seed once revealed.

    It is the same for everybody who sees the lot, and so says which items were drawn only with the
    decision: until then its vendor must not know where the auditors look. The items carry the ids
    of their tasks because they are hashed with them; an id opens nothing to an auditor, whom a
    task's page answers 404.
    """
    number = number or lot.round
    sample = lot.samples.filter(round=number).first()
    draw = {
        "format": FORMAT,
        "lot": str(lot.pk),
        "round": number,
        "items_hash": items_hash_of(lot, number),
        "sample": None,
        "items": frozen_items(lot, number),
    }
    if sample is not None:
        drawn = sample.items.order_by("position").values_list("item_id", flat=True)
        revealed = sample.is_revealed
        draw["sample"] = {
            "size": sample.size,
            "commitment": sample.commitment,
            "seed": bytes(sample.seed).hex() if revealed else None,
            "drawn": [str(item_id) for item_id in drawn] if revealed else None,
        }
    return draw


def items_hash_of(lot: Lot, number: int) -> str:
    """The hash as it was when the round was frozen; an earlier round's is kept by its report."""
    if number == lot.round:
        return lot.items_hash
    report = lot.reports.get(round=number)
    return str(report.figures["draw"]["items_hash"])
