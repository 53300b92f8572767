"""Recording defects and moving them through their life."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from apps.annotations.enums import (
    FINDING_TRANSITIONS,
    FindingStatus,
    FindingType,
    Severity,
)
from apps.annotations.models import Event, Finding, Task, Track
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed


def change_finding_status(finding: Finding, to: str, *, acting_user: Any) -> Finding:
    """Move a finding to `to`; raises IllegalTransition for a step its machine does not have."""
    changed: Finding = apply_transition(finding, to, FINDING_TRANSITIONS, acting_user=acting_user)
    return changed


@transaction.atomic
def record_finding(
    task: Task,
    *,
    type: str,
    severity: str,
    start: int,
    stop: int,
    track_id: uuid.UUID | None = None,
    event_id: uuid.UUID | None = None,
    comment: str = "",
    acting_user: Any,
    from_audit: bool = False,
) -> Finding:
    """Note one defect of a task at its present revision.

    Raises InvalidInput, naming each field, for an unknown type, severity or object and for frames
    outside the clip. An audit's finding is released only with the decision.
    """
    _check(task, type, severity, (start, stop), (track_id, event_id))
    finding = Finding.objects.create(
        client_id=task.client_id,
        task=task,
        author=acting_user,
        from_audit=from_audit,
        is_released=not from_audit,
        type=type,
        severity=severity,
        start=start,
        stop=stop,
        track_id=track_id,
        event_id=event_id,
        revision=task.revision,
        comment=comment.strip()[:2000],
    )
    record_activity(
        "finding.recorded", finding, acting_user=acting_user, type=type, severity=severity
    )
    return finding


def remove_finding(finding: Finding, *, acting_user: Any, from_audit: bool = False) -> None:
    """Take back an own finding that nobody has answered; activity keeps what it said.

    The caller holds the review or the inspection and its lock. Raises NotAllowed for somebody
    else's finding or one of the other stage, Conflict once it is more than open.
    """
    if finding.author_id != acting_user.pk or finding.from_audit != from_audit:
        raise NotAllowed("Only whoever recorded a finding takes it back.")
    if finding.status != FindingStatus.OPEN:
        now = finding.get_status_display().lower()
        raise Conflict(f"This finding is {now} by now; it can no longer be taken back.")
    record_activity(
        "finding.taken_back",
        finding,
        acting_user=acting_user,
        type=finding.type,
        severity=finding.severity,
        start=finding.start,
        stop=finding.stop,
        comment=finding.comment,
    )
    finding.delete()


def settle_fixed(task: Task, *, acting_user: Any) -> None:
    """At submission the annotator says the open findings are fixed."""
    for finding in task.findings.open().filter(is_released=True):
        change_finding_status(finding, FindingStatus.FIXED, acting_user=acting_user)


def verify_fixed(task: Task, *, acting_user: Any) -> None:
    """At approval the reviewer confirms that they are."""
    for finding in task.findings.filter(status=FindingStatus.FIXED, is_released=True):
        change_finding_status(finding, FindingStatus.VERIFIED, acting_user=acting_user)


def _check(
    task: Task,
    type: str,
    severity: str,
    frames: tuple[int, int],
    objects: tuple[uuid.UUID | None, uuid.UUID | None],
) -> None:
    errors = []
    clip, (start, stop), (track_id, event_id) = task.clip, frames, objects
    if type not in FindingType.values:
        errors.append({"where": "type", "message": f"“{type}” is no kind of finding."})
    if severity not in Severity.values:
        errors.append({"where": "severity", "message": "Choose minor, major or critical."})
    if not clip.start <= start < stop <= clip.stop:
        errors.append(
            {
                "where": "start",
                "message": f"Frames must lie in this clip: {clip.start} to {clip.stop - 1}.",
            }
        )
    if track_id and not Track.objects.filter(task=task, pk=track_id).exists():
        errors.append({"where": "track", "message": "This task has no such track."})
    if event_id and not Event.objects.filter(task=task, pk=event_id).exists():
        errors.append({"where": "event", "message": "This task has no such event."})
    if errors:
        raise InvalidInput("The finding could not be recorded.", errors)
