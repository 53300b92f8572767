"""Two writers of one task in drawn orders: nothing is lost silently, the loser sees both versions.

`PLUMBLINE_INTERLEAVINGS` (60, full 10,000) orders are drawn; requests are doubled and their answers
dropped on the way. Every saved keyframe carries a number of its own, so that what is in the
document tells whose save put it there.
"""

from __future__ import annotations

import json
import os
import random
from typing import Any

import pytest
from django.db import transaction

from apps.annotations.domain.changes import apply_changes
from apps.annotations.domain.documents import read_document
from apps.annotations.domain.history import read_document_at
from apps.annotations.domain.leases import renew_lease
from apps.annotations.models import ChangeSet, Task
from apps.core.errors import Conflict
from apps.core.models import uuid7
from tests.annotations.working import held_task, keyframe, new_track
from tests.cast import Cast

ORDERS = int(os.environ.get("PLUMBLINE_INTERLEAVINGS", "60"))
STEPS = 12
Document = dict[str, dict[str, Any]]  # tracks by id


class Writer:
    """A browser: what it knows of the server, and a change set that waits for its answer."""

    def __init__(self, task: Task, user: Any, draw: random.Random, marks: list[int]) -> None:
        self.task, self.user, self.draw, self.marks = task, user, draw, marks
        self.known: Document = {}
        self.waiting: dict[str, Any] | None = None
        self.saved: set[int] = set()
        self.told: set[int] = set()  # its own marks that a conflict showed it beside theirs

    def load(self) -> None:
        """Read the document anew."""
        self.task.refresh_from_db()
        self.known = {row["id"]: row for row in read_document(self.task)["tracks"]}

    def edit(self) -> None:
        """Draw a gesture, unless one still waits for its answer."""
        if self.waiting is not None:
            return
        mark = len(self.marks)
        self.marks.append(mark)
        put = [keyframe(self.draw.randrange(10, 16), points=[mark * 0.01, 10.0, 600.0, 40.0])]
        body: dict[str, Any] = {"id": str(uuid7()), "base": 0, "mark": mark}
        if not self.known or self.draw.random() < 0.15:
            body["created"] = [new_track(keyframes=put)]
        else:
            track = self.draw.choice(list(self.known.values()))
            named = {"kind": "track", "id": track["id"], "revision": track["revision"]}
            if self.draw.random() < 0.12:
                body["deleted"] = [named]
            else:
                body["updated"] = [{**named, "keyframes": put}]
        self.waiting = body

    def send(self) -> None:
        """Send what waits; the request may arrive twice, its answer may never come."""
        if self.waiting is None:
            return
        mark = self.waiting["mark"]
        body = {name: value for name, value in self.waiting.items() if name != "mark"}
        try:
            for _ in range(self.draw.choice([1, 1, 2])):
                with transaction.atomic():
                    answer = apply_changes(
                        self.task, json.dumps(body).encode(), acting_user=self.user
                    )
        except Conflict as refusal:
            self._lose(mark, body, refusal.details["conflicts"])
            return
        if self.draw.random() < 0.25:
            return  # the answer was dropped: the same is sent again
        self.saved.add(mark)
        self.waiting = None
        self._learn(body, answer["revision"])

    def _lose(self, mark: int, body: dict[str, Any], conflicts: list[dict[str, Any]]) -> None:
        """Both versions are there: ours waits here, theirs came with the refusal. Take theirs."""
        assert {entry["id"] for entry in conflicts} <= set(self.known)
        for entry in conflicts:
            if entry["theirs"] is None:
                del self.known[entry["id"]]
            else:
                assert entry["theirs"]["revision"] != self.known[entry["id"]]["revision"]
                self.known[entry["id"]] = entry["theirs"]
        assert conflicts
        self.told.add(mark)
        self.waiting = None

    def _learn(self, body: dict[str, Any], revision: int) -> None:
        for track in body.get("created", []):
            self.known[track["id"]] = {**track, "revision": revision}
        for item in body.get("updated", []):
            self.known[item["id"]]["revision"] = revision
        for item in body.get("deleted", []):
            del self.known[item["id"]]


def marks_of(lists: dict[str, Any]) -> list[int]:
    """The numbers that keyframes of `lists` carry."""
    things = [*lists.get("created", []), *lists.get("updated", []), *lists.get("tracks", [])]
    rows = [row for thing in things for row in thing.get("keyframes", [])]
    return [round(row["points"][0] * 100) for row in rows]


def replayed(task: Task) -> Document:
    """The document that the history alone makes, applied here without the code under test."""
    tracks: Document = {}
    for change in ChangeSet.objects.filter(task=task).order_by("number"):
        for gone in change.payload["deleted"]:
            del tracks[gone["id"]]
        for item in change.payload["updated"]:
            rows = {row["frame"]: row for row in tracks[item["id"]]["keyframes"]}
            rows.update((row["frame"], row) for row in item["keyframes"])
            tracks[item["id"]]["keyframes"] = [rows[frame] for frame in sorted(rows)]
        for track in change.payload["created"]:
            tracks[track["id"]] = {"keyframes": track["keyframes"]}
    return tracks


def interleave(cast: Cast, task: Task, seed: int) -> None:
    """One drawn order of two writers' steps, judged at its end."""
    draw = random.Random(seed)
    marks: list[int] = []
    writers = [Writer(task, cast.annotator_vera, draw, marks) for _ in "ab"]
    for _ in range(STEPS):
        act = draw.choice(["edit", "edit", "send", "send", "send", "load"])
        writer = draw.choice(writers)
        if act != "load" or writer.waiting is None:
            getattr(writer, act)()
    for writer in writers:  # whoever still waits goes on until answered
        while writer.waiting is not None:
            writer.send()
    task.refresh_from_db()
    judge(task, writers, marks)


def judge(task: Task, writers: list[Writer], marks: list[int]) -> None:
    """Every gesture was either saved once, or its writer was told, with both versions."""
    changes = list(ChangeSet.objects.filter(task=task).order_by("number"))
    saved = set().union(*(writer.saved for writer in writers))
    told = set().union(*(writer.told for writer in writers))
    assert saved | told == set(marks)
    assert not saved & told
    assert len(changes) == len(saved) == task.revision
    assert [change.number for change in changes] == list(range(1, len(changes) + 1))
    stored = [mark for change in changes for mark in marks_of(change.payload)]
    assert len(stored) == len(set(stored))
    assert not set(stored) & told
    document = read_document(task)
    present = {track["id"]: track["keyframes"] for track in document["tracks"]}
    assert present == {key: track["keyframes"] for key, track in replayed(task).items()}
    assert read_document_at(task, 0)["tracks"] == []
    # What stands in the document was saved, and what was saved stands or was replaced by name.
    assert set(marks_of(document)) <= saved


@pytest.mark.django_db
def test_no_order_loses_an_edit_silently(cast: Cast) -> None:
    task = held_task(cast)
    for seed in range(ORDERS):
        renew_lease(task, acting_user=cast.annotator_vera)  # all of them take longer than it lasts
        point = transaction.savepoint()
        try:
            interleave(cast, task, seed)
        except Exception as error:
            error.add_note(f"the order drawn from {seed}")
            raise
        transaction.savepoint_rollback(point)
        task.refresh_from_db()
