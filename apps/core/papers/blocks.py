"""What a paper is made of. Values are ready to read: who makes a block has formatted them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from .figures import draw_chart
from .fonts import BOLD, MONO, PLAIN, markup

WIDTH = 174 * mm  # A4 less the margins
INK, QUIET, RULE = HexColor("#1b1f24"), HexColor("#5a626c"), HexColor("#c9ced4")
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=8.5, leading=12, textColor=INK)
NUMBER = ParagraphStyle("number", parent=TEXT, alignment=2)
STRONG = ParagraphStyle("strong", parent=TEXT, fontName=BOLD)
STRONG_NUMBER = ParagraphStyle("strong number", parent=STRONG, alignment=2)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7.5, leading=10, textColor=QUIET)
CODE = ParagraphStyle("code", parent=TEXT, fontName=MONO, fontSize=7.5, wordWrap="CJK")
HEADING = ParagraphStyle("heading", parent=TEXT, fontName=BOLD, fontSize=11, leading=15)


@dataclass(frozen=True)
class Heading:
    """A title inside the paper; it never stands alone at the foot of a page."""

    text: str

    def flow(self) -> list[Flowable]:
        """As the layout wants it."""
        return [CondPageBreak(40 * mm), Spacer(1, 5 * mm), _line(self.text, HEADING)]


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    small: bool = False

    def flow(self) -> list[Flowable]:
        """As the layout wants it."""
        return [_line(self.text, SMALL if self.small else TEXT), Spacer(1, 1.5 * mm)]


@dataclass(frozen=True)
class Facts:
    """Names and their values, one a row; names in `codes` hold hashes."""

    rows: Sequence[tuple[str, Any]]
    codes: frozenset[str] = frozenset()

    def flow(self) -> list[Flowable]:
        """As the layout wants it."""
        cells = [
            [_line(name, SMALL), _line(value, CODE if name in self.codes else TEXT)]
            for name, value in self.rows
        ]
        return [_table(cells, [42 * mm, WIDTH - 42 * mm], heads=0), Spacer(1, 2 * mm)]


@dataclass(frozen=True)
class Grid:
    """A table; its head is repeated on every page. `numbers`: which columns are to the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[float]  # shares of the width
    numbers: frozenset[int] = frozenset()
    total: Sequence[Any] = field(default=())

    def flow(self) -> list[Flowable]:
        """As the layout wants it."""
        cells = [self._row(self.heads, strong=True), *[self._row(row) for row in self.rows]]
        if self.total:
            cells.append(self._row(self.total, strong=True))
        whole = sum(self.widths)
        widths = [WIDTH * share / whole for share in self.widths]
        return [_table(cells, widths, heads=1), Spacer(1, 2 * mm)]

    def _row(self, values: Sequence[Any], *, strong: bool = False) -> list[Flowable]:
        text, number = (STRONG, STRONG_NUMBER) if strong else (TEXT, NUMBER)
        return [
            _line(value, number if index in self.numbers else text)
            for index, value in enumerate(values)
        ]


@dataclass(frozen=True)
class Figure:
    """A chart, from the same data as the page's, with its title."""

    title: str
    chart: dict[str, Any]
    note: str = ""

    def flow(self) -> list[Flowable]:
        """As the layout wants it."""
        drawing = draw_chart(self.chart, WIDTH)
        parts: list[Flowable] = [_line(self.title, STRONG), Spacer(1, 1 * mm), drawing]
        parts += [_line(self.note, SMALL)] if self.note else []
        return [KeepTogether([*parts, Spacer(1, 4 * mm)])]


Block = Heading | Words | Facts | Grid | Figure


def _line(value: object, style: ParagraphStyle) -> Paragraph:
    return Paragraph(markup(value), style)


def _table(cells: list[list[Flowable]], widths: list[float], *, heads: int) -> Table:
    lines = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    if heads:
        lines.append(("LINEBELOW", (0, 0), (-1, heads - 1), 0.9, INK))
    return Table(cells, colWidths=widths, repeatRows=heads, style=lines, hAlign="LEFT")
