"""The chart's table rounds like the sentences: estimates to nearest, bounds to the safe side."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from apps.core.templatetags.look.charts import ChartData, table_of
from apps.core.templatetags.look.figures import format_rate


def test_bounds_go_to_the_safe_side() -> None:
    data: ChartData = {
        "kind": "interval",
        "labels": ["All", "car"],
        "series": [
            {
                "name": "Accuracy",
                "values": [46 / 47, 0.9497],
                "low": [0.8889, 0.9],
                "high": [0.9961, None],
            }
        ],
        "unit": "rate",
        "threshold": {"value": 0.95, "label": "required 95 %"},
    }
    cells = [
        [cell.replace("\u202f", " ") for cell in row["cells"]] for row in table_of(data)["rows"]
    ]

    assert cells == [["97.9 %", "88.8 %", "99.7 %"], ["94.9 %", "90.0 %", "—"]]


@pytest.mark.parametrize(
    ("value", "required", "shown"),
    [
        (0.9787, 0.9, "97.9"),
        (0.9497, 0.95, "94.9"),
        (0.9497, None, "95.0"),
        (0.95, 0.95, "95.0"),
        (0.9526, 0.9525, "95.3"),
        (0.9999, 0.95, "99.9"),
        (0.99999, 1, "99.9"),
    ],
)
def test_an_estimate_is_not_rounded_up_to_what_is_required(
    value: float, required: float | None, shown: str
) -> None:
    assert format_rate(value, short_of=required) == f"{shown}\u202f%"


def test_an_interval_is_never_shown_narrower_than_it_is() -> None:
    page = Template("{% load plumbline %}{{ low|lower_bound }} {{ high|upper_bound }}")

    assert page.render(Context({"low": 0.9367, "high": 0.9891})) == "93.6\u202f% 99.0\u202f%"
