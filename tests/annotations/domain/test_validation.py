"""Shapes through the one write path: saved as sent, refused by name with nothing changed."""

from __future__ import annotations

import random
from typing import Any

import pytest

from apps.annotations.domain.checks import find_problems
from apps.annotations.domain.documents import read_document
from apps.annotations.models import Task
from apps.core.errors import InvalidInput
from apps.projects.models import LabelSchema
from tests.annotations.shape_tracks import NAMES, points_of
from tests.annotations.working import held_task, keyframe, new_track, save, update
from tests.cast import Cast

JOINTS = {"points": [{"name": name, "x": 0.5, "y": 0.5} for name in "abcd"], "edges": [[0, 1]]}
OTHERS = {"points": [{"name": name, "x": 0.5, "y": 0.5} for name in "abce"], "edges": []}


@pytest.fixture
def task(cast: Cast) -> Task:
    """A held task whose schema has one label a kind, called as the kind, and two more."""
    task = held_task(cast)
    labels: list[dict[str, Any]] = [
        {"name": name, "color": "#0072b2", "shape": name, "attributes": []}
        | ({"skeleton": JOINTS} if name == "skeleton" else {})
        for name in NAMES
    ]
    labels.append({**labels[1], "name": "lawn"})
    labels.append({**labels[6], "name": "dog", "skeleton": OTHERS})
    LabelSchema.objects.filter(pk=task.schema_id).update(definition={"labels": labels})
    return Task.objects.get(pk=task.pk)


def shaped(name: str, *points: list[float]) -> dict[str, Any]:
    rows = [keyframe(10 + index, points=row) for index, row in enumerate(points)]
    return new_track(label=name, shape=name, keyframes=rows)


def refusal(task: Task, cast: Cast, **lists: Any) -> list[dict[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        save(task, cast.annotator_vera, **lists)
    errors: list[dict[str, str]] = refused.value.details["errors"]
    return errors


def test_every_kind_is_read_back_as_it_was_sent(cast: Cast, task: Task) -> None:
    draw = random.Random(2)
    sent = [shaped(name, points_of(name, draw), points_of(name, draw)) for name in NAMES]
    save(task, cast.annotator_vera, created=sent)
    found = {track["shape"]: track for track in read_document(task)["tracks"]}
    for track in sent:
        rows = found[track["shape"]]["keyframes"]
        assert [row["points"] for row in rows] == [row["points"] for row in track["keyframes"]]
    assert all(isinstance(value, int) for value in found["mask"]["keyframes"][0]["points"])


def test_a_label_of_another_kind_is_refused(cast: Cast, task: Task) -> None:
    wrong = shaped("polygon", [1, 1, 9, 1, 9, 9]) | {"label": "box"}
    [error] = refusal(task, cast, created=[wrong])
    assert error == {
        "where": "created[0].label", "message": "“box” marks a box, not a polygon.",
    }  # fmt: skip
    assert task.tracks.count() == 0


def test_an_update_is_held_to_the_kind_of_its_label(cast: Cast, task: Task) -> None:
    track = shaped("polygon", [1, 1, 9, 1, 9, 9])
    save(task, cast.annotator_vera, created=[track])
    bad = update(track, 1, keyframes=[keyframe(12, points=[1, 1, 9, 9])])
    [error] = refusal(task, cast, updated=[bad])
    assert error["where"] == "updated[0].keyframes[0].points"
    assert "3 to 5,000 vertices" in error["message"]
    [error] = refusal(task, cast, updated=[update(track, 1, label="mask")])
    assert "marks a mask, not a polygon" in error["message"]
    save(task, cast.annotator_vera, updated=[update(track, 1, label="lawn")])
    assert task.tracks.get().label == "lawn"


def test_a_skeleton_keeps_its_points(cast: Cast, task: Task) -> None:
    track = shaped("skeleton", [9, 9, 2] * 4)
    save(task, cast.annotator_vera, created=[track])
    [error] = refusal(task, cast, updated=[update(track, 1, label="dog")])
    assert "has other points" in error["message"]


@pytest.mark.parametrize("value", [float("inf"), 1e300, -1])
@pytest.mark.parametrize("name", NAMES)
def test_no_number_of_any_kind_may_be_absurd(
    cast: Cast, task: Task, name: str, value: float
) -> None:
    for place in range(3):
        points = list(points_of(name, random.Random(4)))
        if place < len(points):
            points[place] = value
            assert refusal(task, cast, created=[shaped(name, points)])
    assert task.tracks.count() == 0


def test_a_polygon_that_crosses_itself_is_a_warning(cast: Cast, task: Task) -> None:
    save(task, cast.annotator_vera, created=[shaped("polygon", [0, 0, 50, 40, 50, 0, 0, 60])])
    [problem] = find_problems(task)
    assert problem["warning"]
    assert "crosses itself" in problem["message"]
