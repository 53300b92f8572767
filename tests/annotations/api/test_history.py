"""The API of history: pages, the document then, restore and blame, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.annotations.models import Task
from apps.core.models import uuid7
from tests.annotations.working import gone, held_task, keyframe, new_track, save, update
from tests.cast import Cast


@pytest.fixture
def task(cast: Cast) -> Task:
    return held_task(cast)


@pytest.fixture
def vera(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.annotator_vera)
    return client


def test_history_over_http(cast: Cast, task: Task, vera: Client) -> None:
    car, url = new_track(), f"/api/tasks/{task.pk}"
    save(task, cast.annotator_vera, created=[car])
    save(task, cast.annotator_vera, updated=[update(car, 1, keyframes=[keyframe(20)])])
    save(task, cast.annotator_vera, deleted=[gone(car, 2)])

    page = vera.get(f"{url}/revisions/?limit=2").json()
    assert [entry["number"] for entry in page["revisions"]] == [3, 2]
    assert page["more"]
    then = vera.get(f"{url}/revisions/1/").json()
    assert [row["frame"] for row in then["tracks"][0]["keyframes"]] == [10, 30]
    change = vera.get(f"{url}/revisions/2/changes/").json()
    assert change["updated"][0]["keyframes"][0]["frame"] == 20
    body: dict[str, Any] = {"id": str(uuid7()), "base": 3, "revision": 2, "object": car["id"]}
    first = vera.post(f"{url}/restore/", body, content_type="application/json")
    again = vera.post(f"{url}/restore/", body, content_type="application/json")
    assert first.status_code == 200, first.content
    assert first.json() == again.json()
    assert first.json()["revision"] == 4
    blame = vera.get(f"{url}/objects/{car['id']}/blame/").json()
    assert blame["keyframes"] == [[10, 4], [20, 4], [30, 4]]
    assert blame["revisions"]["4"]["mine"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("below=-1", "below"),
        ("above=1e400", "above"),
        ("below=" + "9" * 400, "below"),
        ("object=7", "object"),
    ],
)
def test_a_page_that_cannot_be_is_refused_by_name(
    task: Task, vera: Client, query: str, where: str
) -> None:
    answer = vera.get(f"/api/tasks/{task.pk}/revisions/?{query}")

    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["where"] == where


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"id": "x"}, "id"),
        ({"base": -1}, "base"),
        ({"base": None}, "base"),
        ({"revision": 10**400}, "revision"),
        ({"revision": 1}, "revision"),
        ({"object": "\x00"}, "object"),
    ],
)
def test_a_restore_that_cannot_be_is_refused_by_name(
    task: Task, vera: Client, change: dict[str, Any], where: str
) -> None:
    body = {"id": str(uuid7()), "base": 0, "revision": 0, **change}

    answer = vera.post(f"/api/tasks/{task.pk}/restore/", body, content_type="application/json")

    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["where"] == where


@pytest.mark.parametrize("number", ["1", "9" * 9, "9" * 400])
def test_a_revision_that_is_not_there_is_refused(task: Task, vera: Client, number: str) -> None:
    for tail in ("", "changes/"):
        assert vera.get(f"/api/tasks/{task.pk}/revisions/{number}/{tail}").status_code == 400
