"""Parts become the original beside the indexing: once, whole, whatever stops it."""

from __future__ import annotations

import hashlib
import io
import random
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.core.domain.jobs import run_job
from apps.core.models import Activity, Job
from apps.footage.domain.life.deletion import remove_footage
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.domain.uploads import assembling
from apps.footage.domain.uploads.appending import append_to_upload
from apps.footage.domain.uploads.assembling import resume_assembling
from apps.footage.domain.uploads.limits import PART_BYTES
from apps.footage.domain.uploads.sources import open_source
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage, MediaObject, Upload, UploadPart
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_project

DATA = hashlib.shake_128(b"assembling").digest(PART_BYTES + 2_345_678)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def upload_whole(cast: Cast, project: Project, data: bytes = DATA, *cuts: int) -> Upload:
    upload = create_upload(project, name="a.mp4", length=len(data), acting_user=cast.client_alice)
    for start, stop in zip((0, *cuts), (*cuts, len(data)), strict=True):
        upload = append_to_upload(
            upload, start, io.BytesIO(data[start:stop]), acting_user=cast.client_alice
        )
    see_everything()
    return upload


def assemble(upload: Upload) -> str:
    job = Job.objects.about(upload.pk)[0]
    try:
        return run_job(job.pk, job.client_id)
    finally:
        see_everything()


def parts_stored(project: Project) -> list[str]:
    return default_storage.listdir(f"{project.client_id}/{project.pk}/parts")[1]


@pytest.mark.django_db
def test_the_original_is_whole_and_the_parts_are_gone(
    cast: Cast, project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    upload = upload_whole(cast, project, DATA, 1, 500, PART_BYTES - 7)
    with django_capture_on_commit_callbacks(execute=True):
        assert assemble(upload) == "succeeded"
    footage = Footage.objects.get()
    assert footage.sha256 == hashlib.sha256(DATA).hexdigest()
    original = footage.objects_stored.get(kind=ObjectKind.ORIGINAL)
    assert object_bytes(original) == DATA
    assert (UploadPart.objects.count(), parts_stored(project)) == (0, [])
    assert assemble(upload) == "busy"


def test_a_reader_goes_on_while_the_parts_are_assembled(
    cast: Cast, project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    upload = upload_whole(cast, project, DATA, *range(1_000_000, len(DATA), 1_000_000))
    draw = random.Random(7)
    with open_source(Footage.objects.get()) as source:
        for step in range(60):
            if step == 30:
                with django_capture_on_commit_callbacks(execute=True):
                    assert assemble(upload) == "succeeded"
                assert not parts_stored(project)
            start = draw.randrange(len(DATA))
            source.seek(start)
            count = draw.randrange(300_000)
            data = b""
            while len(data) < count and (more := source.read(count - len(data))):
                data += more
            assert data == DATA[start : start + count]
            see_everything()


def test_stopped_in_the_middle_it_begins_again(
    cast: Cast, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = upload_whole(cast, project)

    def die(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(assembling, "_settle", die)
        assert assemble(upload) == "queued"
    assert not MediaObject.objects.exists()
    assert default_storage.listdir(f"{project.client_id}/{project.pk}")[1] == []
    assert assemble(upload) == "succeeded"
    assert Footage.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


def test_what_gave_up_is_queued_again_by_the_sweep(cast: Cast, project: Project) -> None:
    upload = upload_whole(cast, project)
    assert resume_assembling() == 0
    Job.objects.about(upload.pk).update(state="parked")
    assert (resume_assembling(), resume_assembling()) == (1, 0)
    assert assemble(upload) == "succeeded"
    assert resume_assembling() == 0


def test_doubles_in_the_project_are_named(cast: Cast, project: Project) -> None:
    other = make_project(cast, name="Elsewhere")
    uploads = [upload_whole(cast, place, b"same bytes") for place in (other, project, project)]
    for upload in uploads:
        assert assemble(upload) == "succeeded"
    first, double = Footage.objects.filter(project=project).order_by("id")
    assert (first.same_as, double.same_as) == (None, first)
    assert Activity.objects.get(verb="footage.same_as").subject_id == double.pk


def test_footage_removed_before_it_is_assembled_leaves_nothing(
    cast: Cast, project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    upload = upload_whole(cast, project)
    with django_capture_on_commit_callbacks(execute=True):
        remove_footage(Footage.objects.get(), acting_user=cast.client_alice)
    assert parts_stored(project) == []
    assert assemble(upload) == "succeeded"
    assert not MediaObject.objects.exists()
