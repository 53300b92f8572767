"""Deleting footage: the bytes go, the row, its labels and a receipt stay; a hold forbids it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.core.errors import Conflict, Gone, NotAllowed
from apps.core.models import Job
from apps.footage.domain.ingest.ingest import change_status
from apps.footage.domain.life.deletion import delete_footage, remove_footage, sweep_deleted
from apps.footage.domain.life.holds import lift_hold, set_hold
from apps.footage.domain.objects.stored import store_object
from apps.footage.domain.serving.frames import read_index, rendition
from apps.footage.enums import DeletionCause, FootageStatus, ObjectKind
from apps.footage.models import Footage, MediaObject
from tests.cast import Cast
from tests.factories import make_clip, make_project
from tests.footage.worlds import numbered_video, receive, run_ingest


@pytest.fixture
def footage(cast: Cast) -> Footage:
    footage = receive(cast, make_project(cast), numbered_video(30))
    run_ingest(footage)
    return footage


def test_handed_out_footage_goes_on_an_owners_word_and_its_clips_stay(
    cast: Cast, footage: Footage, django_capture_on_commit_callbacks: Any
) -> None:
    clip = make_clip(footage)
    stored = list(footage.objects_stored.all())
    read_index(footage)  # what this process remembers must not answer afterwards
    with pytest.raises(NotAllowed, match="only owners"):
        remove_footage(footage, acting_user=cast.client_mia)
    with django_capture_on_commit_callbacks(execute=True):
        receipt = remove_footage(footage, acting_user=cast.client_alice)
    assert (receipt.objects_deleted, receipt.deleted_by) == (len(stored), cast.client_alice)
    assert receipt.bytes_deleted == sum(one.size_plain for one in stored)
    assert receipt.key_ids == sorted({one.kek_id for one in stored})
    assert not any(default_storage.exists(one.storage_key) for one in stored)
    clip.refresh_from_db()
    assert clip.footage.status == FootageStatus.DELETED
    assert clip.footage.frame_count == 30
    for kind in ObjectKind:
        with pytest.raises(Gone, match="deleted"):
            rendition(clip.footage, kind)
    with pytest.raises(Gone):
        read_index(clip.footage)
    with pytest.raises(Conflict, match="already"):
        remove_footage(clip.footage, acting_user=cast.client_alice)
    assert not Job.objects.about(footage.pk).exclude(state__in=["succeeded", "cancelled"]).exists()


def test_a_hold_keeps_everybody_and_retention_from_deleting(cast: Cast, footage: Footage) -> None:
    hold = set_hold(footage.project, reason="Matter 7", acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="legal hold"):
        remove_footage(footage, acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="legal hold"):
        delete_footage(footage, cause=DeletionCause.RETENTION, acting_user=None)
    lift_hold(hold, reason="Settled", acting_user=cast.client_alice)
    assert remove_footage(footage, acting_user=cast.client_alice).cause == "removed"


def test_what_a_job_stored_in_that_moment_is_swept(
    cast: Cast, footage: Footage, django_capture_on_commit_callbacks: Any
) -> None:
    remove_footage(footage, acting_user=cast.client_alice)
    late = store_object(
        footage.project, ObjectKind.SPRITE, "image/jpeg", [b"late"], footage=footage
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert (sweep_deleted(), sweep_deleted()) == (1, 0)
    assert not default_storage.exists(late.storage_key)
    assert not MediaObject.objects.filter(footage=footage).exists()


def test_nothing_leads_back_from_deleted(cast: Cast, footage: Footage) -> None:
    remove_footage(footage, acting_user=cast.client_alice)
    footage.refresh_from_db()
    for status in FootageStatus.values:
        with pytest.raises(Conflict):
            change_status(footage, status, acting_user=None)
