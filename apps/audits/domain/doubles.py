"""Hidden double audits: some drawn items go to a second auditor, who is not told.

What is decided of a lot does not look at them; they measure the auditors (calibration.py).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import ceil
from typing import Any

from django.db.models import Q
from django.db.models.query import QuerySet

from apps.annotations.models import Finding
from apps.audits.models import (
    Inspection,
    InspectionFinding,
    SampleItem,
    SecondFinding,
    SecondInspection,
)

# One drawn item in ten, and at least one of a sample.
DOUBLED_SHARE = 0.1


def doubled_of(seed: bytes, drawn: Sequence[str]) -> set[str]:
    """Which drawn items are inspected twice: chosen by the draw's seed, so fixed before anybody
    inspects and told by nobody until the seed is revealed.
    """
    keys = {item: hmac.new(seed, f"double:{item}".encode(), sha256).digest() for item in drawn}
    return set(sorted(drawn, key=lambda item: keys[item])[: ceil(len(drawn) * DOUBLED_SHARE)])


def awaits_second(user: Any) -> Q:
    """Items that somebody else has judged and that `user` is to judge again."""
    return Q(is_doubled=True, inspection__isnull=False, second_inspection__isnull=True) & ~Q(
        inspection__auditor=user
    )


def is_second(item: SampleItem) -> bool:
    """Whether a verdict given now is the item's second one."""
    return Inspection.objects.filter(sample_item=item).exists()


def findings_at(item: SampleItem) -> QuerySet[Finding]:
    """Findings of the inspection that is going on at the item: the first, or the hidden second."""
    if is_second(item):
        return Finding.objects.filter(second_at__sample_item=item)
    return Finding.objects.filter(inspected_at__sample_item=item)


def link_finding(item: SampleItem, finding: Finding) -> None:
    """Note at which inspection of the item the finding was recorded."""
    link = SecondFinding if is_second(item) else InspectionFinding
    link.objects.create(client_id=item.client_id, sample_item=item, finding=finding)


def write_verdict(item: SampleItem, **verdict: Any) -> Inspection | SecondInspection:
    """Write the verdict of the inspection that is going on at the item."""
    model: Any = SecondInspection if is_second(item) else Inspection
    written: Inspection | SecondInspection = model.objects.create(
        client_id=item.client_id, sample_item=item, **verdict
    )
    return written


def double_items(sample_items: Iterable[SampleItem], seed: bytes) -> None:
    """Mark those of a fresh draw, before they are written."""
    drawn = list(sample_items)
    doubled = doubled_of(seed, [str(item.item_id) for item in drawn])
    for item in drawn:
        item.is_doubled = str(item.item_id) in doubled
