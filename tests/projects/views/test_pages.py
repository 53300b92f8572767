"""The pages of a project: what each side reads, and that more rows ask no more questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.projects.models import Project
from tests.cast import Cast
from tests.factories import make_contract, make_project


@pytest.fixture
def project(cast: Cast) -> Project:
    """An active project that is open to Bright Labels."""
    project = make_project(cast)
    make_contract(cast, project)
    return project


def test_the_overview_says_what_comes_next(cast: Cast, project: Project) -> None:
    page = cast.sign_in("client_alice").get(project.get_absolute_url()).content.decode()
    assert "What to do next" in page
    assert "Bright Labels" in page


@pytest.mark.parametrize("facts", [{"name": "junction"}, {"overlap_frames": "300"}])
def test_a_refused_project_keeps_what_was_typed(
    cast: Cast, project: Project, facts: dict[str, str]
) -> None:
    typed = {
        "name": "Other",
        "description": "Kept words",
        "clip_frames": "300",
        "overlap_frames": "0",
        **facts,
    }
    answer = cast.sign_in("client_alice").post("/projects/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#id_{next(iter(facts))}"' in page.split("data-error-summary")[1]
    assert "Kept words" in page
    assert Project.objects.count() == 1


@pytest.mark.parametrize("tab", ["", "access/", "activity/"])
def test_a_second_contract_asks_few_more_questions(cast: Cast, project: Project, tab: str) -> None:
    alice = cast.sign_in("client_alice")
    url = f"{project.get_absolute_url()}{tab}"
    alice.get(url)
    with CaptureQueriesContext(
        connection,
    ) as before:
        assert alice.get(url).status_code == 200
    make_contract(cast, project, "Other Labels")
    with CaptureQueriesContext(connection) as after:
        assert alice.get(url).status_code == 200
    assert len(after) <= len(before)
