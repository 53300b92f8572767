"""Numbers people may trust: rates with bound and n, money, durations. Never computes them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
THIN = "\u202f"  # narrow no-break space: between a number and its unit
_WITHOUT_CENTS = {"JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF"}
_ROUNDING = {"near": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}
_MISSING = "—"


def format_number(value: Any, digits: int | None = None) -> str:
    """1234567.5 → `1,234,567.5`; a real minus sign; a dash for nothing."""
    if value is None or value == "":
        return _MISSING
    number = Decimal(str(value))
    text = f"{number:,.{digits}f}" if digits is not None else f"{number:,f}"
    return text.replace("-", "\u2212")


def format_rate(
    value: Any, digits: int = 1, rounding: str = "near", *, short_of: Any = None
) -> str:
    """0.9641 → `96.4 %`. What is not all or nothing is never rounded to 100 % or 0 %.

    Nor is an estimate below `short_of`, the rate that is required, rounded up to it or across.
    """
    if value is None or value == "":
        return _MISSING
    rate = Decimal(str(value)) * 100
    step = Decimal(1).scaleb(-digits)
    shown = rate.quantize(step, rounding=_ROUNDING[rounding])
    required = None if short_of is None or rounding != "near" else Decimal(str(short_of)) * 100
    if required is not None and rate < required <= shown:
        shown = rate.quantize(step, rounding=ROUND_FLOOR)
    if rate < 100 <= shown:
        shown = 100 - step
    elif shown <= 0 < rate:
        shown = Decimal(0) if rounding == "down" else step
    return format_number(shown, digits) + THIN + "%"


def format_duration(seconds: Any) -> str:
    """7512 → `2 h 05 min`; 95 → `1 min 35 s`; 12.4 → `12 s`."""
    if seconds is None or seconds == "":
        return _MISSING
    total = round(float(seconds))
    days, rest = divmod(total, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{days}{THIN}d {hours}{THIN}h"
    if hours:
        return f"{hours}{THIN}h {minutes:02}{THIN}min"
    return f"{minutes}{THIN}min {left:02}{THIN}s" if minutes else f"{left}{THIN}s"


def format_timecode(milliseconds: Any) -> str:
    """83450 → `1:23.450`: a place in footage."""
    total = round(float(milliseconds))
    seconds, rest = divmod(total, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{head}:{seconds:02}.{rest:03}"


def format_size(size: Any) -> str:
    """1234567890 → `1.23 GB`, decimal units as disks and networks count."""
    if size is None or size == "":
        return _MISSING
    value, units = float(size), ["B", "kB", "MB", "GB", "TB", "PB"]
    while value >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop(0)
    digits = 0 if units[0] == "B" or value >= 99.95 else 2 if value < 9.995 else 1
    return format_number(value, digits) + THIN + units[0]


def format_quantity(value: Any) -> str:
    """`Decimal("4.0000")` → `4`: as many digits as it has, no zeros for show."""
    return format_number(None if value in (None, "") else Decimal(str(value)).normalize())


def format_money(amount: Any, currency: str) -> str:
    """`Decimal("1234.5"), "EUR"` → `1,234.50 EUR`, with the cents that the currency has."""
    return f"{_amount(amount, currency)}{THIN}{currency}"


def _amount(amount: Any, currency: str) -> str:
    digits = 0 if currency in _WITHOUT_CENTS else 2
    return format_number(amount, None if amount in (None, "") else digits)


@register.filter
def number(value: Any, digits: int | None = None) -> str:
    """`{{ 1234567|number }}`, `{{ 0.25|number:2 }}`."""
    return format_number(value, digits)


@register.filter
def quantity(value: Any) -> str:
    """`{{ "4.0000"|quantity }}` → 4."""
    return format_quantity(value)


@register.filter
def rate(value: Any, digits: int = 1) -> str:
    """`{{ 0.9641|rate }}` → 96.4 %."""
    return format_rate(value, digits)


@register.filter
def estimate(value: Any, required: Any) -> str:
    """`{{ 0.9497|estimate:0.95 }}` → 94.9 %: to nearest, but not up to what is required."""
    return format_rate(value, short_of=required)


@register.filter
def lower_bound(value: Any, digits: int = 1) -> str:
    """A lower bound as a rate, rounded down: never better than it is."""
    return format_rate(value, digits, "down")


@register.filter
def upper_bound(value: Any, digits: int = 1) -> str:
    """An upper bound as a rate, rounded up."""
    return format_rate(value, digits, "up")


@register.filter
def duration(seconds: Any) -> str:
    """`{{ 7512|duration }}` → 2 h 05 min."""
    return format_duration(seconds)


@register.filter
def timecode(milliseconds: Any) -> str:
    """`{{ 83450|timecode }}` → 1:23.450."""
    return format_timecode(milliseconds)


@register.filter
def size(value: Any) -> str:
    """`{{ 1234567890|size }}` → 1.23 GB."""
    return format_size(value)


@register.simple_tag
def money(amount: Any, currency: str, url: str = "") -> SafeString:
    """An amount with its currency; `url` leads to its derivation."""
    text = format_html(
        '<span class="pl-money">{}<span class="pl-unit">{}</span></span>',
        _amount(amount, currency),
        currency,
    )
    return format_html('<a class="pl-derived" href="{}">{}</a>', url, text) if url else text


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, **options: Any) -> dict[str, Any]:
    """A number with its bound, n, derivation and trend; docs/look.md lists the options.

    Options: kind ("rate", "number", "text"), digits, unit, required, bound, bound_sign, n,
    minimum_n, detail, hint, url, url_label, tone, trend (list of numbers).
    """
    kind, digits = options.get("kind", "rate"), options.get("digits")
    n, minimum = options.get("n"), options.get("minimum_n", 0)
    hidden = minimum > 0 and (n is None or n < minimum)
    if kind == "rate":
        required = options.get("required")
        shown = format_rate(value, 1 if digits is None else digits, short_of=required)
    else:
        shown = str(value) if kind == "text" else format_number(value, digits)
    sign = options.get("bound_sign", "≥")
    bound = options.get("bound")
    side = "down" if sign == "≥" else "up"
    if bound is not None and kind == "rate":
        bound = format_rate(bound, 1 if digits is None else digits, side)
    return {
        **options,
        "label": label,
        "shown": _MISSING if hidden else shown,
        "hidden": hidden,
        "minimum_n": minimum,
        "bound": None if hidden else bound,
        "bound_sign": sign,
        "n": format_number(n) if n is not None else None,
    }


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: list[float], label: str = "") -> dict[str, Any]:
    """A line of the last values, without axes; the label says what it shows."""
    low, high = (min(values), max(values)) if values else (0, 0)
    span = (high - low) or 1
    step = 96 / max(len(values) - 1, 1)
    points = [
        (round(2 + i * step, 1), round(22 - 20 * (v - low) / span, 1)) for i, v in enumerate(values)
    ]
    return {
        "points": " ".join(f"{x},{y}" for x, y in points),
        "last": points[-1] if points else None,
        "label": label,
    }
