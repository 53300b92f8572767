"""Typed shapes of a change set, for `domain.decoding`: wrong types and unknown keys are named.

Shapes only. Whether the content fits the schema and the clip is `domain.validation`'s.
"""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

KEPT = r"^[^\x00]*\Z"  # PostgreSQL keeps no NUL; half a character is no JSON to msgspec
Text = Annotated[str, Meta(max_length=1000, pattern=KEPT)]
Attributes = dict[
    Annotated[str, Meta(max_length=64, pattern=KEPT)], Text | bool | int | float | None
]
Frame = Annotated[int, Meta(ge=0, le=100_000_000)]
Label = Annotated[str, Meta(min_length=1, max_length=64, pattern=KEPT)]
MAX_OBJECTS = 20_000
MOST_NUMBERS = 50_004  # a mask's; every kind has limits of its own
# Whole numbers stay whole: runs of a mask take half the room so.
Number = Annotated[int, Meta(ge=-(2**53), le=2**53)] | float


class Keyframe(Struct, forbid_unknown_fields=True, gc=False):
    """A shape the person fixed at one frame; `points` are source pixels."""

    frame: Frame
    points: Annotated[list[Number], Meta(min_length=1, max_length=MOST_NUMBERS)]
    outside: bool = False
    occluded: bool = False
    attributes: Attributes = {}
    source: Literal["manual", "model", "import"] = "manual"


class NewTrack(Struct, tag_field="kind", tag="track", forbid_unknown_fields=True):
    """A whole track."""

    id: uuid.UUID
    label: Label
    keyframes: Annotated[list[Keyframe], Meta(min_length=1, max_length=200_000)]
    shape: Literal[
        "box", "polygon", "polyline", "points", "rotated_box", "ellipse", "skeleton", "mask",
        "cuboid",
    ] = "box"  # fmt: skip
    attributes: Attributes = {}
    revision: int = 0


class NewEvent(Struct, tag_field="kind", tag="event", forbid_unknown_fields=True):
    """A whole event."""

    id: uuid.UUID
    label: Label
    start: Frame
    stop: Frame
    track: uuid.UUID | None = None
    attributes: Attributes = {}
    revision: int = 0


class NewTag(Struct, tag_field="kind", tag="tag", forbid_unknown_fields=True):
    """A whole tag."""

    id: uuid.UUID
    label: Label
    frame: Frame
    attributes: Attributes = {}
    revision: int = 0


class TrackUpdate(Struct, tag_field="kind", tag="track", forbid_unknown_fields=True):
    """What changes of a track: keyframes are upserted by frame."""

    id: uuid.UUID
    revision: int
    label: Label | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    keyframes: Annotated[list[Keyframe], Meta(max_length=200_000)] = []
    removed_frames: Annotated[list[Frame], Meta(max_length=200_000)] = []


class EventUpdate(Struct, tag_field="kind", tag="event", forbid_unknown_fields=True):
    """What changes of an event."""

    id: uuid.UUID
    revision: int
    label: Label | UnsetType = UNSET
    start: Frame | UnsetType = UNSET
    stop: Frame | UnsetType = UNSET
    track: uuid.UUID | UnsetType | None = UNSET
    attributes: Attributes | UnsetType = UNSET


class TagUpdate(Struct, tag_field="kind", tag="tag", forbid_unknown_fields=True):
    """What changes of a tag."""

    id: uuid.UUID
    revision: int
    label: Label | UnsetType = UNSET
    frame: Frame | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET


class Deletion(Struct, forbid_unknown_fields=True):
    """An object to remove."""

    kind: Literal["track", "event", "tag"]
    id: uuid.UUID
    revision: int


class ChangeSetPayload(Struct, forbid_unknown_fields=True):
    """One atomic edit, made against revision `base`."""

    id: uuid.UUID
    base: Annotated[int, Meta(ge=0)]
    created: Annotated[list[NewTrack | NewEvent | NewTag], Meta(max_length=MAX_OBJECTS)] = []
    updated: Annotated[
        list[TrackUpdate | EventUpdate | TagUpdate], Meta(max_length=MAX_OBJECTS)
    ] = []
    deleted: Annotated[list[Deletion], Meta(max_length=MAX_OBJECTS)] = []
