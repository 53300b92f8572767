"""The labels page: the editor keeps what was typed and names what is wrong."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from apps.projects.models import Project
from tests.cast import Cast
from tests.factories import make_contract, make_project


@pytest.fixture
def project(cast: Cast) -> Project:
    """An active project with labels."""
    return make_project(cast)


def send(client: Client, project: Project, text: str) -> tuple[int, str]:
    answer = client.post(f"/projects/{project.pk}/schema/", {"definition": text})
    return answer.status_code, answer.content.decode()


def test_a_label_named_twice_is_told_and_nothing_typed_is_lost(
    cast: Cast, project: Project
) -> None:
    twice = json.dumps({"labels": [{"name": "tramway"}, {"name": "Tramway"}]})
    status, page = send(cast.sign_in("client_alice"), project, twice)
    assert status == 400
    assert "“Tramway” is named twice" in page
    assert "labels[1].name" in page
    assert "tramway" in page
    assert project.schemas.count() == 1


@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, '"labels"', '{"labels": [{"name": "\\ud800"}]}']
)
def test_what_is_no_schema_is_refused_on_the_page(cast: Cast, project: Project, text: str) -> None:
    status, page = send(cast.sign_in("client_alice"), project, text)
    assert status == 400
    assert "data-error-summary" in page


def test_a_good_schema_becomes_the_next_version(cast: Cast, project: Project) -> None:
    status, _ = send(cast.sign_in("client_mia"), project, '{"labels": [{"name": "tram"}]}')
    assert status == 302
    assert project.schemas.count() == 2


def test_older_versions_stay_readable(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_vic")
    assert client.get(f"/projects/{project.pk}/schema/?version=1").status_code == 200
    assert client.get(f"/projects/{project.pk}/schema/?version=9").status_code == 404


def test_only_managers_get_the_editor(cast: Cast, project: Project) -> None:
    make_contract(cast, project)
    for person, edits in (("client_alice", True), ("client_vic", False), ("lead_lena", False)):
        page = cast.sign_in(person).get(f"/projects/{project.pk}/schema/?edit").content
        assert (b"schema-form" in page) is edits
