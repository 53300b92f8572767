"""The life of a task: the one door of its status, and the verbs above it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.annotations import rules
from apps.annotations.domain.checks import find_problems
from apps.annotations.domain.findings import remove_finding, settle_fixed, verify_fixed
from apps.annotations.domain.leases import end_lease, refuse_without_lease
from apps.annotations.enums import TASK_TRANSITIONS, Stage, TaskStatus
from apps.annotations.models import Finding, Task
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, DomainError, NotAllowed


def change_status(task: Task, to: str, *, acting_user: Any, **data: Any) -> Task:
    """Move a task to `to`; raises IllegalTransition for a step the machine does not have."""
    changed: Task = apply_transition(
        task, to, TASK_TRANSITIONS, acting_user=acting_user, number=task.number, **data
    )
    return changed


class ProblemsFound(DomainError):
    """The annotation breaks the schema's rules; `problems` names each place."""

    code = "problems"


@transaction.atomic
def submit_task(task: Task, *, revision: int, acting_user: Any) -> Task:
    """Hand the work over for review.

    Raises Conflict `lease_lapsed` without a live lease, Conflict when `revision` is not the
    newest (something is unsaved), ProblemsFound when the schema's rules are broken.
    """
    task = Task.objects.select_for_update().get(pk=task.pk)
    if not rules.can_annotate(acting_user, task):
        lapsed = "Your lease on this task has lapsed."
        refuse_without_lease(task, acting_user, lapsed, stage=Stage.ANNOTATION)
    if revision != task.revision:
        raise Conflict("Not everything is saved yet; wait for “Saved” and submit again.")
    problems = find_problems(task)
    blocking = [problem for problem in problems if not problem.get("warning")]
    if blocking:
        raise ProblemsFound(
            f"{len(blocking)} thing(s) to mend before this can be submitted.", problems=problems
        )
    if task.status == TaskStatus.LEASED:
        # Nothing to label in this clip is an answer too.
        change_status(task, TaskStatus.IN_PROGRESS, acting_user=acting_user)
    change_status(task, TaskStatus.SUBMITTED, acting_user=acting_user, revision=revision)
    settle_fixed(task, acting_user=acting_user)
    end_lease(task, Stage.ANNOTATION)
    return task


@transaction.atomic
def approve_task(task: Task, *, comment: str = "", acting_user: Any) -> Task:
    """The reviewer is content: the task is delivered."""
    task = _held_for_review(task, acting_user)
    if Finding.objects.filter(task=task, is_released=True).open().exists():
        raise Conflict("Findings are open; return the task, or remove them first.")
    change_status(task, TaskStatus.DELIVERED, acting_user=acting_user, comment=comment)
    verify_fixed(task, acting_user=acting_user)
    end_lease(task, Stage.REVIEW)
    return task


@transaction.atomic
def take_back_finding(finding: Finding, *, acting_user: Any) -> None:
    """The reviewer takes back a finding of their own while they hold the review.

    Raises NotAllowed for who does not review the task and for others' findings, Conflict
    `lease_lapsed` when the review is no longer theirs, Conflict once the finding is answered.
    """
    _held_for_review(finding.task, acting_user)
    remove_finding(Finding.objects.get(pk=finding.pk), acting_user=acting_user)


@transaction.atomic
def return_task(task: Task, *, comment: str = "", acting_user: Any) -> Task:
    """The reviewer sends it back to the same annotator, saying why."""
    task = _held_for_review(task, acting_user)
    found = Finding.objects.filter(task=task, is_released=True).open().exists()
    if not comment.strip() and not found:
        raise Conflict("Say why: record a finding or write a comment.")
    change_status(task, TaskStatus.RETURNED, acting_user=acting_user, comment=comment)
    task.round += 1
    task.save(update_fields=["round"])
    end_lease(task, Stage.REVIEW)
    return task


def _held_for_review(task: Task, acting_user: Any) -> Task:
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.annotator_id == acting_user.pk:
        raise NotAllowed("Nobody reviews their own work.")
    if not rules.can_review(acting_user, task):
        lapsed = "Your lease on this review has lapsed."
        refuse_without_lease(task, acting_user, lapsed, stage=Stage.REVIEW)
    return task
