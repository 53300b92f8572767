"""Jobs: the row is the truth. Claimed once, fenced by attempt, swept, parked, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from apps.core.domain.jobs import (
    FIRST_WAIT,
    HANDLERS,
    LONGEST_WAIT,
    WAITS,
    JobCancelled,
    JobLost,
    JobRun,
    cancel_job,
    enqueue_job,
    retry_job,
    run_job,
    sweep_jobs,
)
from apps.core.domain.tenancy import scope
from apps.core.enums import JobState
from apps.core.errors import Conflict, Damaged, InvalidInput, Unavailable
from apps.core.models import Activity, Job
from tests.cast import Cast, see_everything

KIND = "test.job"
Handler = Callable[[JobRun], Any]


@pytest.fixture
def handled() -> Iterator[Callable[[Handler], None]]:
    """Lets a test say what its job does."""

    def register(handler: Handler) -> None:
        HANDLERS[KIND] = handler

    yield register
    HANDLERS.pop(KIND, None)


@pytest.fixture
def job(cast: Cast) -> Job:
    """A queued job of Acme."""
    return enqueue_job(
        KIND, client_id=cast.org("Acme Mobility").pk, acting_user=cast.client_alice, answer=42
    )


def run(job: Job) -> str:
    """Run it as a worker would, then look at it again as the test."""
    state = run_job(job.pk, job.client_id)
    see_everything()
    job.refresh_from_db()
    return state


def test_a_job_runs_once_and_keeps_its_result(job: Job, handled: Any) -> None:
    handled(lambda held: {"answer": held.job.payload["answer"]})

    assert run(job) == JobState.SUCCEEDED
    assert (job.state, job.result, job.attempt) == ("succeeded", {"answer": 42}, 1)
    assert job.finished_at is not None
    assert run(job) == "busy"
    assert job.attempt == 1


def test_a_running_job_is_not_claimed_again(job: Job, handled: Any) -> None:
    again: list[str] = []
    handled(lambda held: again.append(run_job(job.pk, job.client_id)))
    assert run(job) == JobState.SUCCEEDED
    assert again == ["busy"]


def test_the_same_key_is_the_same_job_of_one_client(cast: Cast) -> None:
    acme, rival = cast.org("Acme Mobility").pk, cast.org("Rival Robotics").pk
    first = enqueue_job(KIND, client_id=acme, acting_user=None, idempotency_key="k")
    assert enqueue_job(KIND, client_id=acme, acting_user=None, idempotency_key="k") == first
    assert enqueue_job(KIND, client_id=rival, acting_user=None, idempotency_key="k") != first


def test_a_refusal_is_told_and_not_tried_again(job: Job, handled: Any) -> None:
    def refuse(_held: JobRun) -> None:
        raise InvalidInput("This is a text file.")

    handled(refuse)
    assert run(job) == JobState.FAILED
    assert (job.message, job.attempt) == ("This is a text file.", 1)


def test_a_crash_is_tried_again_and_then_parked(job: Job, handled: Any) -> None:
    def crash(_held: JobRun) -> None:
        raise ZeroDivisionError

    handled(crash)
    assert [run(job) for _ in range(4)] == ["queued", "queued", "parked", "busy"]
    assert job.attempt == job.max_attempts == 3
    assert "operator" in job.message


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the jobs a worker was told of."""
    rung: list[str] = []
    monkeypatch.setattr(
        current_app, "send_task", lambda _name, args, **_options: rung.append(args[0])
    )
    return rung


def unavailable(_held: JobRun) -> None:
    raise Unavailable("The key service is away.")


def skip_wait(job: Job) -> None:
    """As if the wait were over."""
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())


def test_what_is_away_is_waited_for_longer_each_time(job: Job, handled: Any) -> None:
    handled(unavailable)
    for round_ in range(1, 9):
        before = timezone.now()
        assert run(job) == JobState.QUEUED
        assert (job.waits, job.attempt, job.max_attempts) == (round_, round_, 3 + round_)
        assert job.message == "The key service is away. Waiting to try again."
        assert job.not_before is not None
        delay = job.not_before - before
        assert delay >= min(FIRST_WAIT * 2 ** (round_ - 1), LONGEST_WAIT)
        assert run(job) == "busy", "it is not due"
        skip_wait(job)
    handled(lambda _held: {"answer": 1})
    assert run(job) == JobState.SUCCEEDED
    assert job.message == ""


def test_waiting_ends_with_an_operator(cast: Cast, job: Job, handled: Any) -> None:
    handled(unavailable)
    Job.objects.filter(pk=job.pk).update(waits=WAITS)
    assert run(job) == JobState.PARKED
    assert job.message.startswith("The key service is away.")
    again = retry_job(job, acting_user=cast.operator_olga)
    assert (again.waits, again.not_before) == (0, None)


def test_damage_is_not_waited_for(job: Job, handled: Any) -> None:
    def damaged(_held: JobRun) -> None:
        raise Damaged("The stored object is damaged.")

    handled(damaged)
    assert run(job) == JobState.FAILED


