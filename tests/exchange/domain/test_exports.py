"""An export from the wish to the file: built by its job, encrypted, given only to who may."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.annotations.enums import TaskStatus
from apps.core.domain.jobs import run_job
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.models import Activity, Job
from apps.exchange.domain.exports import open_export, request_export
from apps.exchange.enums import ExportStatus
from apps.exchange.models import Export
from apps.footage.domain.objects.stored import object_bytes
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.exchange.domain.test_coco import make_indexed
from tests.factories import make_clip, make_contract, make_project, make_task, make_track


@pytest.fixture
def project(cast: Cast) -> Project:
    project = make_project(cast)
    contract = make_contract(cast, project)
    clip = make_clip(make_indexed(cast, project, 60))
    make_track(make_task(cast, project, contract, clip, status=TaskStatus.DELIVERED))
    return project


def run(export: Export) -> str:
    """Do the export's job as a worker would."""
    job = Job.objects.get(subject_id=export.pk)
    try:
        return run_job(job.pk, job.client_id)
    finally:
        see_everything()
        export.refresh_from_db()


def test_an_export_is_built_encrypted_and_downloaded(cast: Cast, project: Project) -> None:
    export = request_export(project, acting_user=cast.client_rita)
    assert run(export) == "succeeded"
    assert export.status == ExportStatus.READY
    assert export.stored is not None
    plain = object_bytes(export.stored)
    assert len(json.loads(plain)["annotations"]) == 60
    stored = Path(default_storage.path(export.stored.storage_key)).read_bytes()
    assert b"annotations" not in stored
    assert b"bbox" not in stored
    job = Job.objects.get(subject_id=export.pk)
    assert (job.progress_done, job.progress_total) == (1, 1)

    response = cast.sign_in("client_rita").get(f"/exports/{export.pk}/file/")
    assert response.getvalue() == plain
    assert response["Content-Length"] == str(len(plain))
    assert export.filename in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert Activity.objects.filter(verb="export.downloaded", actor=cast.client_rita).count() == 1


def test_what_cannot_be_exported_fails_with_the_reason(cast: Cast, project: Project) -> None:
    export = request_export(project, only_accepted=True, acting_user=cast.client_alice)
    assert run(export) == "failed"
    assert export.status == ExportStatus.FAILED
    page = cast.sign_in("client_alice").get(f"/projects/{project.pk}/data/").content.decode()
    assert "no task of this project has been accepted" in page


def test_a_cancelled_export_stores_nothing(cast: Cast, project: Project) -> None:
    export = request_export(project, acting_user=cast.client_alice)
    folder = f"{project.client_id}/{project.pk}"
    before = default_storage.listdir(folder)[1]
    Job.objects.filter(subject_id=export.pk).update(cancel_requested=True)
    assert run(export) == "cancelled"
    assert default_storage.listdir(folder)[1] == before
    page = cast.sign_in("client_alice").get(f"/projects/{project.pk}/data/").content.decode()
    assert "Cancelled" in page


def test_a_job_done_twice_gives_one_file(cast: Cast, project: Project) -> None:
    export = request_export(project, acting_user=cast.client_alice)
    run(export)
    stored = export.stored
    Job.objects.filter(subject_id=export.pk).update(state="queued")
    assert run(export) == "succeeded"
    assert export.stored == stored


def test_who_may_ask_and_who_may_take(cast: Cast, project: Project) -> None:
    for person in (cast.client_vic, cast.lead_lena, cast.rival_rob, cast.auditor_omar):
        with pytest.raises(NotAllowed):
            request_export(project, acting_user=person)
    export = request_export(project, acting_user=cast.client_mia)
    with pytest.raises(NotAllowed):
        open_export(export, acting_user=cast.client_vic)
    with pytest.raises(InvalidInput):
        request_export(project, format="yolo", acting_user=cast.client_mia)


def test_asking_from_the_page(cast: Cast, project: Project) -> None:
    client: Any = cast.sign_in("client_mia")
    address = f"/projects/{project.pk}/data/"
    assert "No exports yet" in client.get(address).content.decode()
    assert client.post(address, {"format": "coco", "only_accepted": "on"}).status_code == 302
    export = Export.objects.get()
    assert export.only_accepted
    assert export.filename in client.get(address).content.decode()
    assert cast.sign_in("lead_lena").get(address).status_code == 404
