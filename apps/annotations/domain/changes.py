"""Applying a change set: validated, atomic, idempotent by its id, conflicts named, history kept."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from apps.annotations import rules
from apps.annotations.domain.decoding import decode_change_set
from apps.annotations.domain.deltas import Objects, replaced_by
from apps.annotations.domain.documents import object_document, track_head
from apps.annotations.domain.leases import refuse_without_lease
from apps.annotations.domain.payloads import (
    ChangeSetPayload,
    EventUpdate,
    NewEvent,
    NewTrack,
)
from apps.annotations.domain.summaries import summarize
from apps.annotations.domain.validation import require_fitting
from apps.annotations.domain.workflow import change_status
from apps.annotations.domain.writing import DOCUMENTS, KINDS, MODELS, refuse, write_rows
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import ChangeSet, Event, Task
from apps.core.domain.memory import collector_paused
from apps.core.errors import Conflict, InvalidInput


def apply_changes(task: Task, body: bytes | dict[str, Any], *, acting_user: Any) -> dict[str, Any]:
    """Apply one change set; returns `{id, revision, objects: [{kind, id, revision}]}`.

    A change set seen before is answered as it was the first time. Raises InvalidInput (nothing
    fits, or something does not: all places named), Conflict `lease_lapsed`, Conflict `conflict`
    with what the server has of each object that changed meanwhile. Nothing is half saved.
    """
    with collector_paused(), transaction.atomic():
        payload = decode_change_set(body)
        task, seen = open_for_change(task, payload.id, acting_user=acting_user)
        return seen or apply_payload(task, payload, acting_user=acting_user)


def open_for_change(
    task: Task, change_id: uuid.UUID, *, acting_user: Any
) -> tuple[Task, dict[str, Any] | None]:
    """The task with its row locked, and the answer of `change_id` if it was applied before.

    Raises Conflict `lease_lapsed` or NotAllowed when `acting_user` does not hold the task.
    """
    locked = Task.objects.select_for_update(of=("self",))
    task = locked.select_related("schema", "clip__footage").get(pk=task.pk)
    seen = ChangeSet.objects.filter(pk=change_id, task=task).values_list("result", flat=True)
    answer = seen.first()
    if answer is None and not rules.can_annotate(acting_user, task):
        refuse_without_lease(
            task,
            acting_user,
            "Your lease on this task has lapsed; nothing was saved here, your work is kept.",
            stage=Stage.ANNOTATION,
        )
    return task, answer


def apply_payload(
    task: Task, payload: ChangeSetPayload, *, acting_user: Any, restores: int | None = None
) -> dict[str, Any]:
    """Apply a decoded change set to a task that `open_for_change` locked; all of it or nothing,
    because the caller's transaction ends with whatever this raises.
    """
    _unlink_events(task, payload)
    current = _touched(task, payload)
    require_fitting(task, payload, {key: row.label for (_, key), row in current.items()})
    _require_unchanged(task, payload, current)
    try:
        return _write(task, payload, current, acting_user, restores)
    except IntegrityError as error:
        refuse("", _reason_of(error))


def _unlink_events(task: Task, payload: ChangeSetPayload) -> None:
    """Events about a track that is deleted stay, about nothing: said as updates of their own, so
    that their revision moves and the history knows. Who sent their own update of one keeps it.
    """
    gone = [item.id for item in payload.deleted if item.kind == "track"]
    named = {item.id for item in [*payload.updated, *payload.deleted]}
    if gone:
        linked = Event.objects.filter(task=task, track__in=gone).exclude(pk__in=named)
        payload.updated += [
            EventUpdate(id=pk, revision=revision, track=None)
            for pk, revision in linked.values_list("pk", "revision")
        ]


def _write(
    task: Task,
    payload: ChangeSetPayload,
    current: dict[Any, Any],
    acting_user: Any,
    restores: int | None,
) -> dict[str, Any]:
    revision = task.revision + 1
    before = _replaced(payload, current)
    labels = {key: row.label for (_, key), row in current.items()}
    write_rows(task, payload, current, revision)
    result = {
        "id": str(payload.id),
        "revision": revision,
        "objects": [
            {"kind": KINDS[type(item)], "id": str(item.id), "revision": revision}
            for item in [*payload.created, *payload.updated]
        ],
    }
    touched = [*payload.created, *payload.updated, *payload.deleted]
    ChangeSet.objects.create(
        id=payload.id,
        client_id=task.client_id,
        task=task,
        number=revision,
        author=acting_user,
        payload=payload,
        before=before,
        objects_touched=[str(item.id) for item in touched],
        summary=summarize(payload, KINDS, labels),
        restores=restores,
        result=result,
    )
    task.revision = revision
    task.save(update_fields=["revision"])
    if task.status == TaskStatus.LEASED:
        change_status(task, TaskStatus.IN_PROGRESS, acting_user=acting_user)
    return result


def _replaced(payload: ChangeSetPayload, current: dict[Any, Any]) -> Objects:
    """`ChangeSet.before`: all of what is deleted, and of the rest what the payload replaces."""
    before: Objects = {}
    for item in payload.deleted:
        before[str(item.id)] = DOCUMENTS[item.kind](current[(item.kind, item.id)])
    for update in payload.updated:
        kind = KINDS[type(update)]
        row = current[(kind, update.id)]
        if kind == "track":
            before[str(update.id)] = replaced_by(update, track_head(row), row.keyframes)
        else:
            before[str(update.id)] = replaced_by(update, DOCUMENTS[kind](row), {})
    return before


def _touched(task: Task, payload: ChangeSetPayload) -> dict[tuple[str, uuid.UUID], Any]:
    """The rows that updates and deletions name, in one query a kind."""
    named: dict[str, list[uuid.UUID]] = {"track": [], "event": [], "tag": []}
    for item in payload.updated:
        named[KINDS[type(item)]].append(item.id)
    for gone in payload.deleted:
        named[gone.kind].append(gone.id)
    return {
        (kind, row.pk): row
        for kind, ids in named.items()
        if ids
        for row in MODELS[kind].objects.filter(task=task, pk__in=ids)
    }


def _require_unchanged(
    task: Task, payload: ChangeSetPayload, current: dict[tuple[str, uuid.UUID], Any]
) -> None:
    conflicts = []
    named = [(KINDS[type(item)], item.id, item.revision) for item in payload.updated]
    named += [(item.kind, item.id, item.revision) for item in payload.deleted]
    for kind, object_id, revision in named:
        row = current.get((kind, object_id))
        if row is None or row.revision != revision:
            theirs = None if row is None else DOCUMENTS[kind](row)
            conflicts.append({"kind": kind, "id": str(object_id), "theirs": theirs})
    if conflicts:
        gone = [entry for entry in conflicts if entry["theirs"] is None]
        raise Conflict(
            f"This task has no {gone[0]['kind']} {gone[0]['id']}; it may have been deleted. "
            "Nothing was saved."
            if gone
            else "Something you changed was changed elsewhere meanwhile. Nothing was saved.",
            revision=task.revision,
            conflicts=conflicts,
        )
    _require_free(task, payload)


def _require_free(task: Task, payload: ChangeSetPayload) -> None:
    """New ids must be new, and an event's track must exist in this task."""
    errors = []
    tracks = {item.id for item in payload.created if isinstance(item, NewTrack)}
    leaving = {item.id for item in payload.deleted if item.kind == "track"}
    ids = [item.id for item in payload.created]
    for kind, model in MODELS.items() if ids else ():
        for taken in model.objects.filter(pk__in=ids).values_list("pk", flat=True):
            errors.append({"where": "created", "message": f"The {kind} {taken} exists already."})
    for list_name, items in (("created", payload.created), ("updated", payload.updated)):
        for index, item in enumerate(items):
            if not isinstance(item, NewEvent | EventUpdate) or not item.track:
                continue
            known = item.track in tracks or object_document(task, "track", item.track)
            if item.track in leaving or not known:
                errors.append(
                    {
                        "where": f"{list_name}[{index}].track",
                        "message": f"This task has no track {item.track}.",
                    }
                )
    if errors:
        raise InvalidInput(f"{errors[0]['message']} Nothing was saved.", errors)


def _reason_of(error: IntegrityError) -> str:
    """What the database refused, told by the name of the rule."""
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = str(getattr(diagnosis, "constraint_name", None) or "")
    if rule == "tag_once_a_frame":
        return "The same tag stands on the same frame already."
    if rule.endswith("_pkey"):
        return "This id is in use already; make a new one."
    raise error
