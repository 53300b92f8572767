"""Long work as rows: enqueue with the cause, claim under a lease, commit fenced by attempt.

The broker may lose or repeat any message; `sweep_jobs` rings again for every row left behind.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.domain.tenancy import scope
from apps.core.enums import ENDED_STATES, JobState, Queue
from apps.core.errors import Conflict, DomainError
from apps.core.models import Job
from apps.core.models.jobs import JobQuerySet

LEASE = timedelta(seconds=60)
ATTEMPTS = 3  # what an operator gives a job that had given up
# How long a job waits for something that is away (keys, storage), the next time, and how often:
# 15 s, 30 s, … 15 min, about four hours in all.
FIRST_WAIT, LONGEST_WAIT, WAITS = timedelta(seconds=15), timedelta(minutes=15), 20
HANDLERS: dict[str, Callable[[JobRun], dict[str, Any] | None]] = {}
log = logging.getLogger(__name__)


class JobCancelled(Exception):
    """Raised inside a handler when the person who waits has cancelled."""


class JobLost(Exception):
    """Raised inside a handler whose lease ran out and was given to another worker."""


def job_handler(kind: str) -> Callable[[Callable[[JobRun], Any]], Callable[[JobRun], Any]]:
    """Register the function that does jobs of `kind`; it may return a JSON-ready result."""

    def register(function: Callable[[JobRun], Any]) -> Callable[[JobRun], Any]:
        HANDLERS[kind] = function
        return function

    return register


def enqueue_job(
    kind: str,
    *,
    client_id: uuid.UUID,
    acting_user: Any,
    subject_id: uuid.UUID | None = None,
    queue: str = Queue.DEFAULT,
    idempotency_key: str = "",
    **payload: Any,
) -> Job:
    """Write a job in the caller's transaction and ring the bell once that commits.

    The same `idempotency_key` (per client) gives the same job back, however often it is asked.
    """
    key = idempotency_key or f"{kind}:{uuid.uuid4()}"
    job, created = Job.objects.get_or_create(
        client_id=client_id,
        idempotency_key=key,
        defaults={
            "kind": kind,
            "queue": queue,
            "payload": payload,
            "subject_id": subject_id,
            "acting_user": acting_user,
        },
    )
    if created:
        transaction.on_commit(lambda: ring(job), robust=True)
    return job


def ring(job: Job) -> None:
    """Tell a worker about a job. A lost bell is found by the sweep."""
    current_app.send_task("core.run_job", args=[str(job.pk), str(job.client_id)], queue=job.queue)


class JobRun:
    """What a handler holds: the claimed job, progress, cancellation, and the fenced commit."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.attempt = job.attempt

    def report_progress(self, done: int, total: int, message: str = "") -> None:
        """Show a real fraction, renew the lease, and stop when cancelled or lost."""
        with scope([self.job.client_id]):
            mine = Job.objects.filter(pk=self.job.pk, attempt=self.attempt, state=JobState.RUNNING)
            updated = mine.update(
                progress_done=done,
                progress_total=total,
                message=message[:500],
                lease_until=timezone.now() + LEASE,
            )
            if not updated:
                raise JobLost
            if mine.filter(cancel_requested=True).exists():
                raise JobCancelled

    @contextmanager
    def commit(self) -> Iterator[Job]:
        """A transaction for the effect; raises JobLost if the job is no longer ours."""
        with scope([self.job.client_id]):
            job = (
                Job.objects.select_for_update()
                .filter(pk=self.job.pk, attempt=self.attempt, state=JobState.RUNNING)
                .first()
            )
            if job is None:
                raise JobLost
            yield job


def run_job(job_id: uuid.UUID, client_id: uuid.UUID) -> str:
    """Claim and do one job; returns the state it was left in (or "busy" when not claimable)."""
    job = _claim(job_id, client_id)
    if job is None:
        return "busy"
    run = JobRun(job)
    try:
        result = HANDLERS[job.kind](run) or {}
    except JobCancelled:
        return _end(run, JobState.CANCELLED, "Cancelled.")
    except JobLost:
        return "lost"
    except DomainError as error:
        if error.passes:
            return _wait_or_park(run, error.message)
        return _end(run, JobState.FAILED, error.message)
    except Exception:
        log.exception("job %s %s attempt %s", job.kind, job.pk, job.attempt)
        return _retry_or_park(run)
    return _end(run, JobState.SUCCEEDED, "", result)


