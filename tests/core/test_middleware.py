"""What a request's transaction keeps, what it rolls back, and how a refusal is answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from apps.core.domain.tenancy import current_scope
from apps.core.errors import (
    Conflict,
    DomainError,
    IllegalTransition,
    InvalidInput,
    NotAllowed,
    TooLarge,
    Unavailable,
)
from apps.projects.models import Project
from portal.urls import urlpatterns as portal_patterns
from tests.cast import Cast
from tests.factories import make_project

REFUSALS: dict[str, DomainError] = {
    "invalid": InvalidInput("No.", [{"where": "name", "message": "Too long."}]),
    "not_allowed": NotAllowed("Only managers."),
    "conflict": Conflict("Later.", code="lease_lapsed", project="p"),
    "illegal": IllegalTransition("Not from here."),
    "large": TooLarge("Too much."),
    "unavailable": Unavailable("Try again."),
}


def rename_then_fail(request: HttpRequest, kind: str) -> HttpResponse:
    """Writes, then ends as `kind` says."""
    Project.objects.update(name=kind)
    if kind == "crash":
        raise ZeroDivisionError
    if kind == "server_error":
        return HttpResponse(status=500)
    if kind in REFUSALS:
        raise REFUSALS[kind]
    return HttpResponse(kind)


def tell_scope(request: HttpRequest) -> HttpResponse:
    """The scope of the request, sorted."""
    return HttpResponse(",".join(sorted(map(str, current_scope()))))


urlpatterns = [
    *portal_patterns,
    path("try/<kind>/", rename_then_fail),
    path("api/try/<kind>/", rename_then_fail),
    path("scope/", tell_scope),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def test_what_ends_well_is_kept(cast: Cast) -> None:
    project = make_project(cast)
    assert cast.sign_in("client_alice").get("/try/fine/").status_code == 200
    project.refresh_from_db()
    assert project.name == "fine"


@pytest.mark.parametrize("prefix", ["", "/api"])
@pytest.mark.parametrize("kind", [*REFUSALS, "crash", "server_error"])
def test_what_ends_badly_changes_nothing(cast: Cast, kind: str, prefix: str) -> None:
    project = make_project(cast)
    client = cast.sign_in("client_alice")
    client.raise_request_exception = False
    client.get(f"{prefix}/try/{kind}/")
    project.refresh_from_db()
    assert project.name == "Junction"
    with connection.cursor() as cursor:  # the connection is of use to the next request
        cursor.execute("SELECT 1")


@pytest.mark.parametrize(("kind", "error"), REFUSALS.items(), ids=list(REFUSALS))
def test_a_refusal_is_json_in_the_api_and_a_page_elsewhere(
    cast: Cast, kind: str, error: DomainError
) -> None:
    client = cast.sign_in("client_alice")
    answer = client.get(f"/api/try/{kind}/")
    assert answer.status_code == error.status
    assert answer.json() == {"code": error.code, "detail": error.message, **error.details}

    page = client.get(f"/try/{kind}/")
    assert page.status_code == error.status
    assert page.headers["Content-Type"].startswith("text/html")
    assert error.message in page.content.decode()


@pytest.mark.parametrize(
    ("name", "organizations"),
    [
        (None, set()),
        ("stranger_zoe", set()),
        ("client_gone", set()),
        ("rival_rob", {"Rival Robotics"}),
        ("client_alice", {"Acme Mobility"}),
        ("annotator_vera", {"Bright Labels"}),
        ("auditor_omar", {"Plumb Audit"}),
    ],
)
def test_the_scope_is_what_the_person_belongs_to(
    cast: Cast, name: str | None, organizations: set[str]
) -> None:
    expected = ",".join(sorted(str(cast.org(each).pk) for each in organizations))
    assert cast.sign_in(name).get("/scope/").content.decode() == expected


def test_an_operator_reaches_every_organization(cast: Cast) -> None:
    answer: Any = cast.sign_in("operator_olga").get("/scope/")
    assert len(answer.content.decode().split(",")) == len(cast.organizations)
