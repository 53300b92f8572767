"""The interval chart says of the lot what its decision says, and of a label nothing."""

from __future__ import annotations

from typing import Any

import pytest

from apps.audits.domain.charts import accuracy_chart


def figures(outcome: str) -> dict[str, Any]:
    """46 of 47 correct: the bound that decided lies above the interval's low end."""
    return {
        "decision": {"outcome": outcome, "accuracy": 46 / 47, "interval": [0.889, 0.996]},
        "plan": {"required_accuracy": 0.9},
        "by_label": [
            {"label": "car", "accuracy": 1.0, "interval": [0.85, 1.0]},
            {"label": "cyclist", "inspected": 2, "correct": 1},
        ],
    }


@pytest.mark.parametrize(("outcome", "holds"), [("accepted", True), ("rejected", False)])
def test_all_holds_exactly_if_the_lot_was_accepted(outcome: str, holds: bool) -> None:
    chart = accuracy_chart(figures(outcome))

    assert chart["labels"] == ["All", "car"]
    assert chart["series"][0]["holds"] == [holds, None]


@pytest.mark.parametrize(("required", "words"), [(0.95, "95 %"), (0.9525, "95.25 %")])
def test_the_threshold_is_written_as_it_was_agreed(required: float, words: str) -> None:
    chart = accuracy_chart(figures("accepted") | {"plan": {"required_accuracy": required}})

    assert chart["threshold"]["label"] == f"required {words}"
