"""COCO exports: what the tracks say at every frame, once a frame, readable by others' tools."""

from __future__ import annotations

import contextlib
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools.coco import COCO

from apps.annotations.domain.interpolation import state_at
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Event, Tag, Task, Track
from apps.core.errors import Conflict
from apps.core.models import uuid7
from apps.exchange.domain.coco import Piece, annotations_of, coco_chunks, plan_export
from apps.footage.domain.objects.stored import store_object
from apps.footage.enums import ObjectKind
from apps.footage.models import Clip, Footage
from apps.projects.models import LabelSchema, Project
from tests.cast import Cast
from tests.factories import (
    make_clip,
    make_contract,
    make_footage,
    make_project,
    make_task,
    make_track,
)


def make_indexed(cast: Cast, project: Project, frames: int = 120) -> Footage:
    """Ready footage with a frame index, its times uneven, without pictures."""
    footage = make_footage(cast, project, frames)
    index = {
        "pts_ms": [40.0 * frame + (frame % 3) for frame in range(frames)],
        "proxy": {
            "offset": [], "size": [], "rank": [], "key": [],
            "codec": "avc1", "description": "", "width": 640, "height": 360,
        },
    }  # fmt: skip
    store_object(
        project, ObjectKind.INDEX, "application/json", [msgspec.json.encode(index)], footage=footage
    )
    return footage


@pytest.fixture
def project(cast: Cast) -> Project:
    """Two overlapping clips of one footage: [0, 60) accepted, [50, 120) still worked on."""
    project = make_project(cast)
    contract = make_contract(cast, project)
    footage = make_indexed(cast, project)
    for start, stop, status in ((0, 60, TaskStatus.ACCEPTED), (50, 120, TaskStatus.IN_PROGRESS)):
        task = make_task(cast, project, contract, make_clip(footage, start, stop), status=status)
        make_track(task)
        make_track(task, "pedestrian", frames=(5, 20, 40))
    first, second = project.tasks.all()
    common: dict[str, Any] = {"client": project.client, "revision": 1}
    Event.objects.create(task=first, label="near miss", start=40, stop=60, **common)
    Event.objects.create(task=second, label="near miss", start=52, stop=58, **common)
    Event.objects.create(task=second, label="near miss", start=58, stop=70, **common)
    Tag.objects.create(task=first, label="rain", frame=55, **common)
    Tag.objects.create(task=second, label="rain", frame=55, **common)
    Tag.objects.create(task=second, label="rain", frame=60, **common)
    make_task(cast, project, contract, make_clip(footage, 0, 120))  # ready: not in any export
    return project


def export(project: Project, *, only_accepted: bool = False) -> dict[str, Any]:
    plan = plan_export(project, only_accepted=only_accepted)
    return json.loads(b"".join(coco_chunks(plan, on_progress=lambda done, total: None)))


def test_every_frame_is_one_image_though_clips_overlap(project: Project) -> None:
    document = export(project)
    assert [image["frame_index"] for image in document["images"]] == list(range(120))
    assert [image["id"] for image in document["images"]] == list(range(1, 121))
    assert document["images"][61]["file_name"] == "junction/000061.jpg"
    assert document["images"][61]["pts_ms"] == 40.0 * 61 + 61 % 3
    [video] = document["videos"]
    assert [(clip["start"], clip["stop"], clip["status"]) for clip in video["clips"]] == [
        (0, 60, "accepted"), (60, 120, "in_progress"),
    ]  # fmt: skip


def test_only_accepted_leaves_the_rest_out(project: Project) -> None:
    document = export(project, only_accepted=True)
    assert len(document["images"]) == 60
    assert {track["task"] for track in document["tracks"]} == {1}
    assert len(document["tags"]) == len(document["events"]) == 1


def test_a_frame_goes_to_the_next_clip_when_the_earlier_is_left_out(project: Project) -> None:
    first, second = project.tasks.all()[:2]
    first.status, second.status = TaskStatus.READY, TaskStatus.ACCEPTED
    Task.objects.bulk_update([first, second], ["status"])
    frames = [image["frame_index"] for image in export(project, only_accepted=True)["images"]]
    assert frames == list(range(50, 120))


def test_annotations_are_what_the_tracks_say(project: Project) -> None:
    document = export(project)
    images = {image["id"]: image for image in document["images"]}
    tracks = {track["id"]: track for track in document["tracks"]}
    names = {category["id"]: category["name"] for category in document["categories"]}
    got: dict[tuple[str, int], Any] = {}
    for annotation in document["annotations"]:
        track = tracks[annotation["track_id"]]
        image = images[annotation["image_id"]]
        assert image["task"] == track["task"]
        key = (track["uuid"], image["frame_index"])
        assert key not in got
        got[key] = annotation
    expected = 0
    for task in project.tasks.all()[:2]:
        owned = range(0, 60) if task.number == 1 else range(60, 120)
        for track in task.tracks.all():
            rows = [
                dict(zip(track.keyframes, values, strict=True))
                for values in zip(*track.keyframes.values(), strict=True)
            ]
            for frame in owned:
                state = state_at(rows, frame, task.clip.stop)
                annotation = got.get((str(track.pk), frame))
                assert (state is None) == (annotation is None)
                if state is None or annotation is None:
                    continue
                expected += 1
                left, top, right, bottom = state.points
                assert annotation["bbox"] == pytest.approx(
                    [left, top, right - left, bottom - top], abs=0.001
                )
                assert annotation["area"] == pytest.approx((right - left) * (bottom - top))
                assert annotation["keyframe"] is state.is_keyframe
                assert annotation["interpolated"] is not state.is_keyframe
                assert names[annotation["category_id"]] == track.label
                assert annotation["iscrowd"] == 0
    assert len(got) == expected > 150


