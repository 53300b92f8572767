"""Scorecards: what audits proved of vendors and annotators, by what stands after rulings.

Reads only. People are ranked by a bound, never by the raw rate.
"""

from __future__ import annotations

import hmac
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.query import QuerySet
from django.utils import timezone

from apps.audits.domain.standing import weighty_findings
from apps.audits.models import Lot, SampleItem
from apps.quality.differences import ranking_score
from apps.quality.intervals import Interval, lower_bound, two_sided

LEAST_SHOWN = 5
WINDOW = timedelta(weeks=26)
# As if so many items of average accuracy had been inspected of everybody before.
PRIOR_ITEMS = 10
NOBODY = uuid.UUID(int=0)


class Judged(NamedTuple):
    """One inspected item of a decided round: where it is, whose it is, whether it is defective."""

    item_id: uuid.UUID
    sample_item_id: uuid.UUID
    task_id: uuid.UUID
    object_id: uuid.UUID
    label: str
    start: int
    stop: int
    vendor_id: uuid.UUID
    annotator_id: uuid.UUID
    week: date
    defective: bool


class Week(NamedTuple):
    """Inspected and defective items of the week that begins on `monday`."""

    monday: date
    inspected: int
    defective: int


@dataclass(frozen=True)
class Score:
    """What is known of one vendor or person. `rank_by` is the 5th percentile of their accuracy
    after shrinking it towards the average of all.
    """

    who: uuid.UUID
    inspected: int
    correct: int
    rank_by: float
    weeks: tuple[Week, ...]

    @property
    def accuracy(self) -> float | None:
        """Share of correct items; None for too few."""
        return self.correct / self.inspected if self.inspected >= LEAST_SHOWN else None

    @property
    def bound(self) -> float | None:
        """One-sided lower bound at 95 % confidence (Wilson); None for too few."""
        enough = self.inspected >= LEAST_SHOWN
        return lower_bound(self.correct, self.inspected) if enough else None

    @property
    def interval(self) -> Interval | None:
        """Two-sided at 95 % confidence; None for too few."""
        enough = self.inspected >= LEAST_SHOWN
        return two_sided(self.correct, self.inspected) if enough else None

    @property
    def line(self) -> list[float]:
        """Accuracy week by week."""
        return [1 - week.defective / week.inspected for week in self.weeks]


def judged_items(lots: QuerySet[Lot]) -> list[Judged]:
    """Every inspected item of decided rounds of `lots` within the last half year. One query."""
    stands = Exists(weighty_findings().filter(inspected_at__sample_item=OuterRef("pk")))
    rows = SampleItem.objects.filter(
        sample__lot__in=lots,
        sample__is_revealed=True,
        inspection__created_at__gte=timezone.now() - WINDOW,
    )
    values = rows.annotate(stands=stands).values_list(
        "item_id", "pk", "item__task_id", "item__object_id", "item__label", "item__start",
        "item__stop", "sample__lot__vendor_id", "item__task__annotator_id",
        "inspection__created_at", "stands",
    )  # fmt: skip
    return [
        Judged(*row[:8], row[8] or NOBODY, monday_of(row[9].date()), row[10])
        for row in values.order_by("inspection__created_at", "pk")
    ]


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def rank(judged: Iterable[Judged], by: Callable[[Judged], uuid.UUID]) -> list[Score]:
    """Scores, best first, of whoever `by` names, with a prior pooled from all of them."""
    groups: dict[uuid.UUID, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[by(one)].append(one)
    inspected = sum(len(items) for items in groups.values())
    correct = sum(not one.defective for items in groups.values() for one in items)
    # Half an item each keeps the prior inside when everything is correct or nothing is.
    pooled = (correct + 0.5) / (inspected + 1)
    prior = (PRIOR_ITEMS * pooled, PRIOR_ITEMS * (1 - pooled))
    scores = [_score(who, items, prior) for who, items in groups.items() if who != NOBODY]
    return sorted(scores, key=lambda score: (-score.rank_by, str(score.who)))


def _score(who: uuid.UUID, items: list[Judged], prior: tuple[float, float]) -> Score:
    correct = sum(not one.defective for one in items)
    rank_by = ranking_score(correct, len(items), prior)
    return Score(who, len(items), correct, rank_by, tuple(weeks_of(items)))


def weeks_of(judged: Iterable[Judged]) -> list[Week]:
    """Counts per week in which anything was inspected, in the order of time."""
    counts: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for one in judged:
        counts[one.week][0] += 1
        counts[one.week][1] += one.defective
    return [Week(monday, *counts[monday]) for monday in sorted(counts)]


def pseudonym(reader: Any, person: Any) -> str:
    """What a person is called to readers of the organization `reader` (both ids).

    The same every time, of no use to another organization, and nobody can tell who it is.
    """
    key = f"pseudonym {settings.SECRET_KEY}".encode()
    digest = hmac.new(key, f"{reader}:{person}".encode(), sha256).hexdigest()
    return f"annotator-{digest[:8]}"
