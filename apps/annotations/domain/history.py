"""What was done to a task's annotation: its revisions, its state at any of them, who set what.

A revision is one saved change set; revision 0 is the empty document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, NoReturn

from django.db.models import F, Func, JSONField, Value
from django.db.models.functions import Cast

from apps.annotations import rules
from apps.annotations.domain.deltas import LISTS, Document, Objects, kind_of, step_back
from apps.annotations.domain.documents import object_document
from apps.annotations.domain.summaries import word_change
from apps.annotations.domain.writing import DOCUMENTS, MODELS
from apps.annotations.models import ChangeSet, Task
from apps.core.errors import InvalidInput

PAGE = 50
LONGEST_PAGE = 200
CHUNK = 200


def list_revisions(
    task: Task,
    user: Any,
    *,
    below: int | None = None,
    above: int | None = None,
    object_id: uuid.UUID | None = None,
    limit: int = PAGE,
) -> dict[str, Any]:
    """A page of revisions, newest first; with `above`, the oldest ones after it, oldest first.

    `{revision, revisions: [{number, at, author, mine, words, objects, restores, summary}], more}`;
    the cost is the page's (and, of one object's, that of the task's list without its contents).
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    found = ChangeSet.objects.filter(task=task)
    if object_id is not None:
        found = found.filter(objects_touched__has_key=str(object_id))
    if below is not None:
        found = found.filter(number__lt=below)
    if above is not None:
        found = found.filter(number__gt=above)
    rows = list(
        found.order_by("number" if above is not None else "-number")
        .select_related("author")
        .defer("payload", "before", "result")[: limit + 1]
    )
    names = _Names(task, user)
    return {
        "revision": task.revision,
        "revisions": [_entry(row, names) for row in rows[:limit]],
        "more": len(rows) > limit,
    }


def _entry(row: ChangeSet, names: _Names) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.created_at.isoformat(),
        **names.of(row.author),
        "words": word_change(row.summary, len(row.objects_touched), row.restores),
        "counts": row.summary.get("counts", {}),
        "objects": row.objects_touched[:LONGEST_PAGE],
        "restores": row.restores,
    }


class _Names:
    """Who may read the names of a vendor's people: their leads. Everybody knows themselves."""

    def __init__(self, task: Task, user: Any) -> None:
        self.user = user
        self.shows = rules.can_lead(user, task.project)

    def of(self, author: Any) -> dict[str, Any]:
        mine = author.pk == self.user.pk
        return {"author": str(author) if mine or self.shows else None, "mine": mine}


def read_change(task: Task, number: int) -> dict[str, Any]:
    """What revision `number` asked for: `{number, created, updated, deleted}`."""
    found = ChangeSet.objects.filter(task=task, number=number).values_list("payload", flat=True)
    payload = found.first()
    if payload is None:
        _refuse_revision(task, number)
    lists = {name: payload.get(name, []) for name in ("created", "updated", "deleted")}
    return {"number": number, **lists}


def _refuse_revision(task: Task, number: int) -> NoReturn:
    raise InvalidInput(
        f"This task has revisions 0 to {task.revision}; choose one of them.",
        [{"where": "revision", "message": f"There is no revision {number}."}],
    )


def objects_at(task: Task, number: int) -> Objects:
    """Every object as it was at revision `number`, by id, without its kind.

    From the present backwards: the cost is the document's and that of the changes since.
    """
    if not 0 <= number <= task.revision:
        _refuse_revision(task, number)
    objects: Objects = {}
    for kind, model in MODELS.items():
        for row in model.objects.filter(task=task):
            objects[str(row.pk)] = DOCUMENTS[kind](row)
    since = ChangeSet.objects.filter(task=task, number__gt=number).order_by("-number")
    for row in since.values_list("number", "objects_touched", "before").iterator(CHUNK):
        step_back(objects, *row)
    return objects


