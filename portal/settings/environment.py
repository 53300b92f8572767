"""Reads settings from the environment and says clearly what is wrong with them."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

SHORTEST_SECRET = 50


def required(name: str, meaning: str) -> str:
    """The value of a variable that must be set."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {meaning}.")
    return value


def optional(name: str, default: str = "") -> str:
    """The value of a variable that may be left out."""
    return os.environ.get(name) or default


def secret(name: str) -> str:
    """A secret long enough to be one."""
    value = required(name, f"at least {SHORTEST_SECRET} random characters")
    if len(value) < SHORTEST_SECRET or len(set(value)) < 10:
        raise ImproperlyConfigured(
            f"{name} is too weak: it needs at least {SHORTEST_SECRET} random characters."
        )
    return value


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def database(url: str, name: str) -> dict[str, Any]:
    """Django's description of a database from a libpq URL, as `postgresql://user:pw@host/db?sslmode=…`."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL URL: {error}") from None
    taken = {
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
    }
    if not taken["NAME"] or not taken["USER"]:
        raise ImproperlyConfigured(f"{name} must name a user and a database.")
    return {"ENGINE": "portal.database", **taken, "OPTIONS": parts}
