"""What no database keeps (NUL, half a character, endless numbers) is refused, never a crash."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from apps.core.models import uuid7
from tests.api.permissions.rows import Row, all_rows
from tests.api.permissions.world import World, build_world
from tests.api.test_permissions import ask, path_of

WORDS = [
    "q",
    "status",
    "kind",
    "sort",
    "version",
    "page",
    "part",
    "vendor",
    "start",
    "then",
    "project",
    "reason",
]
QUERIES = [
    *(f"{word}=%00" for word in WORDS),
    *(f"{word}=a%00b" for word in WORDS),
    *(f"{word}=%ED%A0%80" for word in WORDS),
    *(f"{word}=%FF" for word in WORDS),
    "page=abc", "page=-1", "page=1e400", "page=" + "9" * 400, "page=" + "9" * 5000,
    "version=" + "9" * 400, "version=" + "9" * 5000, "version=²", "status=²", "a%00b=c",
]  # fmt: skip
HALF = "\ud800"
# Per route, a form or body whose words are tried one after the other with each bad value.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "projects:new_project": ("own", "-", {
        "name": "New", "description": "d", "clip_frames": "300", "overlap_frames": "0"}),
    "projects:project": ("own", "project", {
        "step": "facts", "name": "Renamed", "description": "d", "clip_frames": "9",
        "overlap_frames": "0"}),
    "projects:project_schema": ("own", "project", {
        "definition": '{"labels": [{"name": "bus"}]}', "note": "n"}),
    "projects:project_access": ("own", "project", {
        "step": "add", "contract": "x", "reason": "r", "member": "x", "user": "x"}),
    "guidelines:project_guideline": ("own", "project", {"markdown": "# Another", "note": "n"}),
    "contracts:new_contract": ("own", "-", {
        "title": "T", "vendor": "bright-labels", "kind": "annotation", "terms": "t",
        "currency": "EUR", "notes": "n", "client_reference": "x"}),
    "contracts:contract": ("own", "contract", {
        "step": "suspend", "reason": "late", "note": "n", "version": "1"}),
    "contracts:contract_terms": ("own", "contract", {"title": "T", "terms": "t", "note": "n"}),
    "accounts:people": ("own", "-", {"email": "a.new.owner@example.com", "role": "owner"}),
    "accounts:settings": ("own", "-", {"name": "Acme", "website": "x", "step": "x"}),
    "accounts:acting": ("own", "-", {"organization": "acme-mobility", "next": "/x"}),
    "accounts:new_organization": ("adm", "-", {
        "name": "New Client", "kind": "client", "email": "a.new.owner@example.com"}),
    "accounts:organization_suspension": ("adm", "acme-mobility", {
        "step": "suspend", "reason": "unpaid"}),
    "vendors:profile": ("vow", "-", {
        "headline": "Boxes that fit", "expertise": "driving", "languages": "English",
        "description": "d", "step": "submit"}),
    "vendors:vendor": ("adm", "bright-labels", {"step": "on_hold", "reason": "missing"}),
    "clients:billing": ("own", "-", {
        "legal_name": "Acme GmbH", "address": "a", "vat_id": "v", "email": "a@example.com"}),
    "annotations:next_task": ("hol", "-", {"project": "x"}),
    "annotations:project_work": ("own", "project", {"footage": "x", "contract": "x"}),
    "audits:lot": ("own", "sampling", {"step": "draw", "reason": "r", "note": "n"}),
    "audits:project_quality": ("own", "project", {"contract": "x"}),
    "exchange:project_data": ("own", "project", {"format": "coco", "only_accepted": "on"}),
    "footage:project_footage": ("own", "project", {"step": "retry"}),
    "api:changes": ("hol", "leased", {"id": str(uuid7()), "base": 0}),
    "api:submission": ("hol", "leased", {"revision": 0}),
    "api:findings": ("lea", "in_review", {
        "type": "drift", "severity": "minor", "start": 120, "stop": 130, "comment": "c",
        "track": None, "event": None}),
    "api:review": ("lea", "in_review", {"verdict": "return", "comment": "c"}),
    "api:item_findings": ("aud", "item", {
        "type": "drift", "severity": "minor", "start": 660, "stop": 661, "comment": "c"}),
    "api:item_inspection": ("aud", "item", {"verdict": "correct", "comment": "c"}),
}  # fmt: skip
READABLE = [row for row in all_rows() if row.method == "GET" and 200 in row.expected.values()]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; every request runs in a savepoint that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def failing(world: World, asked: list[tuple[str, str, str, Any]]) -> list[str]:
    """Which of the requests crash or answer as if the portal were at fault."""
    found = []
    for role, method, path, body in asked:
        try:
            status = ask(world, role, method, path, body).status_code
        except Exception as error:
            status, path = 599, f"{path} {type(error).__name__}: {str(error)[:80]}"
        if status >= 500:
            found.append(f"{status} {method} {path[:160]} {str(body)[:120]!a}")
    return found


@pytest.mark.parametrize("row", READABLE, ids=[row.name for row in READABLE])
def test_no_question_in_the_address_crashes(world: World, row: Row) -> None:
    role = next(role for role, status in row.expected.items() if status == 200)
    path = path_of(world, row.route, row.subject)
    assert failing(world, [(role, "GET", f"{path}?{query}", None) for query in QUERIES]) == []


@pytest.mark.parametrize(
    "path",
    [
        "/invitations/a%00b/", "/vendors/a%00b/", "/organizations/%00/", "/projects/%00/",
        "/media/clips/{clip}/stills/" + "9" * 400 + "/", "/admin/projects/project/a%00b/change/",
        "/admin/projects/project/?q=%00", "/jobs/%ED%A0%80/", "/invitations/%ED%A0%80/",
    ],
)  # fmt: skip
def test_no_part_of_a_path_crashes(world: World, path: str) -> None:
    path = path.format(clip=world.objects["clip"]["pk"])
    assert failing(world, [(role, "GET", path, None) for role in ("own", "adm")]) == []


@pytest.mark.parametrize("route", FORMS)
def test_no_word_of_a_form_crashes(world: World, route: str) -> None:
    role, subject, form = FORMS[route]
    path = path_of(world, route, subject)
    api = path.startswith("/api/")
    values: list[Any] = ["\x00", "a\x00b", "9" * 400]
    values += [HALF, 10**400, 2**31, 2**63, [], {}, ["\x00"], {"\x00": HALF}] if api else []
    bodies: list[Any] = [{**form, word: value} for word in form for value in values]
    if api:
        bodies += [json.dumps({**form, word: 0}).encode().replace(b" 0}", b" 1e400}")
                   for word in form]  # fmt: skip
        bodies += [b"\xff", b"", b"\x00", b"[" * 100_000, b'"\\ud800"', b"9" * 5000]
    assert failing(world, [(role, "POST", path, body) for body in bodies]) == []


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800", "\\udc00\\ud800"])
@pytest.mark.parametrize("place", ["name", "description", "options"])
def test_a_schema_with_what_cannot_be_kept_is_refused(world: World, place: str, bad: str) -> None:
    parts = {"name": '"bus"', "description": '"d"', "options": '"a"'} | {place: f'"x{bad}"'}
    definition = (
        '{"labels": [{"name": %(name)s, "description": %(description)s, "shape": "box",'
        ' "attributes": [{"name": "side", "kind": "select", "options": [%(options)s, "b"]}]}]}'
    )
    path = path_of(world, "projects:project_schema", "project")
    asked = [("own", "POST", path, {"definition": definition % parts})]
    assert failing(world, asked) == []


@pytest.mark.parametrize("name", ["\x00", "\x00.mp4", "drive\x00.mp4"])
def test_a_file_name_with_nul_is_tidied_or_refused(world: World, name: str) -> None:
    told = {"filename": name, "project": str(world.objects["project"]["pk"])}
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items()
    )
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "4", "Upload-Metadata": metadata}
    with transaction.atomic():
        response = world.clients["own"].post("/api/uploads/", headers=headers)
        transaction.set_rollback(True)
    assert response.status_code in (201, 400)


def test_a_refusal_names_where_the_nul_stands(world: World) -> None:
    answer = world.clients["own"].get("/projects/?q=a%00b")
    assert answer.status_code == 400
    assert "“q” holds a NUL character" in answer.content.decode()
