"""A contract's quality plan as it is applied to lots."""

from __future__ import annotations

from apps.contracts.domain.plans import plan_sentence as sentence_of
from apps.contracts.domain.schemes import scheme_of
from apps.contracts.models import ContractVersion
from apps.quality.schemes import asked_of


def sample_size(terms: ContractVersion, lot_size: int, severity: str = "") -> int:
    """How many items of a lot of `lot_size` are drawn; a sequential plan may need fewer."""
    return asked_of(scheme_of(terms, severity), lot_size).size


def plan_sentence(terms: ContractVersion, lot_size: int, severity: str = "") -> str:
    """What the plan asks of a lot of `lot_size` items."""
    return sentence_of(terms, lot_size or None, severity)
