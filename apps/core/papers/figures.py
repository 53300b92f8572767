"""The page's chart data drawn for paper. Marks and patterns carry the meaning, never a color."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from apps.core.templatetags.look.figures import format_number, format_rate

from .fonts import PLAIN, register_fonts

INK, QUIET, RULE = HexColor("#1b1f24"), HexColor("#5a626c"), HexColor("#d5d9de")
FILLS = [HexColor("#2f3944"), HexColor("#8a949f"), HexColor("#d5d9de"), HexColor("#5a626c")]
ROW, SIZE, LABELS = 6.5 * mm, 7.5, 46 * mm
AXIS = 9 * mm


def draw_chart(data: dict[str, Any], width: float) -> Drawing:
    """`ChartData` (see the chart tag) as a drawing: one row a label, values to the right.

    `interval` draws estimates with their bounds, `bar` stacked bars, `line` a line over its labels.
    """
    register_fonts()
    drawn = _Rows(data, width) if data["kind"] != "line" else _Line(data, width)
    return drawn.draw()


class _Scale:
    """From values to places on the paper, with a handful of round marks."""

    def __init__(self, data: dict[str, Any], low: float, high: float, start: float, end: float):
        self.unit = data.get("unit", "")
        if not self.unit and "high" not in data:  # counts: marks at whole numbers
            high = low + 5 * math.ceil(max(high - low, 1) / 5)
        self.low, self.high = low, max(high, low + 1e-9)
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def marks(self) -> list[float]:
        """At most six, at round values."""
        rough = (self.high - self.low) / 5
        ten = 10.0 ** math.floor(math.log10(rough))
        step = next(ten * factor for factor in (1, 2, 2.5, 5, 10) if ten * factor >= rough * 0.999)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [round(step * count, 12) for count in range(first, last + 1)]

    def words(self, value: float) -> str:
        if self.unit == "rate":
            return format_rate(value, 0 if value * 100 == round(value * 100) else 1)
        return format_number(value, 0 if self.high - self.low >= 4 else 2)


class _Rows:
    """Horizontal rows: intervals or stacked bars."""

    def __init__(self, data: dict[str, Any], width: float) -> None:
        self.data, self.width = data, width
        self.legend = ROW if data["kind"] == "bar" and len(data["series"]) > 1 else 0
        self.height = AXIS + ROW * len(data["labels"]) + self.legend + 3 * mm
        low, high = _bounds(data)
        self.scale = _Scale(data, low, high, LABELS, width - 22 * mm)
        self.drawing = Drawing(width, self.height)

    def draw(self) -> Drawing:
        top = self.height - self.legend - 2 * mm
        for mark in self.scale.marks():
            x = self.scale.at(mark)
            self.drawing.add(Line(x, AXIS, x, top, strokeColor=RULE, strokeWidth=0.4))
            _say(self.drawing, (x, AXIS - 3.5 * mm), self.scale.words(mark), textAnchor="middle")
        _threshold(self.drawing, self.data, self.scale, AXIS, top)
        for index, label in enumerate(self.data["labels"]):
            y = top - ROW * (index + 0.5)
            fitted = _fitted(label, LABELS - 3 * mm)
            _say(self.drawing, (LABELS - 3 * mm, y - 2.5), fitted, textAnchor="end", fillColor=INK)
            (self._interval if self.data["kind"] == "interval" else self._bars)(index, y)
        if self.legend:
            self._legend()
        return self.drawing

    def _interval(self, index: int, y: float) -> None:
        series = self.data["series"][0]
        value, low, high = (series[key][index] for key in ("values", "low", "high"))
        if value is None:
            return
        left, right, x = (self.scale.at(place) for place in (low, high, value))
        self.drawing.add(Line(left, y, right, y, strokeColor=INK, strokeWidth=1.1))
        for end in (left, right):
            self.drawing.add(Line(end, y - 2.5, end, y + 2.5, strokeColor=INK, strokeWidth=1.1))
        holds = series.get("holds", [None] * (index + 1))[index]
        fill = white if holds is False else INK if holds else QUIET
        self.drawing.add(Circle(x, y, 2.8, fillColor=fill, strokeColor=INK, strokeWidth=1.1))
        limit = self.data.get("threshold", {}).get("value")
        words = format_rate(value, short_of=limit) if self.scale.unit == "rate" else str(value)
        _say(self.drawing, (self.width - 2, y - 2.5), words, textAnchor="end", fillColor=INK)

    def _bars(self, index: int, y: float) -> None:
        done, total = 0.0, 0.0
        for number, series in enumerate(self.data["series"]):
            value = series["values"][index] or 0
            left, right = self.scale.at(done), self.scale.at(done + value)
            done += value
            total += value
            if value:
                fill = FILLS[number % len(FILLS)]
                box = Rect(left, y - 5, right - left, 10, fillColor=fill, strokeColor=INK)
                box.strokeWidth = 0.4
                self.drawing.add(box)
        _say(
            self.drawing,
            (self.width - 2, y - 2.5),
            self.scale.words(total),
            textAnchor="end",
            fillColor=INK,
        )

    def _legend(self) -> None:
        x, y = LABELS, self.height - 4 * mm
        for number, series in enumerate(self.data["series"]):
            fill = FILLS[number % len(FILLS)]
            key = Rect(x, y, 7, 7, fillColor=fill, strokeColor=INK, strokeWidth=0.4)
            self.drawing.add(key)
            _say(self.drawing, (x + 10, y + 1), series["name"])
            x += 16 + stringWidth(series["name"], PLAIN, SIZE)


class _Line:
    """A line a series over its labels, first and last label named, the latest value said."""

    HEIGHT = 48 * mm
    DASHES: tuple[list[int] | None, ...] = (None, [5, 2], [1, 2], [6, 2, 1, 2])

    def __init__(self, data: dict[str, Any], width: float) -> None:
        self.data, self.width = data, width
        low, high = _bounds(data)
        self.scale = _Scale(data, low, high, AXIS, self.HEIGHT - 4 * mm)
        self.drawing = Drawing(width, self.HEIGHT)

    def draw(self) -> Drawing:
        left, right, labels = 18 * mm, self.width - 30 * mm, self.data["labels"]
        for mark in self.scale.marks():
            y = self.scale.at(mark)
            self.drawing.add(Line(left, y, right, y, strokeColor=RULE, strokeWidth=0.4))
            _say(self.drawing, (left - 4, y - 2.5), self.scale.words(mark), textAnchor="end")
        limit = self.data.get("threshold")
        if limit:
            y = self.scale.at(limit["value"])
            dashed = Line(left, y, right, y, strokeColor=INK, strokeWidth=0.7)
            dashed.strokeDashArray = [2, 2]
            self.drawing.add(dashed)
            _say(self.drawing, (right, y + 2), limit["label"], textAnchor="end")
        step = (right - left) / max(1, len(labels) - 1)
        for number, series in enumerate(self.data["series"]):
            self._series(series, number, left, step)
        for index in {0, len(labels) - 1} if labels else ():
            x = left + step * index
            _say(self.drawing, (x, 2), labels[index], textAnchor="end" if index else "start")
        return self.drawing

    def _series(self, series: dict[str, Any], number: int, left: float, step: float) -> None:
        known = [(i, value) for i, value in enumerate(series["values"]) if value is not None]
        places = [(left + step * i, self.scale.at(value)) for i, value in known]
        for before, after in pairwise(places):
            line = Line(*before, *after, strokeColor=INK, strokeWidth=1.1)
            line.strokeDashArray = self.DASHES[number % len(self.DASHES)]
            self.drawing.add(line)
        if len(places) <= 40:
            for place in places:
                self.drawing.add(Circle(*place, 1.8, fillColor=INK, strokeColor=INK))
        if places:
            x, y = places[-1]
            _say(self.drawing, (x + 4, y - 2.5), series["name"], fillColor=INK)


def _bounds(data: dict[str, Any]) -> tuple[float, float]:
    """The scale's ends: as given, else from nothing to the largest."""
    series = data["series"]
    if data.get("stacked"):
        sums = [sum(s["values"][i] or 0 for s in series) for i in range(len(data["labels"]))]
        high = max(sums, default=0)
    else:
        high = max((v for s in series for v in s["values"] if v is not None), default=0)
    return data.get("low", 0), data.get("high") or high or 1


def _threshold(
    drawing: Drawing, data: dict[str, Any], scale: _Scale, bottom: float, top: float
) -> None:
    limit = data.get("threshold")
    if not limit:
        return
    x = scale.at(limit["value"])
    line = Line(x, bottom, x, top + 2, strokeColor=INK, strokeWidth=0.8)
    line.strokeDashArray = [2, 2]
    drawing.add(line)
    _say(drawing, (x, 1), limit["label"], textAnchor="middle", fillColor=INK)


def _say(drawing: Drawing, place: tuple[float, float], words: str, **style: Any) -> None:
    """`style`: `textAnchor` start, middle or end; `fillColor`."""
    drawing.add(
        String(*place, words, **{"fontName": PLAIN, "fontSize": SIZE, "fillColor": QUIET} | style)
    )


def _fitted(words: str, width: float) -> str:
    """`words`, cut with an ellipsis where they do not fit."""
    if stringWidth(words, PLAIN, SIZE) <= width:
        return words
    while words and stringWidth(f"{words}…", PLAIN, SIZE) > width:
        words = words[:-1]
    return f"{words}…"
