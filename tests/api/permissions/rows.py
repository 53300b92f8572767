"""Reads the tables of this package, and the routes they must cover."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import tests.api.permissions as package
from tests.api.permissions.roles import HEAD, ROLES

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Answered by the framework for every view alike.
IMPLIED = frozenset({"HEAD", "OPTIONS"})
# Django's and allauth's own pages; tests/api/test_signing_in.py looks at them.
EXCLUDED = ("admin/", "accounts/", "static/")


@dataclass(frozen=True)
class Sent:
    """A body that needs a content type and headers of its own."""

    data: bytes
    content_type: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Row:
    """One line: what is asked of which object with what body, and each role's answer."""

    app: str
    route: str
    method: str
    subject: str
    body: Any
    case: str
    expected: dict[str, int]

    @property
    def name(self) -> str:
        """The test's id."""
        return f"{self.method} {self.route} {self.case}"


@dataclass(frozen=True)
class Route:
    """One address of the portal."""

    name: str
    pattern: str
    methods: frozenset[str]
    parameters: frozenset[str] = field(default_factory=frozenset)


def all_rows() -> list[Row]:
    """Every row of every table."""
    found: list[Row] = []
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if hasattr(loaded, "ROWS"):
            found += list(read_table(module.name, loaded.ROWS, getattr(loaded, "BODIES", {})))
    return found


def read_table(app: str, table: str, bodies: dict[str, Any]) -> Iterator[Row]:
    """The rows of one table. Raises ValueError naming a line that cannot be read."""
    route, headed = "", False
    for line in table.strip().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if " ".join(words) == HEAD:
            headed = True
        elif words[0] not in METHODS:
            route = words[0]
        elif not headed or not route or len(words) != len(ROLES) + 2:
            raise ValueError(f"{app}: not a row of {len(ROLES)} statuses under a head: {line!r}")
        else:
            case, statuses = words[1], [int(word) for word in words[2:]]
            subject, _, body = case.partition("+")
            yield Row(
                app,
                route,
                words[0],
                subject,
                bodies[body] if body else None,
                case,
                dict(zip(ROLES, statuses, strict=True)),
            )


def all_routes() -> list[Route]:
    """Every route of the URLconf but those of EXCLUDED."""
    found = list(_routes(get_resolver(), "", ""))
    names = [route.name for route in found]
    return [
        route
        if names.count(route.name) == 1 and route.name
        else Route(route.pattern, route.pattern, route.methods, route.parameters)
        for route in found
        if not route.pattern.startswith(EXCLUDED)
    ]


def _routes(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _routes(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else ""
            parameters = frozenset(entry.pattern.converters) | _from_prefix(prefix)
            yield Route(name, pattern, _methods(entry.callback), parameters)


def _from_prefix(prefix: str) -> frozenset[str]:
    parts = [part.split(">")[0] for part in prefix.split("<")[1:]]
    return frozenset(part.rsplit(":", 1)[-1] for part in parts)


def _methods(callback: Any) -> frozenset[str]:
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    if view is None:
        return frozenset({"GET"})
    have = {method for method in METHODS if hasattr(view, method.lower())}
    return frozenset(have - IMPLIED) if have - {"HEAD"} else frozenset({"GET"})
