"""A project's labels as COCO JSON with videos and tracks (docs/coco.md), written as a stream.

One image a frame of every exported task; a frame that two clips share belongs to the earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.text import slugify

from apps.annotations.domain.documents import keyframe_rows
from apps.annotations.domain.interpolation import states
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Event, Tag, Task, Track
from apps.core.domain.tenancy import scope
from apps.core.errors import Conflict
from apps.exchange.domain.coco_shapes import keypoint_fields, shape_fields
from apps.footage.domain.serving.frames import read_index
from apps.footage.models import Footage
from apps.projects.models import Project

Row = dict[str, Any]
STARTED = frozenset(TaskStatus.values) - {
    TaskStatus.READY, TaskStatus.LEASED, TaskStatus.BLOCKED, TaskStatus.SKIPPED,
}  # fmt: skip
ROWS_A_CHUNK = 500


@dataclass(frozen=True)
class Piece:
    """The frames `[start, stop)` an export takes from one task, and the id of the first image."""

    task: Task
    video_id: int
    start: int
    stop: int
    first_image: int

    def image_id(self, frame: int) -> int:
        """The id of the image of a frame of this piece."""
        return self.first_image + frame - self.start


@dataclass(frozen=True)
class Video:
    """One footage of the export and its folder in file names."""

    id: int
    footage: Footage
    folder: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What will be written, fixed before the first byte: only ranges, no labels."""

    project: Project
    only_accepted: bool
    videos: list[Video]
    categories: dict[str, Row]

    @property
    def pieces(self) -> list[Piece]:
        """All of them, in the order they are written."""
        return [piece for video in self.videos for piece in video.pieces]


def plan_export(project: Project, *, only_accepted: bool) -> Plan:
    """Which frames of which task go into the file. Raises Conflict when there are none.

    Runs in the caller's scope.
    """
    wanted = [TaskStatus.ACCEPTED] if only_accepted else sorted(STARTED)
    tasks = (
        Task.objects.filter(project=project, status__in=wanted)
        .select_related("clip__footage", "schema")
        .order_by("clip__footage_id", "clip__start", "clip__stop", "clip__copy")
    )
    plan = Plan(project, only_accepted, [], {})
    next_image = 1
    for task in tasks:
        footage, labels = task.clip.footage, task.schema.labels
        if not plan.videos or plan.videos[-1].footage.pk != footage.pk:
            plan.videos.append(Video(len(plan.videos) + 1, footage, _folder(plan, footage)))
        video = plan.videos[-1]
        covered = video.pieces[-1].stop if video.pieces else 0
        start, stop = max(task.clip.start, covered), task.clip.stop
        if start < stop:
            video.pieces.append(Piece(task, video.id, start, stop, next_image))
            next_image += stop - start
        for label in labels:
            plan.categories.setdefault(label["name"], _category(len(plan.categories) + 1, label))
    if not plan.pieces:
        kind = "accepted" if only_accepted else "worked on"
        raise Conflict(f"There is nothing to export yet: no task of this project has been {kind}.")
    return plan


def coco_chunks(plan: Plan, *, on_progress: Callable[[int, int], None]) -> Iterator[bytes]:
    """The file in pieces. Labels are read one task at a time, each in a transaction of its own.

    Must be called outside a transaction; `on_progress(done, total)` hears of each task.
    """
    yield b'{"info":' + msgspec.json.encode(_info(plan)) + b',"licenses":[]'
    yield from _section("categories", plan.categories.values())
    yield from _section("videos", map(_video, plan.videos))
    yield from _section("images", (row for video in plan.videos for row in _images(video)))

    tracks: list[Row] = []
    yield from _section("annotations", _annotations(plan, tracks, on_progress))
    yield from _section("tracks", tracks)
    yield from _section("events", _events(plan))
    yield from _section("tags", _tags(plan))
    on_progress(len(plan.pieces), len(plan.pieces))
    yield b"}"


def _annotations(
    plan: Plan, tracks: list[Row], on_progress: Callable[[int, int], None]
) -> Iterator[Row]:
    """Every annotation; fills `tracks` on the way, so that both speak of the same moment."""
    number, pieces = 1, plan.pieces
    for done, piece in enumerate(pieces):
        on_progress(done, len(pieces))
        for track in _rows(piece, Track):
            tracks.append(_track(track, piece, plan, len(tracks) + 1))
            for row in annotations_of(track, piece, plan.categories):
                yield {"id": number, "track_id": len(tracks), **row}
                number += 1


