"""The API of changes as a browser speaks it: session, CSRF check, the body read once."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.annotations.domain.assignment import pull_next_task
from apps.annotations.domain.documents import encode_document, read_document
from apps.annotations.domain.history import blame_object, read_document_at
from apps.annotations.models import ChangeSet, Task
from apps.core.models import uuid7
from apps.guidelines.models import Acknowledgement
from tests.annotations.working import (
    held_task,
    keyframe,
    new_event,
    new_tag,
    new_track,
    save,
    update,
)
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


@pytest.fixture
def long_task(cast: Cast) -> Task:
    """Frames [0, 20000), held by Vera."""
    return held_task(cast, 0, 20_000)


@pytest.fixture
def signed_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.annotator_vera)
    return client


def test_the_wire_document_is_the_document(cast: Cast, long_task: Task) -> None:
    rows = [keyframe(9, points=[0.1, 1e-7, 30, 40.5], occluded=True, attributes={}, source="model")]
    car = new_track(keyframes=rows, attributes={"parked": True})
    save(long_task, cast.annotator_vera, created=[car, new_event(track=car["id"]), new_tag()])

    assert json.loads(encode_document(long_task)) == read_document(long_task)


def test_what_is_unchanged_is_not_sent_again(
    cast: Cast, long_task: Task, signed_in: Client
) -> None:
    url = f"/api/tasks/{long_task.pk}/annotation/"
    save(long_task, cast.annotator_vera, created=[new_tag()])
    first = signed_in.get(url)
    signed_in.get(url)  # statements that every request asks are kept from here on
    with CaptureQueriesContext(connection) as whole:
        signed_in.get(url)

    with CaptureQueriesContext(connection) as again:
        answer = signed_in.get(url, headers={"If-None-Match": first["ETag"]})

    assert answer.status_code == 304
    assert answer.content == b""
    assert len(whole) - len(again) == 5  # clip, schema, tracks, events, tags

    save(long_task, cast.annotator_vera, created=[new_tag(frame=20)])
    answer = signed_in.get(url, headers={"If-None-Match": first["ETag"]})
    assert answer.status_code == 200
    assert answer["ETag"] != first["ETag"]


def test_a_long_track_edited_often_keeps_little(cast: Cast, long_task: Task) -> None:
    """10,000 keyframes, 60 edits: history grows by what was replaced, not by the track."""
    car = new_track(keyframes=[keyframe(frame) for frame in range(0, 20_000, 2)])
    save(long_task, cast.annotator_vera, created=[car])
    first = read_document(long_task)["tracks"][0]["keyframes"]
    for number in range(60):
        row = keyframe(number * 300 + number % 2, points=[1, 2, 3, 4 + number])
        save(long_task, cast.annotator_vera, updated=[update(car, number + 1, keyframes=[row])])

    kept = ChangeSet.objects.filter(task=long_task, number__gt=1)
    assert max(len(json.dumps([row.before, row.payload])) for row in kept) < 1500
    assert read_document_at(long_task, 1)["tracks"][0]["keyframes"] == first
    blame = blame_object(long_task, car["id"], cast.annotator_vera)
    assert blame is not None
    assert dict(blame["keyframes"])[17_701] == 61
    assert len(blame["keyframes"]) == 10_030
