"""What must be right before a task may be submitted."""

from __future__ import annotations

from typing import Any

from apps.annotations.domain.shapes.kinds import KINDS, doubts_of
from apps.annotations.models import Task, Track

Problem = dict[str, Any]


def find_problems(task: Task) -> list[Problem]:
    """Problems `{kind, id, frame, message}` of a task's annotation under its schema's rules.

    One with `warning` keeps nobody from submitting.
    """
    labels = {label["name"]: label for label in task.schema.labels}
    problems: list[Problem] = []
    for track in task.tracks.all():
        definition = labels[track.label]
        place = {"kind": "track", "id": str(track.pk), "frame": track.first_frame}
        problems += _missing_attributes(definition, track.attributes, track.keyframes, place)
        problems += _shape_problems(track, place)
    for event in task.events.all():
        place = {"kind": "event", "id": str(event.pk), "frame": event.start}
        problems += _missing_attributes(labels[event.label], event.attributes, None, place)
    for tag in task.tags.all():
        place = {"kind": "tag", "id": str(tag.pk), "frame": tag.frame}
        problems += _missing_attributes(labels[tag.label], tag.attributes, None, place)
    return problems


def _missing_attributes(
    definition: dict[str, Any],
    values: dict[str, Any],
    keyframes: dict[str, list[Any]] | None,
    place: Problem,
) -> list[Problem]:
    given = {name for name, value in values.items() if value not in (None, "")}
    if keyframes is not None:
        given |= {name for name, value in keyframes["attributes"][0].items() if value is not None}
    return [
        place | {"message": f"“{definition['name']}” needs its attribute “{attribute['name']}”."}
        for attribute in definition["attributes"]
        if attribute["required"] and attribute["default"] is None and attribute["name"] not in given
    ]


def _shape_problems(track: Track, place: Problem) -> list[Problem]:
    keyframes = track.keyframes
    if all(keyframes["outside"]):
        message = f"This {track.label} is never visible: every keyframe is outside."
        return [place | {"message": message}]
    kind = KINDS[track.shape]
    problems: list[Problem] = []
    for frame, points, outside in zip(
        keyframes["frame"], keyframes["points"], keyframes["outside"], strict=True
    ):
        if outside:
            continue
        here = place | {"frame": frame}
        problems += [
            here | {"message": f"This {track.label} {warning}"} for warning in kind.warnings(points)
        ]
        problems += [
            here | {"message": f"This {track.label} {doubt}", "warning": True}
            for doubt in doubts_of(track.shape, points)
        ]
    return problems
