"""Rewrapping a project's data keys: complete, resumable, beside readers and other writers."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, transaction

from apps.core.domain.jobs import JobRun, cancel_job, run_job, sweep_jobs
from apps.core.domain.tenancy import scope
from apps.core.models import Job
from apps.footage.domain.keys import rewrap
from apps.footage.domain.keys.contexts import WRAPPED_TABLES, upload_context
from apps.footage.domain.keys.envelope import open_data_key
from apps.footage.domain.keys.rotation import rotate_project_key
from apps.footage.domain.objects.stored import object_bytes, store_object
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject, Upload
from apps.projects.models import Project
from tests.cast import Cast, build_cast, see_everything
from tests.factories import make_project


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrap, "BATCH", 2)
    monkeypatch.setattr(rewrap, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def store(project: Project, count: int = 5) -> list[MediaObject]:
    return [
        store_object(project, ObjectKind.STILL, "image/jpeg", [b"still %d" % number])
        for number in range(count)
    ]


def ciphertext(row: MediaObject) -> bytes:
    with default_storage.open(row.storage_key) as file:
        return bytes(file.read())


def run(job: Job) -> str:
    state = run_job(job.pk, job.client_id)
    see_everything()
    job.refresh_from_db()
    return state


def kek_ids(project: Project) -> set[str]:
    return set(MediaObject.objects.filter(project=project).values_list("kek_id", flat=True))


def test_every_row_is_rewrapped_and_no_stored_byte_changes(cast: Cast, project: Project) -> None:
    rows = store(project)
    upload = create_upload(project, name="a.mp4", length=5, acting_user=cast.client_alice)
    spared = store(make_project(cast, "Other"), 1)[0]
    key = open_data_key(
        upload.client_id, upload.kek_id, bytes(upload.wrapped_dek), upload_context(upload)
    )
    before = {row.storage_key: ciphertext(row) for row in rows}
    job = rotate_project_key(project, acting_user=cast.operator_olga)
    assert run(job) == "succeeded"
    assert job.result == {"rewrapped": 6, "kek": f"project/{project.pk}/2", "refused": []}
    assert (job.progress_done, job.progress_total) == (6, 6)
    assert kek_ids(project) == {f"project/{project.pk}/2"}
    for number, row in enumerate(rows):
        assert object_bytes(MediaObject.objects.get(pk=row.pk)) == b"still %d" % number
        assert ciphertext(row) == before[row.storage_key]
        assert object_bytes(row) == b"still %d" % number, "a reader with the row of before"
    upload = Upload.objects.get(pk=upload.pk)
    assert upload.kek_id.endswith("/2")
    wrapped = bytes(upload.wrapped_dek)
    assert open_data_key(upload.client_id, upload.kek_id, wrapped, upload_context(upload)) == key
    spared.refresh_from_db()
    assert spared.kek_id.endswith("/1")


def test_no_table_with_wrapped_keys_is_left_out() -> None:
    known = {table for table, _ in WRAPPED_TABLES}
    carrying = {
        model
        for model in apps.get_models()
        if any(field.name == "wrapped_dek" for field in model._meta.local_fields)
    }
    assert carrying == known


def test_a_killed_job_goes_on_where_it_stood(
    cast: Cast, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(project)
    job = rotate_project_key(project, acting_user=cast.operator_olga)
    real = JobRun.report_progress

    def die(self: JobRun, *arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(JobRun, "report_progress", die)
    with pytest.raises(KeyboardInterrupt):
        run(job)
    monkeypatch.setattr(JobRun, "report_progress", real)
    see_everything()
    assert kek_ids(project) == {f"project/{project.pk}/1", f"project/{project.pk}/2"}
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    assert run(job) == "succeeded"
    assert job.result["rewrapped"] == 3
    assert kek_ids(project) == {f"project/{project.pk}/2"}


def test_it_can_be_cancelled_and_everything_stays_readable(
    cast: Cast, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = store(project)
    job = rotate_project_key(project, acting_user=cast.operator_olga)
    real = JobRun.report_progress

    def cancelling(self: JobRun, done: int, total: int, message: str = "") -> None:
        with scope([job.client_id]):
            if done == 2:
                cancel_job(job, acting_user=cast.operator_olga)
        real(self, done, total, message)

    monkeypatch.setattr(JobRun, "report_progress", cancelling)
    assert run(job) == "cancelled"
    assert len(kek_ids(project)) == 2
    for number, row in enumerate(rows):
        assert object_bytes(MediaObject.objects.get(pk=row.pk)) == b"still %d" % number


def test_a_row_that_does_not_open_is_named_and_stops_nobody(cast: Cast, project: Project) -> None:
    rows = store(project)
    MediaObject.objects.filter(pk=rows[2].pk).update(wrapped_dek=bytes(60))
    job = rotate_project_key(project, acting_user=cast.operator_olga)
    assert run(job) == "succeeded"
    assert job.result["refused"] == [str(rows[2].pk)]
    assert job.result["rewrapped"] == 4


@pytest.mark.django_db(transaction=True)
def test_rows_that_others_hold_are_waited_for() -> None:
    cast, project, rows = _committed_world()
    job = _rotate(cast, project)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with scope([project.client_id]):
            list(MediaObject.objects.select_for_update().filter(pk=rows[0].pk))
            held.set()
            let_go.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(10)
        assert run_job(job.pk, job.client_id) == "queued"
        with scope([project.client_id]):
            job.refresh_from_db()
            assert job.message.startswith("1 keys are in use.")
            left = MediaObject.objects.filter(kek_id__endswith="/1")
            assert [row.pk for row in left] == [rows[0].pk]
            Job.objects.filter(pk=job.pk).update(not_before=None)
    finally:
        let_go.set()
        thread.join()
    assert run_job(job.pk, job.client_id) == "succeeded"
    assert sweep_jobs([job.client_id]) == 0


def _committed_world() -> tuple[Cast, Project, list[MediaObject]]:
    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        return cast, project, store(project, 3)


def _rotate(cast: Cast, project: Project) -> Job:
    with scope([project.client_id]):
        return rotate_project_key(project, acting_user=cast.operator_olga)
