"""Tracker assist over the API, on real encrypted footage, its job done as a worker does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.test import Client

from apps.annotations.domain.assignment import pull_next_task
from apps.annotations.models import Assignment, Task
from apps.core.models import Job
from apps.footage.domain.serving import tracking as serving
from apps.guidelines.models import Acknowledgement
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_project, make_task
from tests.footage.moving import moving_object
from tests.footage.worlds import receive, run_ingest, run_one

FRAMES = 60
Held = tuple[Task, Any]


@pytest.fixture
def held(cast: Cast, settings: Any, tmp_path: Any) -> Held:
    """A task of frames 5 … 54 that Vera holds, and where the object is."""
    settings.KEYS_ROOT = tmp_path / "keys"
    project = make_project(cast)
    data, boxes = moving_object(FRAMES)
    footage = receive(cast, project, data)
    assert run_ingest(footage) == "succeeded"
    task = make_task(cast, project, make_contract(cast, project), make_clip(footage, 5, 55))
    assert task.guideline is not None
    Acknowledgement.objects.create(
        client=task.client, version=task.guideline, user=cast.annotator_vera
    )
    assert pull_next_task(cast.annotator_vera) == task
    return task, boxes


def post(client: Client, task: Task, **order: Any) -> Any:
    return client.post(f"/api/tasks/{task.pk}/tracking/", order, content_type="application/json")


def read(client: Client, task: Task, job: str, after: int = 0) -> dict[str, Any]:
    answer = client.get(f"/api/tasks/{task.pk}/tracking/{job}/?after={after}")
    assert answer.status_code == 200
    return dict(answer.json())


def test_an_object_is_followed_both_ways(cast: Cast, held: Held) -> None:
    task, boxes = held
    vera = cast.sign_in("annotator_vera")
    begun = post(vera, task, frame=20, box=boxes[20].tolist(), count=34)
    assert begun.status_code == 201
    assert (begun.json()["state"], begun.json()["total"]) == ("queued", 34)
    assert run_one(Job.objects.get(pk=begun.json()["id"])) == "succeeded"
    state = read(vera, task, begun.json()["id"])
    rows = np.array(state["rows"])
    assert rows[:, 0].tolist() == list(range(21, 55))
    assert np.abs(rows[:, 1:5] - boxes[21:55]).max() < 4
    assert (state["ended"], state["reason"]) == (True, "")
    assert read(vera, task, begun.json()["id"], after=30)["rows"] == state["rows"][30:]

    back = post(vera, task, frame=20, box=boxes[20].tolist(), count=15, backward=True).json()
    run_one(Job.objects.get(pk=back["id"]))
    rows = np.array(read(vera, task, back["id"])["rows"])
    assert rows[:, 0].tolist() == list(range(19, 4, -1))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"frame": 54}, "no frame left"),
        ({"frame": 55}, "not in this clip"),
        ({"count": 40}, "at most 34"),
        ({"count": 9999}, "count"),
        ({"box": [10, 10, 10, 40]}, "no size"),
        ({"box": [-90, 10, -1, 40]}, "Too little"),
        ({"box": [1, 2, 3]}, "box"),
        ({"box": [1, 2, 3, "NaN"]}, "box[3]"),
        ({"frame": -1}, "frame"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_name(
    cast: Cast, held: Held, changes: dict[str, Any], says: str
) -> None:
    task, _ = held
    order = {"frame": 20, "box": [40, 60, 80, 90], "count": 10, **changes}
    answer = post(cast.sign_in("annotator_vera"), task, **order)
    assert answer.status_code == 400, answer.content
    assert says in str(answer.json())
    assert not Job.objects.about(task.pk).exists()


def test_the_latest_counts_and_a_stopped_one_ends(cast: Cast, held: Held) -> None:
    task, boxes = held
    vera = cast.sign_in("annotator_vera")
    order = {"frame": 20, "box": boxes[20].tolist(), "count": 10}
    first, second = (post(vera, task, **order).json()["id"] for _ in range(2))
    assert read(vera, task, first)["state"] == "cancelled"
    path = f"/api/tasks/{task.pk}/tracking/{second}/"
    assert [vera.delete(path).status_code for _ in range(2)] == [204, 204]
    assert run_one(Job.objects.get(pk=second)) == "busy"
    assert read(vera, task, second)["rows"] == []


def test_it_ends_when_the_task_is_held_no_longer(
    cast: Cast, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, boxes = held
    vera = cast.sign_in("annotator_vera")
    job = post(vera, task, frame=20, box=boxes[20].tolist(), count=34).json()["id"]
    monkeypatch.setattr("apps.annotations.domain.tracking.STORE_SECONDS", 0)
    Assignment.objects.filter(task=task).update(ended_at=task.created_at)
    assert run_one(Job.objects.get(pk=job)) == "cancelled"


def test_a_killed_worker_leaves_nothing_doubled(
    cast: Cast, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, boxes = held
    vera = cast.sign_in("annotator_vera")
    pk = post(vera, task, frame=20, box=boxes[20].tolist(), count=34).json()["id"]
    monkeypatch.setattr("apps.annotations.domain.tracking.STORE_SECONDS", 0)
    whole = serving.Following.__iter__

    def dies(self: Any) -> Any:
        yield next(whole(self))
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(serving.Following, "__iter__", dies)
        assert run_one(Job.objects.get(pk=pk)) == "queued"
    assert run_one(Job.objects.get(pk=pk)) == "succeeded"
    frames = [row[0] for row in read(vera, task, pk)["rows"]]
    assert frames == list(range(21, 55))
