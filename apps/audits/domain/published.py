"""The published draw of a lot: what anyone needs to repeat it, and no name of a maker."""

from __future__ import annotations

from typing import Any

from apps.audits.domain.lots import frozen_items
from apps.audits.models import Lot

FORMAT = "plumbline-draw/1"


def published_draw(lot: Lot) -> dict[str, Any]:
    """Items, hash, commitment, drawn ids in order; the seed once it is revealed, else None.

    It is the same for everybody who sees the lot. The items carry the ids of their tasks because
    they are hashed with them; an id opens nothing to an auditor, whom a task's page answers 404.
    """
    sample = lot.samples.filter(round=lot.round).first()
    draw = {
        "format": FORMAT,
        "lot": str(lot.pk),
        "round": lot.round,
        "items_hash": lot.items_hash,
        "sample": None,
        "items": frozen_items(lot),
    }
    if sample is not None:
        drawn = sample.items.order_by("position").values_list("item_id", flat=True)
        draw["sample"] = {
            "size": sample.size,
            "commitment": sample.commitment,
            "seed": bytes(sample.seed).hex() if sample.is_revealed else None,
            "drawn": [str(item_id) for item_id in drawn],
        }
    return draw
