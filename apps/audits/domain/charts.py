"""The report's figures in the shape the chart tag draws. Adds nothing, decides nothing."""

from __future__ import annotations

from typing import Any

from apps.audits.enums import LotStatus


def accuracy_chart(figures: dict[str, Any]) -> dict[str, Any]:
    """Accuracy overall and per label with its interval, against what the contract requires.

    Only "All" is judged, by the decision itself: the two-sided interval shown reaches lower than
    the one-sided bound that decided. No label has a decision of its own, and labels with too few
    inspected items have no estimate and are left out.
    """
    decision = figures["decision"]
    rows = [("All", decision["accuracy"], *decision["interval"])]
    rows += [
        (row["label"], row["accuracy"], *row["interval"])
        for row in figures["by_label"]
        if "accuracy" in row
    ]
    required = figures["plan"]["required_accuracy"]
    return {
        "kind": "interval",
        "labels": [row[0] for row in rows],
        "series": [
            {
                "name": "Accuracy",
                "values": [row[1] for row in rows],
                "low": [row[2] for row in rows],
                "high": [row[3] for row in rows],
                "holds": [decision["outcome"] == LotStatus.ACCEPTED, *[None] * (len(rows) - 1)],
            }
        ],
        "unit": "rate",
        "threshold": {"value": required, "label": f"required {required * 100:.4g} %"},
        "low": max(0.0, min([required, *(row[2] for row in rows)]) - 0.05),
        "high": 1.0,
    }


def findings_chart(figures: dict[str, Any]) -> dict[str, Any]:
    """How often each type of finding was recorded, by severity."""
    rows = figures["findings"]
    names = list(dict.fromkeys(row["name"] for row in rows))
    severities = [
        s for s in ("critical", "major", "minor") if any(r["severity"] == s for r in rows)
    ]
    counts = {(row["name"], row["severity"]): row["count"] for row in rows}
    return {
        "kind": "bar",
        "labels": names,
        "series": [
            {
                "name": severity.capitalize(),
                "values": [counts.get((name, severity), 0) for name in names],
            }
            for severity in severities
        ],
        "stacked": True,
        "horizontal": True,
    }
