"""The certificate of a decided round: what was proved, signed the moment it was frozen."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils import timezone

from apps.audits.models import Decision, Lot, Sample
from apps.core.domain.signing import sign_document

FORMAT = "plumbline-accuracy/1"


def certify(
    lot: Lot, sample: Sample, decision: Decision, figures: dict[str, Any], figures_hash: str
) -> dict[str, Any]:
    """The signed certificate. Rates are texts, so that no reader rounds them before checking.

    It names both parties, the terms, the draw and the decision, and is tied to every figure of the
    report by `figures_sha256`. Raises Damaged, Unavailable when the portal cannot sign.
    """
    terms = lot.terms
    return sign_document(
        {
            "format": FORMAT,
            "issued_at": timezone.now().isoformat(timespec="seconds"),
            "client": str(lot.client),
            "vendor": str(lot.vendor),
            "auditor": str(lot.auditor or ""),
            "project": str(lot.project),
            "contract": {"title": lot.contract.title, "version": str(terms)},
            "lot": {
                "id": str(lot.pk),
                "number": lot.number,
                "round": decision.round,
                "version": decision.version,
            },
            "items": figures["lot"]["items"],
            "unit": terms.inspection_unit,
            "required_accuracy": str(terms.required_accuracy),
            "confidence": str(terms.confidence),
            "outcome": decision.outcome,
            "sentence": decision.sentence,
            "inspected": decision.inspected,
            "defective": decision.defective,
            "accuracy": _rate(decision.accuracy, ROUND_HALF_EVEN),
            "lower_bound": _rate(decision.lower_bound, ROUND_FLOOR),
            "items_hash": figures["draw"]["items_hash"],
            "seed_commitment": sample.commitment,
            "seed": bytes(sample.seed).hex(),
            "figures_sha256": figures_hash,
            **({"replaces": figures["replaces"]} if "replaces" in figures else {}),
        }
    )


def _rate(value: float, rounding: str) -> str:
    return str(Decimal(str(value)).quantize(Decimal("0.000001"), rounding=rounding))
