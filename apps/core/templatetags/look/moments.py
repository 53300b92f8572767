"""Times: relative in the text, exact on hover, in the reader's zone once the script has run."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_STEPS = ((60, "s"), (3600, "min"), (86_400, "h"), (30 * 86_400, "d"))


def relative_words(then: dt.datetime, now: dt.datetime) -> str:
    """`just now`, `5 min ago`, `in 3 d`; beyond 30 days the date."""
    seconds = (then - now).total_seconds()
    away = abs(seconds)
    if away < 45:
        return "just now" if seconds <= 0 else "in a moment"
    if away >= _STEPS[-1][0]:
        return f"{then.day} {then:%b %Y}"
    size, unit = 1, "s"
    for (limit, name), before in zip(_STEPS, (1, *(s[0] for s in _STEPS)), strict=False):
        size, unit = before, name
        if away < limit:
            break
    count = max(1, round(away / size))
    return f"{count} {unit} ago" if seconds < 0 else f"in {count} {unit}"


def _exact(value: dt.datetime, zone: str) -> str:
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M} {local:%Z}"


@register.simple_tag
def moment(value: Any, style: str = "relative", zone: str = "", whose: str = "") -> SafeString:
    """A time: relative, exact or date. `zone` and `whose` add the other party's time on hover."""
    if not value:
        return SafeString('<span class="pl-faint">—</span>')
    if not isinstance(value, dt.datetime):
        return format_html('<time datetime="{}">{} {}</time>', value, value.day, f"{value:%b %Y}")
    exact = _exact(value, "UTC")
    shown = relative_words(value, timezone.now()) if style == "relative" else exact
    if style == "date":
        shown = f"{value.day} {value:%b %Y}"
    hint = f"{exact} · {_exact(value, zone)} ({whose or zone})" if zone else exact
    return format_html(
        '<time class="pl-moment" datetime="{}" data-style="{}" data-zone="{}" data-whose="{}"'
        ' title="{}">{}</time>',
        value.astimezone(dt.UTC).isoformat(timespec="seconds"),
        style,
        zone,
        whose,
        hint,
        shown,
    )
