"""Countries and time zones one may choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from .countries import COUNTRIES

# Zones named after places; the rest are aliases and offsets nobody should have to know.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code; empty means not said."""
    return code == "" or code in COUNTRIES


def is_timezone(name: str) -> bool:
    """Whether `name` is a zone of the IANA database."""
    return name in available_timezones()


def country_choices() -> list[tuple[str, str]]:
    """Code and name, by name, after “not said”."""
    return [("", "Not said"), *COUNTRIES.items()]


@cache
def timezone_choices() -> list[tuple[str, str]]:
    """UTC, then the zones of places, as people read them."""
    places = sorted(
        name for name in available_timezones() if name.partition("/")[0] in REGIONS and "/" in name
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]
