"""Every route × method × role → status, over HTTP. How to add rows: tests/api/permissions."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.api.permissions.roles import ROLES
from tests.api.permissions.rows import IMPLIED, METHODS, Route, Row, Sent, all_routes, all_rows
from tests.api.permissions.world import UNKNOWN, World, build_world

TABLE = all_rows()
ROUTES = {route.name: route for route in all_routes()}
# Values that differ from one answer to the next by design.
FRESH = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"'
    rb'|X-CSRFToken[^}]*|csrf-token" content="[^"]*"'
)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Django warns of every 404; thousands of them would bury a failure."""
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; every cell runs in a savepoint that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def ask(world: World, role: str, method: str, path: str, body: Any) -> HttpResponse:
    """One request as `role`, leaving nothing behind."""
    options: dict[str, Any] = {}
    if callable(body):
        body = body(world)
    if isinstance(body, Sent):
        options = {"data": body.data, "content_type": body.content_type, "headers": body.headers}
    elif isinstance(body, bytes):
        options = {"data": body, "content_type": "application/json"}
    elif body is not None and path.startswith("/api/"):
        options = {"data": json.dumps(body), "content_type": "application/json"}
    elif body is not None:
        options = {"data": body}
    with transaction.atomic():
        response = getattr(world.clients[role], method.lower())(path, **options)
        if response.streaming:  # the client closes it at its end, without the connection
            for _ in response.streaming_content:
                pass
        transaction.set_rollback(True)
    return response


def path_of(world: World, route: str, subject: str, *, unknown: bool = False) -> str:
    """The address of an object of the world, or of one that does not exist."""
    wanted = ROUTES[route].parameters
    kwargs = {key: value for key, value in world.objects[subject].items() if key in wanted}
    if unknown:
        kwargs = {key: UNKNOWN.get(key, value) for key, value in kwargs.items()}
    return reverse(route, kwargs=kwargs)


def settled(response: HttpResponse) -> tuple[int, bytes, set[str]]:
    """What a person could compare: status, bytes, names of headers."""
    body = b"" if response.streaming else FRESH.sub(b"", response.content)
    return response.status_code, body, set(response.headers)


@pytest.mark.parametrize("row", TABLE, ids=[row.name for row in TABLE])
def test_every_role_gets_its_status(world: World, row: Row) -> None:
    path = path_of(world, row.route, row.subject)
    answers = {role: ask(world, role, row.method, path, row.body) for role in row.expected}
    seen = {role: answer.status_code for role, answer in answers.items()}
    assert seen == row.expected, f"seen: {paste(row.method, row.case, seen)}"
    # What is hidden looks like what does not exist, byte by byte.
    nowhere = path_of(world, row.route, row.subject, unknown=True)
    for role, answer in answers.items():
        if answer.status_code == 404 and nowhere != path:
            unknown = ask(world, role, row.method, nowhere, row.body)
            assert settled(answer) == settled(unknown), role


@pytest.mark.parametrize("route", ROUTES.values(), ids=list(ROUTES))
def test_other_methods_are_refused(world: World, route: Route) -> None:
    known = [row for row in TABLE if row.route == route.name]
    if not known:
        return
    path = path_of(world, route.name, known[0].subject)
    for method in set(METHODS) - route.methods - IMPLIED:
        assert ask(world, "own", method, path, None).status_code in (404, 405), method
        assert ask(world, "ano", method, path, None).status_code in (302, 401, 403, 404, 405)


def test_every_route_and_method_has_a_row(world: World) -> None:
    covered = {(row.route, row.method) for row in TABLE}
    missing = [
        (route, method)
        for route in ROUTES.values()
        for method in sorted(route.methods)
        if (route.name, method) not in covered
    ]
    lines = [f"{route.name}\n{observed(world, route, method)}" for route, method in missing]
    assert not missing, "Judge, then paste into tests/api/permissions/<app>.py:\n" + "\n".join(
        lines
    )


def test_no_row_speaks_of_what_is_gone() -> None:
    gone = [
        row.name
        for row in TABLE
        if row.route not in ROUTES or row.method not in ROUTES[row.route].methods
    ]
    assert gone == []


def observed(world: World, route: Route, method: str) -> str:
    """The row as the portal answers now, for the first object of the world that fits."""
    subject = likely_subject(world, route)
    if subject is None:
        return f"# no object of the world has {sorted(route.parameters)}: add one to world.py"
    path = path_of(world, route.name, subject)
    seen: dict[str, Any] = {}
    for role in ROLES:
        try:
            seen[role] = ask(world, role, method, path, None).status_code
        except Exception as error:
            return f"{method:4} {subject:16} # raised {type(error).__name__}: {error}"
    return paste(method, subject, seen)


LIKELY = {
    "projects": "project", "tasks": "leased", "lots": "sampling", "items": "item",
    "reports": "report", "invoices": "invoice", "exports": "export", "contracts": "contract",
    "footage": "footage", "clips": "clip", "guidelines": "guideline", "jobs": "job",
    "vendors": "bright-labels", "organizations": "acme-mobility", "people": "membership",
    "invitations": "invitation", "stills": "still",
}  # fmt: skip


def likely_subject(world: World, route: Route) -> str | None:
    """An object whose keyword arguments the route takes."""
    if not route.parameters:
        return "-"
    words = [word for word in re.split(r"[/<>:]", route.pattern) if word in LIKELY]
    first = [LIKELY[word] for word in reversed(words)]
    for name in [*first, *world.objects]:
        if route.parameters <= set(world.objects[name]):
            return name
    return None


def paste(method: str, case: str, statuses: dict[str, int]) -> str:
    """A row as it stands in a table."""
    return f"{method:4} {case:16} " + " ".join(str(status) for status in statuses.values())