def test_the_sweep_leaves_a_waiting_job_until_it_is_due(
    job: Job, handled: Any, bells: list[str]
) -> None:
    handled(unavailable)
    run(job)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    sweep_jobs([job.client_id])
    assert bells == []
    skip_wait(job)
    sweep_jobs([job.client_id])
    assert bells == [str(job.pk)]


def test_progress_is_shown_and_renews_the_lease(job: Job, handled: Any) -> None:
    seen: list[Job] = []

    def work(held: JobRun) -> None:
        with scope([held.job.client_id]):
            Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
        held.report_progress(3, 4, "Indexing")
        with scope([held.job.client_id]):
            seen.append(Job.objects.get(pk=job.pk))

    handled(work)
    assert run(job) == JobState.SUCCEEDED
    assert (seen[0].percent, seen[0].message) == (75, "Indexing")
    assert seen[0].lease_until is not None
    assert seen[0].lease_until > timezone.now() + timedelta(seconds=30)


def test_a_queued_job_is_cancelled_at_once(cast: Cast, job: Job, handled: Any) -> None:
    handled(lambda _held: pytest.fail("it was cancelled"))
    assert cancel_job(job, acting_user=cast.client_alice).state == JobState.CANCELLED
    assert run(job) == "busy"
    assert Activity.objects.filter(verb="job.cancelled", subject_id=job.pk).exists()
    with pytest.raises(Conflict):
        cancel_job(job, acting_user=cast.client_alice)


def test_a_running_job_stops_at_its_next_step(cast: Cast, job: Job, handled: Any) -> None:
    def work(held: JobRun) -> None:
        with scope([held.job.client_id]):
            cancel_job(job, acting_user=cast.client_alice)
        with pytest.raises(JobCancelled):
            held.report_progress(1, 2)
        held.report_progress(1, 2)

    handled(work)
    assert run(job) == JobState.CANCELLED


def test_a_worker_that_lost_its_lease_commits_nothing(job: Job, handled: Any) -> None:
    def work(held: JobRun) -> None:
        with scope([held.job.client_id]):
            # Another worker has taken the job over meanwhile.
            Job.objects.filter(pk=job.pk).update(attempt=2)
        with pytest.raises(JobLost), held.commit():
            pytest.fail("not ours any more")
        held.report_progress(1, 2)

    handled(work)
    assert run(job) == "lost"
    assert (job.state, job.progress_done) == (JobState.RUNNING, 0)


def test_the_sweep_takes_back_what_a_dead_worker_held(cast: Cast, job: Job) -> None:
    past = timezone.now() - timedelta(minutes=2)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempt=1, lease_until=past, created_at=past
    )
    assert sweep_jobs([job.client_id]) == 1
    see_everything()
    job.refresh_from_db()
    assert (job.state, job.lease_until) == (JobState.QUEUED, None)


def test_the_sweep_parks_what_stops_workers_again_and_again(job: Job) -> None:
    past = timezone.now() - timedelta(minutes=2)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=3, lease_until=past)
    assert sweep_jobs([job.client_id]) == 0
    see_everything()
    job.refresh_from_db()
    assert (job.state, job.lease_until) == (JobState.PARKED, None)
    assert job.finished_at is not None


def test_the_sweep_rings_the_oldest_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    acme, now = cast.org("Acme Mobility").pk, timezone.now()
    made = [enqueue_job(KIND, client_id=acme, acting_user=None) for _ in range(3)]
    for job, age in zip(made, (20, 60, 40), strict=True):
        Job.objects.filter(pk=job.pk).update(created_at=now - timedelta(seconds=age))
    rung: list[str] = []
    monkeypatch.setattr(
        current_app, "send_task", lambda _name, args, **_options: rung.append(args[0])
    )
    sweep_jobs([acme])
    assert rung == [str(made[index].pk) for index in (1, 2, 0)]


def test_the_sweep_rings_again_for_a_lost_bell(job: Job) -> None:
    assert sweep_jobs([job.client_id]) == 0, "its own bell may still be on the way"
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=10))
    assert sweep_jobs([job.client_id]) == 1


def test_a_live_lease_is_left_alone(job: Job) -> None:
    soon = timezone.now() + timedelta(seconds=30)
    Job.objects.update(state=JobState.RUNNING, attempt=1, lease_until=soon)
    assert sweep_jobs([job.client_id]) == 0
    see_everything()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_job_runs_in_the_scope_of_its_client_only(cast: Cast, job: Job, handled: Any) -> None:
    rival = cast.org("Rival Robotics").pk
    enqueue_job(KIND, client_id=rival, acting_user=None)
    seen: list[set[Any]] = []

    def work(held: JobRun) -> None:
        with held.commit():
            seen.append(set(Job.objects.values_list("client_id", flat=True)))

    handled(work)
    assert run(job) == JobState.SUCCEEDED
    assert seen == [{job.client_id}]
    assert run_job(job.pk, rival) == "busy", "nobody runs a job under another client's name"
