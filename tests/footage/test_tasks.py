"""Workers killed at random, the broker emptied: every footage is ready, once, and nothing stays.

Three kills by default; `PLUMBLINE_CHAOS_KILLS=50` for the full run.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from apps.core.domain.jobs import retry_job, ring, sweep_jobs
from apps.core.domain.tenancy import scope
from apps.core.enums import JobState
from apps.core.models import Activity, Job
from apps.footage.domain.life import upkeep
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage, MediaObject, UploadPart
from apps.projects.models import Project
from tests.cast import Cast, build_cast
from tests.factories import make_project
from tests.footage.worlds import numbered_video, receive
from tests.worker import children_of, kill, start_worker

KILLS = int(os.environ.get("PLUMBLINE_CHAOS_KILLS", "3"))
FRAMES = 700


class Chaos:
    """A worker that is killed now and then, and what it started."""

    def __init__(self, log: Path, seed: int) -> None:
        self._log, self._chance = log, random.Random(seed)
        self.worker = self._start()
        self.hit = 0  # kills that met a sandbox at work

    def strike(self) -> None:
        """Kill one process of the pool, or the whole worker at once, but never its sandboxes."""
        deadline = time.monotonic() + 20
        if self._chance.random() < 0.8:  # else whatever it does then
            while not self._sandboxes() and time.monotonic() < deadline:
                time.sleep(0.02)
        time.sleep(self._chance.uniform(0.0, 1.0))
        pool = children_of(self.worker.pid)
        victims = pool
        if pool and self._chance.random() < 0.5:
            victims = [self._chance.choice(pool)]
        sandboxes = {child for pid in victims for child in children_of(pid)}
        self.hit += bool(sandboxes)
        if victims == pool:
            kill(self.worker.pid)
        for pid in victims:
            kill(pid)
        if victims == pool:
            self.worker.wait()
            self.worker = self._start()
        wait_until_gone(sandboxes)

    def _sandboxes(self) -> set[int]:
        return {child for pid in children_of(self.worker.pid) for child in children_of(pid)}

    def stop(self) -> None:
        """End the worker for good; its sandboxes follow."""
        sandboxes = self._sandboxes()
        for pid in (self.worker.pid, *children_of(self.worker.pid)):
            kill(pid)
        self.worker.wait()
        wait_until_gone(sandboxes)

    def _start(self) -> subprocess.Popen[bytes]:
        worker = start_worker(str(connection.settings_dict["NAME"]), self._log)
        deadline = time.monotonic() + 60
        while not children_of(worker.pid) and time.monotonic() < deadline:
            assert worker.poll() is None, self._log.read_text()[-2000:]
            time.sleep(0.05)
        return worker


def wait_until_gone(pids: set[int]) -> None:
    """Every process has ended within seconds."""
    deadline = time.monotonic() + 10
    while left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, f"{left} outlived their worker."
        time.sleep(0.02)


def empty_broker() -> None:
    """Forget every bell that was rung."""
    with current_app.connection_for_write() as link:
        link.default_channel.client.flushdb()


def let_time_pass(project: Project, cast: Cast) -> list[Job]:
    """Leases of dead workers run out, beat sweeps, an operator helps; the jobs not ended."""
    with scope([project.client_id]):
        for job in Job.objects.filter(state=JobState.PARKED):
            retry_job(job, acting_user=cast.operator_olga)
    sweep_jobs([project.client_id])
    with scope([project.client_id]):
        waiting = list(Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]))
    for job in waiting:
        if job.state == JobState.QUEUED:  # the sweep would, a few seconds later
            ring(job)
    return waiting


def expire_leases(project: Project) -> None:
    """A minute passes for whoever says nothing: also for a worker that only slept."""
    with scope([project.client_id]):
        Job.objects.filter(state=JobState.RUNNING).update(
            lease_until=timezone.now() - timedelta(seconds=1), not_before=None
        )
        Job.objects.update(not_before=None)


@pytest.fixture
def chaos(tmp_path: Path, transactional_db: None) -> Iterator[Chaos]:
    """A worker on this test's database."""
    made = Chaos(tmp_path / "worker.log", seed=KILLS)
    yield made
    made.stop()


def committed_world() -> tuple[Cast, Project, list[Footage]]:
    """A project and as many footages as there will be kills."""
    video = numbered_video(FRAMES)
    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        footages = [receive(cast, project, video, f"take{n}.mp4") for n in range(KILLS)]
    return cast, project, footages


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_workers_and_an_empty_broker_cost_time_and_nothing_else(
    chaos: Chaos, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, project, footages = committed_world()
    began = time.monotonic()
    for number in range(KILLS):
        chaos.strike()
        if number % 3 == 1:
            empty_broker()
        expire_leases(project)
        let_time_pass(project, cast)
        print(f"{time.monotonic() - began:.1f} s: kill {number + 1}, {chaos.hit} met a sandbox")  # noqa: T201
    deadline = time.monotonic() + 60 + 10 * KILLS
    while left := let_time_pass(project, cast):
        assert time.monotonic() < deadline, [(job.kind, job.state, job.message) for job in left]
        expire_leases_of_the_dead(project)
        time.sleep(1.0)
    chaos.stop()
    print(f"{time.monotonic() - began:.1f} s: all done")  # noqa: T201
    with scope([project.client_id]):
        ends = set(Job.objects.values_list("kind", "state", "message"))
        assert {state for _kind, state, _message in ends} == {JobState.SUCCEEDED}, ends
        check_ready_once(footages)
        check_storage(project, monkeypatch)


def expire_leases_of_the_dead(project: Project) -> None:
    """Leases that nobody renewed since the last kills."""
    with scope([project.client_id]):
        Job.objects.filter(
            state=JobState.RUNNING, lease_until__lt=timezone.now() + timedelta(seconds=45)
        ).update(lease_until=timezone.now() - timedelta(seconds=1))


def check_ready_once(footages: list[Footage]) -> None:
    """Each is ready, became so once, and has one object of each kind."""
    for footage in footages:
        footage.refresh_from_db()
        assert footage.status == FootageStatus.READY
        assert footage.frame_count == FRAMES
        told = Activity.objects.filter(subject_id=footage.pk, verb="footage.ready")
        assert told.count() == 1
        kinds = list(footage.objects_stored.values_list("kind", "version"))
        assert len(kinds) == len(set(kinds))
        assert {ObjectKind.INDEX, ObjectKind.POSTER} <= {kind for kind, _version in kinds}


def check_storage(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row has its ciphertext; what has no row is taken by the sweep."""
    known = set(MediaObject.objects.values_list("storage_key", flat=True))
    known |= set(UploadPart.objects.values_list("storage_key", flat=True))
    root = Path(default_storage.path(f"{project.client_id}/{project.pk}"))

    def stored() -> set[str]:
        base = Path(default_storage.path(""))
        return {str(path.relative_to(base)) for path in root.rglob("*") if path.is_file()}

    assert known <= stored()
    monkeypatch.setattr(upkeep, "ORPHAN_AGE", timedelta(0))
    upkeep.remove_orphans(project)
    assert stored() == known
