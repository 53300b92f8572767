"""Charts: data for js/charts.js, and the same data as a table for who cannot see the drawing."""

from __future__ import annotations

import json
from typing import Any, NotRequired, TypedDict

from django import template
from django.template.exceptions import TemplateSyntaxError

from apps.core.templatetags.look.figures import format_number, format_rate

register = template.Library()
KINDS = ("bar", "line", "interval")


class Series(TypedDict):
    """One row of values; `low` and `high` bound them (band of a line, bars of an estimate).

    `holds` says of each estimate whether it was decided to hold; None: nothing was decided of it.
    """

    name: str
    values: list[float | None]
    low: NotRequired[list[float | None]]
    high: NotRequired[list[float | None]]
    holds: NotRequired[list[bool | None]]


class ChartData(TypedDict):
    """What is drawn. `unit` is "rate" for fractions shown in percent, else a word or empty."""

    kind: str
    labels: list[str]
    series: list[Series]
    unit: NotRequired[str]
    digits: NotRequired[int]
    threshold: NotRequired[dict[str, Any]]
    low: NotRequired[float]
    high: NotRequired[float]
    stacked: NotRequired[bool]
    horizontal: NotRequired[bool]


def _words(value: float | None, data: ChartData, rounding: str = "near") -> str:
    """A value to nearest, though never up to a threshold it misses; a bound to the safe side."""
    unit, digits = data.get("unit", ""), data.get("digits")
    if value is None:
        return "—"
    if unit == "rate":
        limit = data["threshold"]["value"] if "threshold" in data else None
        return format_rate(value, 1 if digits is None else digits, rounding, short_of=limit)
    return format_number(value, digits)


def table_of(data: ChartData) -> dict[str, Any]:
    """Heads and rows: a column per series, two more where it has bounds."""
    heads: list[str] = []
    for series in data["series"]:
        bounds = [f"{series['name']}, low", f"{series['name']}, high"] if "low" in series else []
        heads += [series["name"], *bounds]
    rows = []
    for i, label in enumerate(data["labels"]):
        cells: list[str] = []
        for series in data["series"]:
            cells.append(_words(series["values"][i], data))
            if "low" in series:
                low, high = series["low"][i], series["high"][i]
                cells += [_words(low, data, "down"), _words(high, data, "up")]
        rows.append({"label": label, "cells": cells})
    return {"heads": heads, "rows": rows}


@register.inclusion_tag("components/chart.html")
def chart(
    data: ChartData,
    id: str,
    title: str,
    *,
    subtitle: str = "",
    tall: bool = False,
    first: str = "",
) -> dict[str, Any]:
    """`{% chart data "accuracy" "Accuracy by label" first="Label" %}`; `data` is a `ChartData`."""
    if data["kind"] not in KINDS:
        raise TemplateSyntaxError(f"A chart is one of {', '.join(KINDS)}, not {data['kind']!r}.")
    # In an attribute and no script: htmx takes every script out of the parts it swaps in.
    values = {"values": json.dumps(data), "id": f"chart-{id}", "title": title, "subtitle": subtitle}
    return {**values, "tall": tall, "first": first or "Value", "table": table_of(data)}