def test_events_and_tags_stand_beside_cut_to_the_clips_own_frames(project: Project) -> None:
    document = export(project)
    spans = [
        (event["task"], event["start_frame"], event["stop_frame"]) for event in document["events"]
    ]
    assert spans == [(1, 40, 60), (2, 60, 70)]
    assert [(tag["task"], tag["frame_index"], tag["image_id"]) for tag in document["tags"]] == [
        (1, 55, 56), (2, 60, 61),
    ]  # fmt: skip


def test_pycocotools_reads_and_indexes_it(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text(json.dumps(export(project)))
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(path))
    cars = coco.getCatIds(catNms=["car"])
    assert len(cars) == 1
    found = coco.loadAnns(coco.getAnnIds(catIds=cars))
    assert found
    image = coco.loadImgs(found[0]["image_id"])[0]
    assert image["width"] == 640
    assert coco.getAnnIds(imgIds=[image["id"]])
    assert len(coco.getImgIds()) == 120


def test_two_footages_of_one_name_get_two_folders(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    for _ in range(2):
        clip = make_clip(make_indexed(cast, project, 5))
        make_task(cast, project, contract, clip, status=TaskStatus.ACCEPTED)
    document = export(project)
    names = [image["file_name"] for image in document["images"]]
    assert len(set(names)) == 10
    assert {name.split("/")[0] for name in names} == {"junction", "junction-2"}
    assert document["annotations"] == document["tracks"] == []


def test_nothing_to_export_says_so(cast: Cast, project: Project) -> None:
    project.tasks.update(status=TaskStatus.READY)
    with pytest.raises(Conflict, match="nothing to export"):
        plan_export(project, only_accepted=False)


KEYFRAME = st.tuples(
    st.integers(0, 39),
    st.tuples(*[st.floats(0, 600, width=32)] * 2, *[st.floats(1, 300, width=32)] * 2),
    st.booleans(),
    st.booleans(),
)


PICTURE = Footage(width=1000, height=1000)


@settings(deadline=None, max_examples=150)
@given(
    keyframes=st.lists(KEYFRAME, min_size=1, max_size=8, unique_by=lambda row: row[0]),
    owned=st.integers(0, 39),
)
def test_any_track_is_exported_as_it_is_shown(keyframes: list[Any], owned: int) -> None:
    keyframes.sort()
    columns: dict[str, list[Any]] = {
        "frame": [row[0] for row in keyframes],
        "points": [[x, y, x + w, y + h] for _, (x, y, w, h), _, _ in keyframes],
        "outside": [row[2] for row in keyframes],
        "occluded": [row[3] for row in keyframes],
        "attributes": [{"n": index} for index in range(len(keyframes))],
        "source": ["manual" for _ in keyframes],
    }
    task = Task(
        number=1, clip=Clip(start=0, stop=40, footage=PICTURE), schema=LabelSchema(number=1)
    )
    piece = Piece(task, 1, owned, 40, 1000)
    track = Track(id=uuid7(), label="car", keyframes=columns, attributes={"fixed": True})
    found = {
        row["image_id"] - 1000 + owned: row
        for row in annotations_of(track, piece, {"car": {"id": 7}})
    }
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    for frame in range(40):
        state = state_at(rows, frame, 40, {"fixed": True}) if frame >= owned else None
        assert (state is None) == (frame not in found)
        if state is not None:
            left, top, right, bottom = state.points
            assert found[frame]["bbox"] == pytest.approx(
                [left, top, right - left, bottom - top], abs=0.002
            )
            assert found[frame]["occluded"] == state.occluded
            assert found[frame]["attributes"] == state.attributes


def test_memory_stays_flat_however_long_the_footage(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    footage = make_indexed(cast, project, 12_000)
    for start in range(0, 12_000, 1000):
        clip = make_clip(footage, start, start + 1000)
        task = make_task(cast, project, contract, clip, status=TaskStatus.ACCEPTED)
        make_track(task, frames=(0, 999))
        make_track(task, frames=(0, 999))
    plan = plan_export(project, only_accepted=True)
    tracemalloc.start()
    written = sum(len(chunk) for chunk in coco_chunks(plan, on_progress=lambda *_: None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 5_000_000
    assert peak < 3_000_000
