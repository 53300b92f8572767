"""Change sets: atomic, idempotent, conflicts named, bad input named, nothing half saved."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.annotations.domain.assignment import pull_next_task
from apps.annotations.domain.changes import apply_changes
from apps.annotations.domain.documents import read_document
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Assignment, ChangeSet, Task
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import uuid7
from apps.guidelines.models import Acknowledgement
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_footage, make_project, make_task


@pytest.fixture
def task(cast: Cast) -> Task:
    """Frames [10, 110) of a 640 × 360 picture, held by Vera."""
    project = make_project(cast)
    clip = make_clip(make_footage(cast, project), 10, 110)
    task = make_task(cast, project, make_contract(cast, project), clip)
    assert task.guideline is not None
    Acknowledgement.objects.create(
        client=task.client, version=task.guideline, user=cast.annotator_vera
    )
    held = pull_next_task(cast.annotator_vera)
    assert held == task
    return task


def keyframe(frame: int, **changes: Any) -> dict[str, Any]:
    return {"frame": frame, "points": [10.0, 10.0, 50.0, 40.0], **changes}


def new_track(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "track",
        "id": str(uuid7()),
        "label": "car",
        "keyframes": [keyframe(10), keyframe(30)],
        **changes,
    }


def change(base: int = 0, **lists: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "base": base, **lists}


def test_created_objects_are_read_back_as_sent(cast: Cast, task: Task) -> None:
    track = new_track()
    event = {"kind": "event", "id": str(uuid7()), "label": "near miss", "start": 20, "stop": 40,
             "track": track["id"]}  # fmt: skip
    tag = {"kind": "tag", "id": str(uuid7()), "label": "rain", "frame": 12}
    body = change(created=[track, event, tag])

    answer = apply_changes(task, body, acting_user=cast.annotator_vera)

    task.refresh_from_db()
    document = read_document(task)
    assert answer["revision"] == document["revision"] == 1
    assert [row["frame"] for row in document["tracks"][0]["keyframes"]] == [10, 30]
    assert document["events"][0]["track"] == track["id"]
    assert document["tags"][0]["frame"] == 12
    assert task.status == TaskStatus.IN_PROGRESS


def test_one_keyframe_is_added_moved_and_removed(cast: Cast, task: Task) -> None:
    track = new_track()
    apply_changes(task, change(created=[track]), acting_user=cast.annotator_vera)
    update = {
        "kind": "track",
        "id": track["id"],
        "revision": 1,
        "keyframes": [keyframe(20), keyframe(30, points=[0, 0, 5.5, 5])],
        "removed_frames": [10],
    }

    apply_changes(task, change(1, updated=[update]), acting_user=cast.annotator_vera)

    task.refresh_from_db()
    rows = read_document(task)["tracks"][0]["keyframes"]
    assert [(row["frame"], row["points"][2]) for row in rows] == [(20, 50.0), (30, 5.5)]


def test_a_retried_save_is_answered_as_the_first(cast: Cast, task: Task) -> None:
    body = change(created=[new_track()])
    first = apply_changes(task, body, acting_user=cast.annotator_vera)

    again = apply_changes(task, body, acting_user=cast.annotator_vera)

    assert again == first
    assert task.tracks.count() == 1
    assert ChangeSet.objects.count() == 1


def test_a_stale_edit_is_refused_with_what_the_server_has(cast: Cast, task: Task) -> None:
    track = new_track()
    apply_changes(task, change(created=[track]), acting_user=cast.annotator_vera)
    edit = {"kind": "track", "id": track["id"], "revision": 1, "label": "pedestrian"}
    apply_changes(task, change(1, updated=[edit]), acting_user=cast.annotator_vera)

    with pytest.raises(Conflict) as refusal:
        apply_changes(
            task, change(1, updated=[{**edit, "label": "car"}]), acting_user=cast.annotator_vera
        )

    assert refusal.value.details["conflicts"][0]["theirs"]["label"] == "pedestrian"
    assert task.tracks.get().label == "pedestrian"


def test_an_unknown_track_is_named_and_nothing_is_saved(cast: Cast, task: Task) -> None:
    unknown = {"kind": "track", "id": str(uuid7()), "revision": 1, "label": "car"}

    with pytest.raises(Conflict, match="has no track"):
        apply_changes(
            task, change(created=[new_track()], updated=[unknown]), acting_user=cast.annotator_vera
        )

    assert task.tracks.count() == 0


BAD = {
    "outside the picture": (
        new_track(keyframes=[keyframe(10, points=[600, 10, 700, 40])]),
        "created[0].keyframes[0].points",
        "outside the picture",
    ),
    "inside out": (
        new_track(keyframes=[keyframe(10, points=[50, 10, 10, 40])]),
        "created[0].keyframes[0].points",
        "x1 < x2",
    ),
    "three numbers": (
        new_track(keyframes=[keyframe(10, points=[1, 2, 3])]),
        "created[0].keyframes[0].points",
        "four finite numbers",
    ),
    "frame before the clip": (
        new_track(keyframes=[keyframe(9)]),
        "created[0].keyframes[0].frame",
        "outside this clip",
    ),
    "frame twice": (
        new_track(keyframes=[keyframe(10), keyframe(10)]),
        "created[0].keyframes[1].frame",
        "given twice",
    ),
    "unknown label": (new_track(label="unicorn"), "created[0].label", "no label “unicorn”"),
    "label of another shape": (new_track(label="rain"), "created[0].label", "marks a tag"),
    "unknown attribute": (
        new_track(attributes={"wings": True}),
        "created[0].attributes",
        "no attribute “wings”",
    ),
    "attribute of another kind": (
        new_track(attributes={"parked": "maybe"}),
        "created[0].attributes.parked",
        "not a value",
    ),
    "no keyframes": (new_track(keyframes=[]), "created[0].keyframes", "length >= 1"),
    "unknown key": ({**new_track(), "owner": 1}, "created[0]", "unknown field `owner`"),
    "text for a number": (
        new_track(keyframes=[{"frame": "ten", "points": [1, 2, 3, 4]}]),
        "created[0].keyframes[0].frame",
        "Expected `int`",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_named_by_place(cast: Cast, task: Task, name: str) -> None:
    track, where, message = BAD[name]

    with pytest.raises(InvalidInput) as refusal:
        apply_changes(task, change(created=[track]), acting_user=cast.annotator_vera)

    error = refusal.value.details["errors"][0]
    assert error["where"] == where
    assert message in error["message"]
    assert task.tracks.count() == 0


def test_not_a_number_is_refused(cast: Cast, task: Task) -> None:
    body = b'{"id": "%s", "base": 0, "created": [NaN]}' % str(uuid7()).encode()

    with pytest.raises(InvalidInput, match="not well formed"):
        apply_changes(task, body, acting_user=cast.annotator_vera)


def test_the_same_tag_twice_on_a_frame_is_refused(cast: Cast, task: Task) -> None:
    tags = [{"kind": "tag", "id": str(uuid7()), "label": "rain", "frame": 12} for _ in "ab"]

    with pytest.raises(InvalidInput, match="same tag"):
        apply_changes(task, change(created=tags), acting_user=cast.annotator_vera)


def test_an_id_in_use_elsewhere_is_refused_as_that(cast: Cast, task: Task) -> None:
    """Ids of other tasks cannot be seen from here; the database alone knows them."""
    project = make_project(cast, name="Elsewhere")
    clip = make_clip(make_footage(cast, project), 0, 10)
    other = make_task(cast, project, make_contract(cast, project), clip)
    body = change(created=[new_track()])
    ChangeSet.objects.create(
        id=body["id"], client=other.client, task=other, number=1, author=cast.annotator_vera,
        payload={}, result={},
    )  # fmt: skip

    with pytest.raises(InvalidInput, match="id is in use already; make a new one"):
        apply_changes(task, body, acting_user=cast.annotator_vera)

    assert task.tracks.count() == 0


def test_an_event_cannot_point_to_a_track_that_leaves_with_it(cast: Cast, task: Task) -> None:
    track = new_track()
    apply_changes(task, change(created=[track]), acting_user=cast.annotator_vera)
    event = {"kind": "event", "id": str(uuid7()), "label": "near miss", "start": 20, "stop": 40,
             "track": track["id"]}  # fmt: skip
    gone = {"kind": "track", "id": track["id"], "revision": 1}

    with pytest.raises(InvalidInput, match="no track"):
        apply_changes(
            task, change(1, created=[event], deleted=[gone]), acting_user=cast.annotator_vera
        )


NUL_PLACES: dict[str, tuple[dict[str, Any], str]] = {
    "label": ({"label": "a\x00"}, "created[0].label"),
    "name": ({"attributes": {"a\x00": True}}, "created[0].attributes"),
    "value": ({"attributes": {"plate": "a\n\x00"}}, "created[0].attributes"),
    "keyframe": (
        {"keyframes": [keyframe(10, attributes={"plate": "\x00"})]},
        "created[0].keyframes[0].attributes",
    ),
}


@pytest.mark.parametrize("name", NUL_PLACES)
def test_nul_is_refused_by_place(cast: Cast, task: Task, name: str) -> None:
    changes, where = NUL_PLACES[name]
    body = json.dumps(change(created=[new_track(**changes)])).encode()

    with pytest.raises(InvalidInput) as refusal:
        apply_changes(task, body, acting_user=cast.annotator_vera)

    error = refusal.value.details["errors"][0]
    assert error["where"].startswith(where)
    assert "NUL" in error["message"]


@pytest.mark.parametrize("value", ["1e400", "1" + "0" * 400, "-9007199254740993", '"\\ud800"'])
def test_an_attribute_value_nobody_can_keep_is_refused(cast: Cast, task: Task, value: str) -> None:
    definition = task.schema.definition
    definition["labels"][0]["attributes"] = [{"name": "speed", "kind": "number", "options": []}]
    definition["labels"][0]["name"] = "car"
    task.schema.__class__.objects.filter(pk=task.schema.pk).update(definition=definition)
    body = json.dumps(change(created=[new_track(attributes={"speed": 0})])).encode()

    with pytest.raises(InvalidInput):
        apply_changes(
            task,
            body.replace(b'"speed": 0', f'"speed": {value}'.encode()),
            acting_user=cast.annotator_vera,
        )


def test_an_event_cannot_point_to_a_track_of_another_task(cast: Cast, task: Task) -> None:
    event = {"kind": "event", "id": str(uuid7()), "label": "near miss", "start": 20, "stop": 40,
             "track": str(uuid7())}  # fmt: skip

    with pytest.raises(InvalidInput, match="no track"):
        apply_changes(task, change(created=[event]), acting_user=cast.annotator_vera)


def test_a_lapsed_lease_saves_nothing_and_says_so(cast: Cast, task: Task) -> None:
    Assignment.objects.update(leased_until="2020-01-01T00:00Z")

    with pytest.raises(Conflict) as refusal:
        apply_changes(task, change(created=[new_track()]), acting_user=cast.annotator_vera)

    assert refusal.value.code == "lease_lapsed"
    assert task.tracks.count() == 0


def test_nobody_else_changes_a_held_task(cast: Cast, task: Task) -> None:
    with pytest.raises(NotAllowed):
        apply_changes(task, change(created=[new_track()]), acting_user=cast.annotator_noor)