def read_document_at(task: Task, number: int) -> dict[str, Any]:
    """The document as `read_document` has it, as it was at revision `number`."""
    lists: dict[str, list[Document]] = {"tracks": [], "events": [], "tags": []}
    for document in objects_at(task, number).values():
        lists[LISTS[kind_of(document)]].append(document)
    lists["tracks"].sort(key=lambda track: (track["keyframes"][0]["frame"], track["id"]))
    lists["events"].sort(key=lambda event: (event["start"], event["id"]))
    lists["tags"].sort(key=lambda tag: (tag["frame"], tag["id"]))
    return {
        "task": str(task.pk),
        "revision": number,
        "clip": {"start": task.clip.start, "stop": task.clip.stop},
        "schema": {"version": task.schema.number, "labels": task.schema.labels},
        **lists,
    }


def blame_object(task: Task, object_id: uuid.UUID, user: Any) -> dict[str, Any] | None:
    """Who last set each field, attribute and keyframe of an object that is there now.

    `{id, kind, fields: {name: number}, attributes: {name: number}, keyframes: [[frame, number]],
    revisions: {number: {at, author, mine}}}`, or None if there is none. Reads the object's own
    changes, newest first, until all is told.
    """
    present = _present(task, object_id)
    if present is None:
        return None
    blame = _Blame(present)
    names = _Names(task, user)
    revisions: dict[int, dict[str, Any]] = {}
    for row in _changes_of(task, object_id):
        if blame.take(row.number, row.entry, (row.before_entry or {})):
            revisions[row.number] = {"at": row.created_at.isoformat(), **names.of(row.author)}
        if blame.is_told:
            break
    return {"id": present["id"], "kind": kind_of(present), **blame.answer, "revisions": revisions}


def _present(task: Task, object_id: uuid.UUID) -> Document | None:
    kinds = ("track", "event", "tag")
    return next(filter(None, (object_document(task, kind, object_id) for kind in kinds)), None)


def _changes_of(task: Task, object_id: uuid.UUID) -> Iterator[Any]:
    """The change sets of one object, with no more of their contents than is about it."""
    path = f'$.*[*] ? (@.id == "{object_id}")'
    entry = Func(
        Cast("payload", JSONField()),
        Value(path),
        template="jsonb_path_query_first(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    return (
        ChangeSet.objects.filter(task=task, objects_touched__has_key=str(object_id))
        .select_related("author")
        .defer("payload", "before", "result", "summary", "objects_touched")
        .annotate(entry=entry, before_entry=F(f"before__{object_id}"))
        .order_by("-number")
        .iterator(CHUNK)
    )


class _Blame:
    """Fills in, from the newest change to the oldest, what nobody has claimed yet."""

    def __init__(self, present: Document) -> None:
        self.frames = {row["frame"] for row in present.get("keyframes", ())}
        self.names = set(present["attributes"])
        apart = ("id", "revision", "keyframes", "attributes")
        self.fields = {name for name in present if name not in apart}
        self.answer: dict[str, Any] = {"fields": {}, "attributes": {}, "keyframes": []}

    @property
    def is_told(self) -> bool:
        return not (self.frames or self.names or self.fields)

    def take(self, number: int, entry: Document, before: Document) -> bool:
        """Claim what `entry` set; whether it was anything."""
        frames = {row["frame"] for row in entry.get("keyframes", ())} & self.frames
        fields = set(entry) & self.fields
        old = before.get("attributes", {})
        values = entry.get("attributes", {})
        names = {
            name
            for name in self.names & set(values)
            if name not in old or old[name] != values[name]
        }
        self.answer["keyframes"] += [[frame, number] for frame in sorted(frames)]
        self.answer["fields"].update(dict.fromkeys(sorted(fields), number))
        self.answer["attributes"].update(dict.fromkeys(sorted(names), number))
        self.frames -= frames
        self.fields -= fields
        self.names -= names
        return bool(frames or fields or names)
