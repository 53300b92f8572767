"""Recording defects and moving them through their life."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from apps.annotations.domain.finding_checks import require_sound
from apps.annotations.enums import FINDING_TRANSITIONS, FindingStatus
from apps.annotations.models import Finding, Task
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, NotAllowed


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
    region: list[float] | None = None,
    correction: dict[str, Any] | None = None,
    acting_user: Any,
    from_audit: bool = False,
) -> Finding:
    """Note one defect of a task at its present revision.

    `region` is x1, y1, x2, y2 in source pixels; `correction` how it should be at `start`:
    {"label", "points"}. Raises InvalidInput, naming each field, for an unknown type, severity or
    object, frames outside the clip, a region or shape outside the picture. An audit's finding is
    released only with the decision.
    """
    require_sound(
        task,
        type=type,
        severity=severity,
        frames=(start, stop),
        objects=(track_id, event_id),
        region=region,
        correction=correction,
    )
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
        region=region,
        correction=correction,
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
    if finding.replies.exists():
        raise Conflict("This finding has been answered; settle it in its thread.")
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