def cancel_job(job: Job, *, acting_user: Any) -> Job:
    """Ask a job to stop; a queued one ends at once. Raises Conflict when it has ended."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.ended:
            raise Conflict("This job has already ended.")
        job.cancel_requested = True
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, timezone.now()
        job.save(update_fields=["cancel_requested", "state", "finished_at"])
        record_activity("job.cancelled", job, acting_user=acting_user, kind=job.kind)
    return job


@transaction.atomic
def retry_job(job: Job, *, acting_user: Any) -> Job:
    """Give a parked or failed job as many attempts again. Raises Conflict for any other.

    `attempt` goes on counting: it is the fence against a worker of before.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (JobState.PARKED, JobState.FAILED):
        raise Conflict(f"This job is {job.get_state_display().lower()}; nothing has to be retried.")
    before, job.state, job.finished_at = job.state, JobState.QUEUED, None
    job.max_attempts = job.attempt + ATTEMPTS
    job.waits, job.not_before = 0, None
    job.cancel_requested, job.message = False, "An operator lets it be tried again."
    job.save()
    record_activity("job.retried", job, acting_user=acting_user, kind=job.kind, before=before)
    transaction.on_commit(lambda: ring(job), robust=True)
    return job


def sweep_jobs(client_ids: list[uuid.UUID]) -> int:
    """Ring again for queued jobs and for running ones whose lease ran out; returns how many."""
    now = timezone.now()
    with scope(client_ids):
        expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
        expired.filter(attempt__gte=F("max_attempts")).update(
            state=JobState.PARKED,
            finished_at=now,
            lease_until=None,
            message="Stopped too often; an operator has to look at it.",
        )
        expired.update(state=JobState.QUEUED, lease_until=None)
        waiting = list(
            _due(now).filter(created_at__lt=now - timedelta(seconds=5)).order_by("created_at")[:500]
        )
    for job in waiting:
        ring(job)
    return len(waiting)


def _due(now: datetime) -> JobQuerySet:
    """Queued jobs whose wait, if they have one, is over."""
    return Job.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state=JobState.QUEUED)


def _claim(job_id: uuid.UUID, client_id: uuid.UUID) -> Job | None:
    with scope([client_id]):
        job = (
            _due(timezone.now())
            .select_for_update(skip_locked=True)
            .filter(pk=job_id, attempt__lt=F("max_attempts"))
            .first()
        )
        if job is None:
            return None
        job.state, job.attempt = JobState.RUNNING, job.attempt + 1
        job.lease_until, job.message = timezone.now() + LEASE, ""
        job.save(update_fields=["state", "attempt", "lease_until", "message"])
        return job


def _end(run: JobRun, state: str, message: str, result: dict[str, Any] | None = None) -> str:
    with scope([run.job.client_id]):
        ended = Job.objects.filter(pk=run.job.pk, attempt=run.attempt).exclude(
            state__in=ENDED_STATES
        )
        changes: dict[str, Any] = {"state": state, "finished_at": timezone.now()}
        if message or state != JobState.SUCCEEDED:
            changes["message"] = message[:500]
        ended.update(lease_until=None, result=result or {}, **changes)
    return state


def _retry_or_park(run: JobRun) -> str:
    if run.job.attempt >= run.job.max_attempts:
        return _end(run, JobState.PARKED, "Failed too often; an operator has to look at it.")
    with scope([run.job.client_id]):
        Job.objects.filter(pk=run.job.pk, attempt=run.attempt).update(
            state=JobState.QUEUED, lease_until=None, message="Failed; will be tried again."
        )
    return JobState.QUEUED


def _wait_or_park(run: JobRun, message: str) -> str:
    """Put the job back for later. What was away has cost no attempt; `attempt` still fences."""
    job = run.job
    if job.waits >= WAITS:
        return _end(run, JobState.PARKED, f"{message} Waited too long; an operator has to look.")
    delay = min(FIRST_WAIT * 2**job.waits, LONGEST_WAIT)
    with scope([job.client_id]):
        Job.objects.filter(pk=job.pk, attempt=run.attempt, state=JobState.RUNNING).update(
            state=JobState.QUEUED,
            lease_until=None,
            waits=F("waits") + 1,
            max_attempts=F("max_attempts") + 1,
            not_before=timezone.now() + delay,
            message=f"{message} Waiting to try again."[:500],
        )
    return JobState.QUEUED
