"""Faces that hold Latin, Greek and Cyrillic; other scripts fall back to faces of the reader."""

from __future__ import annotations

import unicodedata
from functools import cache
from html import escape
from itertools import groupby

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD, MONO = "Plain", "Bold", "Mono"
FILES = {PLAIN: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf", MONO: "DejaVuSansMono.ttf"}
# Faces every reader of PDF brings along, by the start of a character's Unicode name.
EASTERN = {"HANGUL": "HYSMyeongJo-Medium", "HIRAGANA": "HeiseiMin-W3", "KATAKANA": "HeiseiMin-W3"}
HAN = "STSong-Light"


@cache
def register_fonts() -> None:
    """Make the faces known, once a process."""
    folder = settings.BASE_DIR / "static" / "vendor" / "dejavu"
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    for name in {HAN, *EASTERN.values()}:
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def markup(text: object) -> str:
    """`text` as the markup of a paragraph: escaped, each run of characters in a face that has it.

    Control characters and lone surrogates, which no face has, become a replacement sign.
    """
    register_fonts()
    parts = []
    for face, run in groupby(str(text), _face_of):
        words = escape("".join(run), quote=False).replace("\n", "<br/>")
        parts.append(words if face is None else f'<font name="{face}">{words}</font>')
    return "".join(parts)


def _face_of(character: str) -> str | None:
    """None for the face of the paragraph itself."""
    if ord(character) in pdfmetrics.getFont(PLAIN).face.charToGlyph or character == "\n":
        return None
    name = unicodedata.name(character, "")
    return HAN if name.startswith("CJK") else EASTERN.get(name.split(" ")[0])
