"""How auditors measure: agreement at hidden double audits, severity, rulings on their findings.

Of decided rounds only, so that nobody learns which items are inspected twice while they are.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.query import QuerySet

from apps.annotations.enums import Severity
from apps.annotations.models import Finding
from apps.audits.enums import Ruling, Verdict
from apps.audits.models import Dispute, Inspection, Lot, SecondInspection
from apps.quality.agreement import cohen_kappa
from apps.quality.intervals import Interval, two_sided

LEAST_SHOWN = 5
WEIGHT = {"": 0, Severity.MINOR: 1, Severity.MAJOR: 2, Severity.CRITICAL: 3}
Key = tuple[uuid.UUID, uuid.UUID | None]


@dataclass(frozen=True)
class Pair:
    """Two verdicts on one item, the auditor's own and the other's, with their worst findings."""

    item_id: uuid.UUID
    own: str
    other: str
    own_worst: str
    other_worst: str


@dataclass
class Calibration:
    """What is known of one auditor (or of a whole firm: `auditor_id` None)."""

    firm_id: uuid.UUID | None
    firm: str
    auditor_id: uuid.UUID | None = None
    name: str = ""
    inspected: int = 0
    defective: int = 0
    ruled: int = 0
    overturned: int = 0
    pairs: list[Pair] = field(default_factory=list)

    @property
    def agreed(self) -> int:
        """Double audits with the same verdict."""
        return sum(pair.own == pair.other for pair in self.pairs)

    @property
    def agreement(self) -> Interval | None:
        """Wilson interval of the share of same verdicts; None for too few."""
        return _interval(self.agreed, len(self.pairs))

    @property
    def kappa(self) -> float | None:
        """Cohen's κ against the other auditors; None for too few, or where chance always agrees."""
        if len(self.pairs) < LEAST_SHOWN:
            return None
        return cohen_kappa([pair.own for pair in self.pairs], [pair.other for pair in self.pairs])

    @property
    def severity_bias(self) -> float | None:
        """Mean difference in steps (none, minor, major, critical) to the other auditor's worst
        finding; above 0: stricter. None for too few.
        """
        if len(self.pairs) < LEAST_SHOWN:
            return None
        steps = sum(WEIGHT[pair.own_worst] - WEIGHT[pair.other_worst] for pair in self.pairs)
        return steps / len(self.pairs)

    @property
    def overturns(self) -> Interval | None:
        """Wilson interval of the share of their disputed findings that were overturned."""
        return _interval(self.overturned, self.ruled)


def calibrate(lots: QuerySet[Lot], *, by_firm: bool = False) -> list[Calibration]:
    """One entry per auditor of `lots` (or per firm), by firm and name. Six queries."""
    found: dict[Key, Calibration] = {}
    firms = dict(lots.order_by().values_list("auditor_id", "auditor__name").distinct())

    def of(auditor_id: uuid.UUID, firm_id: uuid.UUID | None, name: str = "") -> Calibration:
        key = (firm_id or auditor_id, None if by_firm else auditor_id)
        firm = str(firms.get(firm_id) or "") if firm_id else ""
        known = found.setdefault(key, Calibration(firm_id, firm, key[1]))
        known.name = name or known.name
        return known

    decided = Inspection.objects.filter(
        sample_item__sample__lot__in=lots, sample_item__sample__is_revealed=True
    )
    firm = "sample_item__sample__lot__auditor_id"
    for row in decided.values_list("auditor_id", firm, "auditor__name", "verdict"):
        entry = of(row[0], row[1], row[2])
        entry.inspected += 1
        entry.defective += row[3] == Verdict.DEFECTIVE
    for owner, firm_id, name, pair in _pairs(lots):
        of(owner, firm_id, name).pairs.append(pair)
    ruled = Dispute.objects.filter(lot__in=lots, ruling__isnull=False)
    for author, firm_id, outcome in ruled.values_list(
        "finding__author_id", "lot__auditor_id", "ruling__outcome"
    ):
        entry = of(author, firm_id)
        entry.ruled += 1
        entry.overturned += outcome == Ruling.OVERTURNED
    return sorted(found.values(), key=lambda entry: (entry.firm, entry.name))


def disagreements(lots: QuerySet[Lot]) -> list[SecondInspection]:
    """Doubled items with different verdicts, newest first."""
    rows = _second(lots).select_related("sample_item__item", "sample_item__inspection")
    return [
        row
        for row in rows.select_related("sample_item__sample__lot__project").order_by("-id")[:200]
        if row.verdict != row.sample_item.inspection.verdict
    ]


def _second(lots: QuerySet[Lot]) -> QuerySet[SecondInspection]:
    return SecondInspection.objects.filter(
        sample_item__sample__lot__in=lots, sample_item__sample__is_revealed=True
    )


def _pairs(lots: QuerySet[Lot]) -> Iterable[tuple[Any, Any, str, Pair]]:
    """(auditor, firm, name, pair) of either side of each double audit."""
    rows = list(
        _second(lots).values_list(
            "sample_item_id",
            "sample_item__sample__lot__auditor_id",
            "sample_item__inspection__auditor_id",
            "sample_item__inspection__auditor__name",
            "sample_item__inspection__verdict",
            "auditor_id",
            "auditor__name",
            "verdict",
        )
    )
    items = [row[0] for row in rows]
    first, second = _worst("inspected_at", items), _worst("second_at", items)
    for item, firm, one, one_name, one_verdict, two, two_name, two_verdict in rows:
        a, b = first[item], second[item]
        yield one, firm, one_name, Pair(item, one_verdict, two_verdict, a, b)
        yield two, firm, two_name, Pair(item, two_verdict, one_verdict, b, a)


def _worst(link: str, items: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    worst: dict[uuid.UUID, str] = defaultdict(str)
    found = Finding.objects.filter(**{f"{link}__sample_item__in": items})
    for item, severity in found.values_list(f"{link}__sample_item_id", "severity"):
        worst[item] = max(worst[item], severity, key=lambda name: WEIGHT[name])
    return worst


def _interval(part: int, whole: int) -> Interval | None:
    return two_sided(part, whole) if whole >= LEAST_SHOWN else None
