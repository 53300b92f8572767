"""What follows ready footage: the filmstrip and the checks, as jobs that survive a kill."""

from __future__ import annotations

from typing import Any

import cv2
import msgspec
import numpy as np
import pytest

from apps.core.domain.jobs import JobRun, cancel_job, run_job
from apps.core.enums import JobState
from apps.core.models import Job
from apps.footage.domain.ingest import checks
from apps.footage.domain.ingest.following import CHECKS, PICTURES, PROXY, enqueue_again
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage, UploadPart
from tests.cast import Cast, see_everything
from tests.factories import make_project
from tests.footage.scenes import draw_parts, encode
from tests.footage.worlds import numbered_video, read_number, receive, run_ingest, run_kind


@pytest.fixture
def footage(cast: Cast) -> Footage:
    found = receive(cast, make_project(cast), numbered_video(131))
    assert run_ingest(found) == "succeeded"
    return found


def pictures_of(footage: Footage) -> dict[int, Any]:
    """The filmstrip's pictures by the frame they say they are."""
    stored = footage.objects_stored.get(kind=ObjectKind.SPRITE)
    data, found, at = object_bytes(stored), {}, 0
    told = stored.details["thumbnails"]
    for frame, size in zip(told["frames"], told["sizes"], strict=True):
        part = np.frombuffer(data[at : at + size], np.uint8)
        found[frame] = cv2.imdecode(part, cv2.IMREAD_COLOR)
        at += size
    assert at == len(data)
    return found


def test_every_thumbnail_is_the_frame_it_says(cast: Cast, footage: Footage) -> None:
    assert run_kind(footage, PICTURES) == "succeeded"
    pictures = pictures_of(footage)
    assert len(pictures) >= 30
    assert min(pictures) == 0
    assert max(np.diff(sorted(pictures))) <= 8
    for frame, picture in pictures.items():
        assert picture.shape == (48, 160, 3)
        assert read_number(picture) == frame


def test_long_footage_shows_its_key_frames(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(1300))
    run_ingest(footage)
    assert run_kind(footage, PROXY) == "succeeded"
    assert run_kind(footage, PICTURES) == "succeeded"
    pictures = pictures_of(footage)
    assert sorted(pictures) == list(range(0, 1300, 24))
    assert {frame: read_number(p) for frame, p in pictures.items()} == {f: f for f in pictures}


def test_a_filmstrip_made_again_replaces_the_one_before(cast: Cast, footage: Footage) -> None:
    for _ in range(2):
        enqueue_again(PICTURES, footage, acting_user=cast.client_alice)
        assert run_kind(footage, PICTURES) == "succeeded"
    assert footage.objects_stored.filter(kind=ObjectKind.SPRITE).count() == 1


def test_asking_twice_is_one_job(cast: Cast, footage: Footage) -> None:
    first = Job.objects.get(subject_id=footage.pk, kind=CHECKS)
    assert enqueue_again(CHECKS, footage, acting_user=cast.client_alice) == first


def report_of(footage: Footage) -> Any:
    stored = footage.objects_stored.get(kind=ObjectKind.REPORT)
    return msgspec.json.decode(object_bytes(stored))


@pytest.fixture
def spoiled(cast: Cast) -> Footage:
    """Footage with a black stretch [90, 150)."""
    parts = [("move", 90), ("black", 60), ("scene", 90)]
    found = receive(cast, make_project(cast), encode(draw_parts(parts)))
    assert run_ingest(found) == "succeeded"
    return found


def test_the_report_names_the_stretch_and_the_footage_the_total(
    cast: Cast, spoiled: Footage
) -> None:
    assert run_kind(spoiled, CHECKS) == "succeeded"
    report = report_of(spoiled)
    assert report["frames"] == 240
    black = [s for s in report["stretches"] if s["kind"] == "black"]
    assert [(s["start"], s["stop"]) for s in black] == [(90, 150)]
    assert spoiled.report["checks"]["black"] == {"stretches": 1, "frames": 60}


def test_a_killed_check_goes_on_where_it_was(
    cast: Cast, spoiled: Footage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PIECE_FRAMES", 64)
    monkeypatch.setattr("apps.footage.domain.ingest.checks.report_of", _die)
    job = Job.objects.get(subject_id=spoiled.pk, kind=CHECKS)
    assert run_job(job.pk, job.client_id) == JobState.QUEUED
    see_everything()
    assert spoiled.objects_stored.filter(kind=ObjectKind.REPORT).exists()
    monkeypatch.undo()
    began: list[int] = []
    measuring = checks._measuring

    def watched(footage: Footage, measured: Any) -> Any:
        began.append(len(measured))
        return measuring(footage, measured)

    monkeypatch.setattr(checks, "_measuring", watched)
    assert run_kind(spoiled, CHECKS) == "succeeded"
    assert began[0] > 0
    assert report_of(spoiled)["frames"] == 240
    assert spoiled.report["checks"]["black"]["frames"] == 60


def _die(*_: Any) -> Any:
    raise RuntimeError("the worker was killed")


def test_cancelling_stops_and_leaves_no_report(
    cast: Cast, spoiled: Footage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "REPORT_SECONDS", 0.0)
    monkeypatch.setattr("apps.footage.domain.media.checks.CHUNK", 8)
    job = Job.objects.get(subject_id=spoiled.pk, kind=CHECKS)
    real = JobRun.report_progress

    def cancelling(self: JobRun, *args: Any) -> None:
        if not Job.objects.get(pk=job.pk).cancel_requested:
            cancel_job(job, acting_user=cast.client_alice)
        real(self, *args)

    monkeypatch.setattr(JobRun, "report_progress", cancelling)
    state = run_kind(spoiled, CHECKS)
    # Short footage may be measured before the first word of progress comes.
    assert state == ("cancelled" if Job.objects.get(pk=job.pk).cancel_requested else "succeeded")
    if state == "cancelled":
        assert not spoiled.objects_stored.filter(kind=ObjectKind.REPORT).exists()
        enqueue_again(CHECKS, spoiled, acting_user=cast.client_alice)
        assert run_kind(spoiled, CHECKS) == "succeeded"


def test_footage_is_checked_on_the_proxy_once_the_original_is_gone(
    cast: Cast, spoiled: Footage
) -> None:
    run_kind(spoiled, PROXY)
    UploadPart.objects.all().delete()
    spoiled.objects_stored.filter(kind=ObjectKind.ORIGINAL).delete()
    assert run_kind(spoiled, CHECKS) == "succeeded"
    black = [s for s in report_of(spoiled)["stretches"] if s["kind"] == "black"]
    assert [(s["start"], s["stop"]) for s in black] == [(90, 150)]