def annotations_of(track: Track, piece: Piece, categories: dict[str, Row]) -> Iterator[Row]:
    """One annotation a frame of the piece at which the track is there, without its ids."""
    keyframes = keyframe_rows(track.keyframes)
    stop = min(piece.stop, piece.task.clip.stop)
    footage = piece.task.clip.footage
    size = (footage.width or 0, footage.height or 0)
    for frame, state in states(keyframes, piece.start, stop, track.attributes, shape=track.shape):
        yield {
            "image_id": piece.image_id(frame),
            "category_id": categories[track.label]["id"],
            **shape_fields(state, track.shape, size),
            "iscrowd": 0,
            "keyframe": state.is_keyframe,
            "interpolated": not state.is_keyframe,
            "source": state.source,
            "occluded": state.occluded,
            "attributes": state.attributes,
        }


def _info(plan: Plan) -> Row:
    return {
        "description": plan.project.name,
        "version": "1",
        "contributor": "Plumbline",
        "date_created": timezone.now().isoformat(timespec="seconds"),
        "only_accepted": plan.only_accepted,
    }


def _category(number: int, label: Row) -> Row:
    return {
        "id": number,
        "name": label["name"],
        "supercategory": "",
        "shape": label["shape"],
        "color": label["color"],
        "attributes": label["attributes"],
        **keypoint_fields(label),
    }


def _folder(plan: Plan, footage: Footage) -> str:
    """A folder name of its own for each footage, also when two have the same name."""
    stem = slugify(PurePosixPath(footage.name).stem) or "footage"
    taken = {video.folder for video in plan.videos}
    return stem if stem not in taken else f"{stem}-{len(plan.videos) + 1}"


def _video(video: Video) -> Row:
    footage = video.footage
    return {
        "id": video.id,
        "name": footage.name,
        "file_name": footage.name,
        "width": footage.width,
        "height": footage.height,
        "fps": (footage.fps_num or 0) / (footage.fps_den or 1),
        "frame_count": footage.frame_count,
        "sha256": footage.sha256,
        "clips": [
            {
                "task": piece.task.number,
                "status": piece.task.status,
                "start": piece.start,
                "stop": piece.stop,
                "schema": piece.task.schema.number,
            }
            for piece in video.pieces
        ],
    }


def _images(video: Video) -> Iterator[Row]:
    footage = video.footage
    with scope([footage.client_id]):
        pts_ms = read_index(footage).pts_ms
    for piece in video.pieces:
        for frame in range(piece.start, piece.stop):
            yield {
                "id": piece.image_id(frame),
                "file_name": f"{video.folder}/{frame:06d}.jpg",
                "width": footage.width,
                "height": footage.height,
                "video_id": video.id,
                "frame_index": frame,
                "pts_ms": float(pts_ms[frame]),
                "footage": footage.name,
                "task": piece.task.number,
            }


def _track(track: Track, piece: Piece, plan: Plan, number: int) -> Row:
    return {
        "id": number,
        "uuid": str(track.pk),
        "video_id": piece.video_id,
        "category_id": plan.categories[track.label]["id"],
        "task": piece.task.number,
    }


def _events(plan: Plan) -> Iterator[Row]:
    number = 1
    for piece in plan.pieces:
        for event in _rows(piece, Event):
            start, stop = max(event.start, piece.start), min(event.stop, piece.stop)
            if start < stop:
                yield {
                    **_marked(event, piece, plan, number),
                    "start_frame": start,
                    "stop_frame": stop,
                    "track": str(event.track_id) if event.track_id else None,
                }
                number += 1


def _tags(plan: Plan) -> Iterator[Row]:
    number = 1
    for piece in plan.pieces:
        for tag in _rows(piece, Tag):
            if piece.start <= tag.frame < piece.stop:
                yield {
                    **_marked(tag, piece, plan, number),
                    "image_id": piece.image_id(tag.frame),
                    "frame_index": tag.frame,
                }
                number += 1


def _marked(found: Event | Tag, piece: Piece, plan: Plan, number: int) -> Row:
    return {
        "id": number,
        "uuid": str(found.pk),
        "video_id": piece.video_id,
        "category_id": plan.categories[found.label]["id"],
        "attributes": found.attributes,
        "task": piece.task.number,
    }


def _rows(piece: Piece, model: Any) -> list[Any]:
    """All rows of one task, read in a transaction that ends before anything is yielded."""
    with scope([piece.task.client_id]):
        return list(model.objects.filter(task_id=piece.task.pk))


def _section(name: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """`,"name":[…]`, some hundred rows at a time."""
    yield f',"{name}":['.encode()
    batch: list[bytes] = []
    begun = False
    for row in rows:
        batch.append(msgspec.json.encode(row))
        if len(batch) == ROWS_A_CHUNK:
            yield (b"," if begun else b"") + b",".join(batch)
            batch, begun = [], True
    if batch:
        yield (b"," if begun else b"") + b",".join(batch)
    yield b"]"
