"""Threads of findings: annotator and reviewer answer each other, mend, confirm, open again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.annotations import rules
from apps.annotations.domain.findings import change_finding_status
from apps.annotations.domain.leases import refuse_without_lease
from apps.annotations.enums import FindingStatus, Speaker, Stage
from apps.annotations.models import Finding, FindingReply, Task
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed

LONGEST_THREAD = 200
N = FindingStatus
# What each may make of a finding; the machine says from where.
STEPS: dict[str, frozenset[str]] = {
    Speaker.ANNOTATOR: frozenset({N.FIXED, N.OPEN}),
    Speaker.REVIEWER: frozenset({N.VERIFIED, N.OPEN}),
    Speaker.LEAD: frozenset(),
}


@transaction.atomic
def answer_finding(
    finding: Finding, *, text: str = "", becomes: str = "", acting_user: Any
) -> FindingReply:
    """Add to the thread of a finding, and perhaps take it a step on.

    The annotator marks it mended or not mended after all; the reviewer confirms that or opens it
    again; a lead only speaks. Raises InvalidInput for an answer without words or step, NotAllowed
    for a step that is not theirs, IllegalTransition for one its status does not have, Conflict
    `lease_lapsed` when the work is no longer theirs.
    """
    task = Task.objects.select_for_update().get(pk=finding.task_id)
    speaker = speaker_of(acting_user, task)
    finding = Finding.objects.get(pk=finding.pk)
    text = text.strip()[:2000]
    if not text and not becomes:
        raise InvalidInput("Write something, or say what becomes of the finding.")
    if finding.replies.count() >= LONGEST_THREAD:
        raise Conflict(f"This thread has {LONGEST_THREAD} entries; talk about it some other way.")
    if becomes:
        _require_step(finding, speaker, becomes)
        change_finding_status(finding, becomes, acting_user=acting_user)
    else:
        record_activity("finding.answered", finding, acting_user=acting_user, speaker=speaker)
    return FindingReply.objects.create(
        client_id=finding.client_id,
        finding=finding,
        author=acting_user,
        speaker=speaker,
        text=text,
        became=becomes,
    )


def speaker_of(user: Any, task: Task) -> str:
    """As what `user` speaks of `task` now; raises as `answer_finding` does for who may not."""
    if rules.can_annotate(user, task):
        return Speaker.ANNOTATOR
    if rules.can_review(user, task):
        return Speaker.REVIEWER
    if rules.can_lead(user, task.project) and task.annotator_id != user.pk:
        return Speaker.LEAD
    ended = Stage.REVIEW if task.reviewer_id == user.pk else Stage.ANNOTATION
    refuse_without_lease(task, user, "Your lease on this task has lapsed.", stage=ended)


def client_or_speaker(user: Any, task: Task) -> str:
    """As `speaker_of`, and the client's people for the client."""
    if rules.can_answer_for_client(user, task):
        return Speaker.CLIENT
    return speaker_of(user, task)


def _require_step(finding: Finding, speaker: str, becomes: str) -> None:
    if becomes not in STEPS[speaker]:
        raise NotAllowed(f"This is not for the {speaker} to decide.")
    confirmed = finding.status == N.VERIFIED
    if speaker == Speaker.ANNOTATOR and confirmed:
        raise NotAllowed("The reviewer has confirmed this; only they open it again.")
