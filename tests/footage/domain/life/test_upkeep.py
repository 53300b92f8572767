"""Trying again, removing, cancelling and sweeping: nothing lost, nothing left behind."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.core.domain.jobs import cancel_job
from apps.core.errors import Conflict, NotAllowed
from apps.core.models import Activity, Job
from apps.footage.domain.life.deletion import remove_footage
from apps.footage.domain.life.upkeep import (
    is_stopped,
    remove_orphans,
    retry_ingest,
)
from apps.footage.domain.objects.stored import object_bytes, store_object
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.worlds import numbered_video, receive, run_ingest


def newest_job(footage: Footage) -> Job:
    return Job.objects.about(footage.pk)[0]


def test_failed_footage_can_be_tried_again(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), b"no video" * 100)
    run_ingest(footage)
    assert footage.status == FootageStatus.FAILED
    retry_ingest(footage, acting_user=cast.client_mia)
    footage.refresh_from_db()
    assert (footage.status, footage.error) == (FootageStatus.RECEIVED, "")
    with pytest.raises(Conflict):
        retry_ingest(footage, acting_user=cast.client_mia)
    assert run_ingest(footage) == "failed"
    assert footage.error
    assert Job.objects.about(footage.pk).count() == 2


def test_a_cancelled_job_stops_the_work_and_can_be_taken_up_again(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(60))
    cancel_job(newest_job(footage), acting_user=cast.client_alice)
    assert is_stopped(footage, newest_job(footage))
    assert run_ingest(footage) == "busy"
    retry_ingest(footage, acting_user=cast.client_alice)
    assert run_ingest(footage) == "succeeded"
    assert footage.status == FootageStatus.READY


def test_a_job_cancelled_at_work_leaves_nothing_in_storage(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(60))
    before = stored_names(footage)
    Job.objects.about(footage.pk).update(cancel_requested=True)
    assert run_ingest(footage) == "cancelled"
    assert stored_names(footage) == before
    assert is_stopped(footage, newest_job(footage))
    retry_ingest(footage, acting_user=cast.client_alice)
    assert run_ingest(footage) == "succeeded"


def test_ready_footage_is_not_indexed_again(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(30))
    run_ingest(footage)
    with pytest.raises(Conflict):
        retry_ingest(footage, acting_user=cast.client_alice)


def test_removing_footage_removes_every_stored_byte(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    footage = receive(cast, make_project(cast), numbered_video(30))
    run_ingest(footage)
    names = stored_names(footage)
    assert len(names) == 3  # original, index, poster
    with django_capture_on_commit_callbacks(execute=True):
        remove_footage(footage, acting_user=cast.client_alice)
    footage.refresh_from_db()
    assert (footage.status, footage.objects_stored.count()) == (FootageStatus.DELETED, 0)
    assert not any(default_storage.exists(name) for name in names)
    told = Activity.objects.get(verb="footage.deleted")
    assert (told.data["name"], told.data["objects"]) == ("take.mp4", len(names))


def test_only_managers_of_the_client_look_after_footage(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), b"no video" * 100)
    run_ingest(footage)
    for person in (cast.client_rita, cast.client_vic, cast.lead_lena, cast.rival_rob):
        with pytest.raises(NotAllowed):
            retry_ingest(footage, acting_user=person)
        with pytest.raises(NotAllowed):
            remove_footage(footage, acting_user=person)


def test_orphans_are_swept_up_once_they_are_old(cast: Cast) -> None:
    project = make_project(cast)
    kept = store_object(project, ObjectKind.EXPORT, "text/plain", [b"kept"])
    folder = f"{project.client_id}/{project.pk}"
    old, young = id_born(timedelta(days=4)), id_born(timedelta(hours=1))
    for name in (f"{folder}/{old}", f"{folder}/parts/{old}", f"{folder}/{young}"):
        default_storage.save(name, ContentFile(b"left behind"))
    assert remove_orphans(project) == 2
    assert remove_orphans(project) == 0
    assert default_storage.exists(f"{folder}/{young}")
    assert object_bytes(kept) == b"kept"


def id_born(ago: timedelta) -> uuid.UUID:
    """A UUIDv7 of that age."""
    moment = int((timezone.now() - ago).timestamp() * 1000)
    return uuid.UUID(int=(moment << 80) | (7 << 76) | (2 << 62) | uuid.uuid4().int >> 80)


def stored_names(footage: Footage) -> set[str]:
    """Every file in storage of the footage's project."""
    folder = f"{footage.client_id}/{footage.project_id}"
    return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
