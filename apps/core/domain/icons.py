"""One SVG sprite of the vendored icons. Pages refer to it; nothing draws icons any other way."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings

SOURCES = Path(settings.BASE_DIR) / "static/vendor/tabler-icons"
SPRITE = Path(settings.BASE_DIR) / "static/img/icons.svg"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BOUNDS = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"')


def build_sprite() -> str:
    """The sprite as text: one symbol per source, by name; colour and width come from the page."""
    symbols = []
    for source in sorted(SOURCES.glob("*.svg")):
        found = _BODY.search(source.read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{source.name} is not an SVG icon")
        body = re.sub(r"\s*\n\s*", "", _BOUNDS.sub("", found.group(1)))
        symbols.append(f'<symbol id="{source.stem}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


@cache
def icon_names() -> frozenset[str]:
    """Names a page may use."""
    return frozenset(_SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))
