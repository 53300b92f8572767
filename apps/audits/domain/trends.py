"""Weeks of inspected items as charts: accuracy with its interval, and the p-chart of defects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from apps.audits.domain.scorecards import Week
from apps.quality.charting import control_chart, trend
from apps.quality.intervals import two_sided


def weekly_chart(weeks: Sequence[Week]) -> dict[str, Any]:
    """Accuracy per week with its two-sided interval, for the chart tag."""
    bounds = [two_sided(week.inspected - week.defective, week.inspected) for week in weeks]
    return {
        "kind": "line",
        "labels": [_name(week) for week in weeks],
        "series": [
            {
                "name": "Accuracy",
                "values": [1 - week.defective / week.inspected for week in weeks],
                "low": [bound.low for bound in bounds],
                "high": [bound.high for bound in bounds],
            }
        ],
        "unit": "rate",
        "low": max(0.0, min(bound.low for bound in bounds) - 0.05),
        "high": 1.0,
    }


def p_chart(weeks: Sequence[Week]) -> dict[str, Any]:
    """Defective share per week within the limits that chance allows around the average."""
    found = control_chart([week.defective for week in weeks], [week.inspected for week in weeks])
    return {
        "kind": "line",
        "labels": [_name(week) for week in weeks],
        "series": [
            {"name": "Defective", "values": list(found.shares)},
            {
                "name": "Expected by chance",
                "values": [found.centre] * len(weeks),
                "low": [limit.low for limit in found.limits],
                "high": [limit.high for limit in found.limits],
            },
        ],
        "unit": "rate",
        "low": 0.0,
        "high": min(1.0, max([*found.shares, *(limit.high for limit in found.limits)]) + 0.02),
    }


def trend_sentence(weeks: Sequence[Week]) -> str:
    """What the weeks say, in words, without reading more into them than is there."""
    defective, inspected = [week.defective for week in weeks], [week.inspected for week in weeks]
    found = control_chart(defective, inspected)
    parts = []
    if found.outside:
        names = ", ".join(_name(weeks[at]) for at in found.outside)
        parts.append(f"Beyond what chance allows: {names}.")
    if len(weeks) < 2:
        return " ".join([*parts, "One week tells no trend."])
    slope = trend(defective, inspected)
    if slope.p_value < 0.05:
        way = "grows" if slope.slope > 0 else "falls"
        parts.append(f"The share of defective items {way} from week to week.")
    elif not parts:
        parts.append("No change that chance would not explain.")
    return " ".join(parts)


def frozen_weeks(rows: Sequence[dict[str, Any]]) -> list[Week]:
    """The weeks as a report keeps them."""
    return [
        Week(date.fromisoformat(row["monday"]), row["inspected"], row["defective"]) for row in rows
    ]


def _name(week: Week) -> str:
    return f"{week.monday:%G-W%V}"
