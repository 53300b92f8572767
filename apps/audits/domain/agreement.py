"""How far people agree on the same frames: gold is what several of them have labelled alike.

Reads only. A unit is a track of the reference; what a person says of it is the label they gave it,
or that they did not see it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from apps.audits.models import GoldScore
from apps.projects.models import Project
from apps.quality.agreement import krippendorff_alpha

UNSEEN = ""
Said = dict[str, str]


class Agreed(NamedTuple):
    """Of so many tracks that two people both labelled, how many they call the same."""

    same: int
    both: int


class Agreement(NamedTuple):
    """α over all people (None where it is not defined), units, people, and each pair of them."""

    alpha: float | None
    units: int
    people: tuple[uuid.UUID, ...]
    pairs: dict[tuple[uuid.UUID, uuid.UUID], Agreed]


def agreement_of(project: Project) -> Agreement:
    """Agreement of everybody who was measured by the project's gold. One query."""
    said: dict[uuid.UUID, Said] = defaultdict(dict)
    scores = GoldScore.objects.filter(exposure__gold__project=project)
    for who, details in scores.values_list("exposure__annotator_id", "details"):
        for track, label in details.get("labels", {}).items():
            said[who][track] = label or UNSEEN
    return agreement_between(dict(said))


def agreement_between(said: dict[uuid.UUID, Said]) -> Agreement:
    """Krippendorff's nominal α and the share of same labels for each pair of people.

    `said` holds per person what they call each unit they labelled.
    """
    people = tuple(sorted(said, key=str))
    units = sorted({unit for labels in said.values() for unit in labels})
    alpha = None
    if len(people) > 1 and units:
        rows = [[said[who].get(unit) for unit in units] for who in people]
        alpha = krippendorff_alpha(rows)
    pairs = {}
    for one, other in combinations(people, 2):
        both = said[one].keys() & said[other].keys()
        same = sum(said[one][unit] == said[other][unit] for unit in both)
        pairs[(one, other)] = Agreed(same, len(both))
    return Agreement(alpha, len(units), people, pairs)
