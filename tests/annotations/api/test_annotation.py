"""The API of changes as a browser speaks it: session, CSRF check, the body read once."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from apps.annotations.domain.assignment import pull_next_task
from apps.annotations.models import Task
from apps.core.models import uuid7
from apps.guidelines.models import Acknowledgement
from tests.cast import Cast, see_everything
from tests.factories import make_clip, make_contract, make_footage, make_project, make_task


@pytest.fixture
def task(cast: Cast) -> Task:
    """Frames [10, 110), held by Vera."""
    project = make_project(cast)
    clip = make_clip(make_footage(cast, project), 10, 110)
    task = make_task(cast, project, make_contract(cast, project), clip)
    assert task.guideline is not None
    Acknowledgement.objects.create(
        client=task.client, version=task.guideline, user=cast.annotator_vera
    )
    assert pull_next_task(cast.annotator_vera) == task
    return task


@pytest.fixture
def vera(cast: Cast) -> Client:
    """Vera's browser: unlike the test client, it is asked for the token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.annotator_vera, settings.AUTHENTICATION_BACKENDS[0])
    return client


def change_set() -> str:
    tag = {"kind": "tag", "id": str(uuid7()), "label": "rain", "frame": 12}
    return json.dumps({"id": str(uuid7()), "base": 0, "created": [tag]})


def token_of(vera: Client, task: Task) -> str:
    """The token as the labeling page hands it to its script."""
    page = vera.get(f"/tasks/{task.pk}/label/").content.decode()
    found = re.search(r'data-csrf="([^"]{64})"', page)
    assert found, "the page holds no token"
    return found[1]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
def test_a_change_set_is_read_after_the_csrf_check(
    vera: Client, task: Task, content_type: str
) -> None:
    answer = vera.post(
        f"/api/tasks/{task.pk}/changes/",
        change_set(),
        content_type=content_type,
        headers={"X-CSRFToken": token_of(vera, task)},
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["revision"] == 1
    see_everything()
    assert task.tags.count() == 1


def test_a_change_set_without_the_token_is_refused(vera: Client, task: Task) -> None:
    token_of(vera, task)

    answer = vera.post(
        f"/api/tasks/{task.pk}/changes/", change_set(), content_type="application/json"
    )

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]
    see_everything()
    assert task.tags.count() == 0


def test_a_large_change_set_is_read_too(vera: Client, task: Task) -> None:
    """Larger than what Django reads into memory by itself."""
    answer = vera.post(
        f"/api/tasks/{task.pk}/changes/",
        change_set() + " " * 17_000_000,
        content_type="application/json",
        headers={"X-CSRFToken": token_of(vera, task)},
    )

    assert answer.status_code == 200, answer.content
