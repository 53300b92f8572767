"""The defect score: how much is wrong for each unit, by how bad it is. A trend, never a gate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# How many minor ones a finding is worth: MQM's usual multipliers.
SEVERITY_POINTS: Mapping[str, float] = {"minor": 1, "major": 5, "critical": 25}


class Findings(NamedTuple):
    """So many findings of a type and a severity."""

    type: str
    severity: str
    found: int


class DefectScore(NamedTuple):
    """0 to 100, the points behind it, and how many of them each type brought, the most first."""

    score: float
    points: float
    by_type: dict[str, float]


def defect_score(
    findings: Sequence[Findings],
    units: int,
    *,
    weights: Mapping[str, float] | None = None,
    severities: Mapping[str, float] = SEVERITY_POINTS,
) -> DefectScore:
    """max(0, 100 (1 - Σ weight · severity · found / units)).

    Parameters
    ----------
    findings : sequence of Findings
    units : int
        Inspected tracks, events or clips, at least 1.
    weights : mapping of str to float, optional
        Of a type, 0 or more; 1 for a type that is not named.
    severities : mapping of str to float
        Points of each severity, 0 or more.

    Raises
    ------
    ValueError
        If a count or a number is not as above, or a severity has no points.

    Notes
    -----
    After Multidimensional Quality Metrics: Lommel, Uszkoreit & Burchardt (2014), Tradumàtica 12,
    with inspected units in the place of words.
    """
    if units < 1:
        raise ValueError(f"A score needs at least one inspected unit, not {units}.")
    weights = weights or {}
    for name, value in [*weights.items(), *severities.items()]:
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(f"{name!r} must weigh a finite number from 0 on, not {value}.")
    points: dict[str, float] = {}
    for one in findings:
        if one.severity not in severities:
            raise ValueError(f"Severity {one.severity!r} has no points.")
        if one.found < 0:
            raise ValueError(f"There cannot be {one.found} findings of {one.type!r}.")
        worth = weights.get(one.type, 1) * severities[one.severity] * one.found
        points[one.type] = points.get(one.type, 0) + worth
    total = math.fsum(points.values())
    ranked = sorted(points.items(), key=lambda entry: (-entry[1], entry[0]))
    return DefectScore(max(0.0, 100 * (1 - total / units)), total, dict(ranked))
