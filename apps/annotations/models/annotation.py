"""The annotation of a task: tracks, events, tags, and the change sets that made them.

One row per track with its keyframes columnar in the row; ids are made by the client and stay.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.models import PlainJSONField, TenantModel

from .tasks import Task


class Track(TenantModel):
    """An object with an identity through time.

    `keyframes` is columnar: `{"frame": [int], "points": [[float]], "outside": [bool],
    "occluded": [bool], "attributes": [{}], "source": [str]}`, sorted by frame.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="tracks")
    task_id: uuid.UUID
    label = models.CharField(max_length=64)
    shape = models.CharField(max_length=20, default="box")
    attributes = models.JSONField(default=dict)
    keyframes = PlainJSONField()
    keyframe_count = models.PositiveIntegerField()
    first_frame = models.PositiveIntegerField()
    last_frame = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["task", "first_frame", "id"]
        indexes = [models.Index(fields=["task", "first_frame", "id"], name="track_of_task")]
        constraints = [
            models.CheckConstraint(condition=Q(keyframe_count__gt=0), name="track_has_keyframes"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {str(self.pk)[-4:]}"


class Event(TenantModel):
    """A labelled interval of time `[start, stop)`, perhaps about one track."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="events")
    task_id: uuid.UUID
    label = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    track = models.ForeignKey(Track, null=True, on_delete=models.SET_NULL, related_name="events")
    track_id: uuid.UUID | None
    attributes = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["task", "start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(stop__gt=F("start")), name="event_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.label} [{self.start}, {self.stop})"


class Tag(TenantModel):
    """A labelled frame."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="tags")
    task_id: uuid.UUID
    label = models.CharField(max_length=64)
    frame = models.PositiveIntegerField()
    attributes = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["task", "frame", "id"]
        constraints = [
            # Judged after each statement: two tags may change places in one change set.
            models.UniqueConstraint(
                fields=["task", "frame", "label"],
                name="tag_once_a_frame",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} @ {self.frame}"


class ChangeSet(TenantModel):
    """One atomic edit of a task's annotation; the history is the list of change sets.

    `payload` is what was asked, `result` what was answered: a retried save gets the first answer.
    `before` is what it replaced (`domain.deltas`), `objects_touched` the ids of all it touched,
    `summary` its counts (`domain.summaries`), `restores` the revision it brought back, if any.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="change_sets")
    task_id: uuid.UUID
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    payload = PlainJSONField()
    before = PlainJSONField(default=dict)
    objects_touched = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    restores = models.PositiveIntegerField(null=True)
    result = models.JSONField()

    class Meta:
        ordering = ["task", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="change_set_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} r{self.number}"
