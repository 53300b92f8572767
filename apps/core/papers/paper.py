"""The sheet: title on the first page, reference and page numbers on every one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from .blocks import QUIET, RULE, TEXT, Block
from .fonts import BOLD, PLAIN, markup, register_fonts

TITLE = ParagraphStyle("title", parent=TEXT, fontName=BOLD, fontSize=18, leading=24)
EYEBROW = ParagraphStyle("eyebrow", parent=TEXT, fontSize=9, textColor=QUIET)
MARGIN = 18 * mm
PADDING = 6  # points, which the library's frames keep to their sides


@dataclass(frozen=True)
class Paper:
    """One document. `reference` stands at the foot of every page and says which this is."""

    title: str
    eyebrow: str
    subtitle: str
    reference: str
    blocks: Sequence[Block]


def render_paper(paper: Paper) -> bytes:
    """The PDF. The same paper gives the same bytes: no clock and no chance is in it."""
    register_fonts()
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=MARGIN - PADDING, rightMargin=MARGIN - PADDING,
        topMargin=MARGIN, bottomMargin=20 * mm, title=paper.title, author="Plumbline",
        subject=paper.reference, invariant=1, lang="en",
    )  # fmt: skip
    story: list[Flowable] = [
        Paragraph(markup(paper.eyebrow), EYEBROW),
        Paragraph(markup(paper.title), TITLE),
        Paragraph(markup(paper.subtitle), TEXT),
        Spacer(1, 4 * mm),
    ]
    for block in paper.blocks:
        story += block.flow()
    document.build(story, canvasmaker=_counting(paper.reference))
    return target.getvalue()


def _counting(reference: str) -> type[Canvas]:
    """A canvas that knows at the end how many pages there are, and writes every foot then."""

    class Counting(Canvas):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # the library's name
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, start=1):
                self.__dict__.update(page)
                self._foot(number, len(self._kept))
                super().showPage()
            super().save()

        def _foot(self, number: int, pages: int) -> None:
            self.setStrokeColor(RULE)
            self.line(MARGIN, 14 * mm, A4[0] - MARGIN, 14 * mm)
            self.setFillColor(QUIET)
            self.setFont(PLAIN, 7)
            self.drawString(MARGIN, 10 * mm, reference)
            self.drawRightString(A4[0] - MARGIN, 10 * mm, f"{number} of {pages}")

    return Counting
