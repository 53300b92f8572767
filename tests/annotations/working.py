"""A task held by Vera, and the change sets that tests send to it."""

from __future__ import annotations

from typing import Any

from apps.annotations.domain.assignment import pull_next_task
from apps.annotations.domain.changes import apply_changes
from apps.annotations.models import Task
from apps.core.models import uuid7
from apps.guidelines.models import Acknowledgement
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_footage, make_project, make_task


def held_task(cast: Cast, start: int = 10, stop: int = 110) -> Task:
    """Frames `[start, stop)` of a 640 × 360 picture, held by Vera."""
    project = make_project(cast)
    clip = make_clip(make_footage(cast, project), start, stop)
    task = make_task(cast, project, make_contract(cast, project), clip)
    assert task.guideline is not None
    Acknowledgement.objects.create(
        client=task.client, version=task.guideline, user=cast.annotator_vera
    )
    assert pull_next_task(cast.annotator_vera) == task
    return task


def keyframe(frame: int, **changes: Any) -> dict[str, Any]:
    """A box at `frame`."""
    return {"frame": frame, "points": [10.0, 10.0, 50.0, 40.0], **changes}


def new_track(**changes: Any) -> dict[str, Any]:
    """A car with two keyframes."""
    rows = [keyframe(10), keyframe(30)]
    return {"kind": "track", "id": str(uuid7()), "label": "car", "keyframes": rows, **changes}


def new_event(**changes: Any) -> dict[str, Any]:
    """A near miss over twenty frames."""
    return {
        "kind": "event",
        "id": str(uuid7()),
        "label": "near miss",
        "start": 20,
        "stop": 40,
        **changes,
    }


def new_tag(**changes: Any) -> dict[str, Any]:
    """Rain on one frame."""
    return {"kind": "tag", "id": str(uuid7()), "label": "rain", "frame": 12, **changes}


def update(thing: dict[str, Any], revision: int, **changes: Any) -> dict[str, Any]:
    """An update of `thing` as it stands at `revision`."""
    return {"kind": thing["kind"], "id": thing["id"], "revision": revision, **changes}


def gone(thing: dict[str, Any], revision: int) -> dict[str, Any]:
    """The deletion of `thing` as it stands at `revision`."""
    return {"kind": thing["kind"], "id": thing["id"], "revision": revision}


def save(task: Task, user: Any, **lists: Any) -> dict[str, Any]:
    """One change set with these lists, applied as `user`; refreshes the task."""
    body = {"id": str(uuid7()), "base": task.revision, **lists}
    answer = apply_changes(task, body, acting_user=user)
    task.refresh_from_db()
    return answer
