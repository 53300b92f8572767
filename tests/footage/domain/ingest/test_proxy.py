"""Proxies in pieces, and what a full decode does to an index: takes over, mends, or warns."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.domain.jobs import JobLost, JobRun, cancel_job
from apps.core.models import Job
from apps.footage.domain.ingest.following import PROXY, VERIFY, enqueue_again
from apps.footage.domain.ingest.proxy import make_proxy
from apps.footage.domain.ingest.versions import keep, newest_index, write_index
from apps.footage.domain.sandbox.parent import Sandbox
from apps.footage.domain.serving.frames import read_index, read_rendition
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage
from tests.cast import Cast, see_everything
from tests.factories import make_clip, make_project
from tests.footage.renditions import rendition_frames
from tests.footage.worlds import numbered_video, read_number, receive, run_ingest, run_kind


@pytest.fixture
def footage(cast: Cast) -> Footage:
    """Direct footage of 500 frames whose key frames are too far apart: a proxy waits to be made."""
    found = receive(cast, make_project(cast), numbered_video(500))
    assert run_ingest(found) == "succeeded"
    assert found.status == FootageStatus.READY
    assert read_rendition(found)[1].kind == ObjectKind.ORIGINAL
    return found


def starts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which frames encoding began at."""
    begun: list[int] = []

    class Watched(Sandbox):
        def __init__(self, verb: str, source: Any, **parameters: Any) -> None:
            begun.append(parameters["start"])
            super().__init__(verb, source, **parameters)

    monkeypatch.setattr("apps.footage.domain.ingest.proxy.Sandbox", Watched)
    return begun


def test_a_proxy_killed_on_its_way_goes_on_after_its_last_whole_piece(
    footage: Footage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = starts(monkeypatch)
    monkeypatch.setattr(JobRun, "commit", losing(JobRun.commit, after=3))
    with pytest.raises(JobLost):
        make_proxy(JobRun(claimed(footage)), footage.pk)
    see_everything()
    monkeypatch.undo()
    begun = starts(monkeypatch)
    pieces = footage.objects_stored.filter(kind=ObjectKind.PROXY_PIECE)
    assert [piece.details["frames"] for piece in pieces] == [240, 240]
    Job.objects.filter(subject_id=footage.pk, kind=PROXY).update(state="queued")
    before = read_rendition(footage)
    assert run_kind(footage, PROXY) == "succeeded"
    assert begun == [480]

    assert not footage.objects_stored.filter(kind=ObjectKind.PROXY_PIECE).exists()
    index, shown = read_rendition(footage)
    assert (shown.kind, footage.frame_count) == (ObjectKind.PROXY, 500)
    seen = {r: read_number(f.to_ndarray(format="bgr24")) for r, f in rendition_frames(footage)}
    assert seen == {frame: frame for frame in range(500)}
    # A view that was open before goes on with what it was opened with.
    assert index.rendition != before[0].rendition
    assert read_rendition(footage, before[1].pk)[1].kind == ObjectKind.ORIGINAL
    assert read_index(footage, before[1].pk).offset.tolist() == before[0].offset.tolist()


def claimed(footage: Footage) -> Job:
    """The proxy's job as a worker holds it."""
    job = Job.objects.get(subject_id=footage.pk, kind=PROXY)
    job.state, job.attempt = "running", 1
    job.save()
    return job


def losing(commit: Any, *, after: int) -> Any:
    """A commit that finds the job given to another worker after so many times."""
    count = 0

    def lose(run: JobRun) -> Any:
        nonlocal count
        count += 1
        if count > after:
            raise JobLost
        return commit(run)

    return lose


def test_a_cancelled_proxy_leaves_direct_footage_ready(cast: Cast, footage: Footage) -> None:
    cancel_job(Job.objects.get(subject_id=footage.pk, kind=PROXY), acting_user=cast.client_alice)
    assert run_kind(footage, PROXY) == "busy"
    assert footage.status == FootageStatus.READY
    assert enqueue_again(PROXY, footage, acting_user=cast.client_alice).state == "queued"


def test_a_full_decode_says_that_the_index_is_right(footage: Footage) -> None:
    assert run_kind(footage, VERIFY) == "succeeded"
    assert footage.report["verified"] is True
    assert footage.report["damaged"] == 0


def spoil(footage: Footage) -> None:
    """Give direct footage an index that lacks its last frame."""
    index = read_index(footage)
    few = slice(0, len(index.rank) - 1)
    order = sorted(range(len(index.rank) - 1), key=lambda sample: index.rank[sample])
    rank = [0] * len(order)
    for number, sample in enumerate(order):
        rank[sample] = number
    setup = {"codec": index.codec, "description": index.description, "width": 320, "height": 96}
    columns = {
        "offset": index.offset[few].tolist(), "size": index.size[few].tolist(),
        "key": index.key[few].astype(int).tolist(), "rank": rank,
    }  # fmt: skip
    keep(footage, write_index(footage, None, setup, columns, index.pts_ms[few].tolist()))
    footage.frame_count = len(rank)
    footage.save(update_fields=["frame_count"])


def test_a_wrong_index_falls_back_to_the_proxy(footage: Footage) -> None:
    spoil(footage)
    assert run_kind(footage, VERIFY) == "succeeded"
    assert footage.status == FootageStatus.INGESTING
    assert "A full decode has 500 frames, the index 499." in footage.report["verified"]
    assert run_kind(footage, PROXY) == "succeeded"
    assert (footage.status, footage.frame_count) == (FootageStatus.READY, 500)
    assert read_rendition(footage)[1].kind == ObjectKind.PROXY


def test_a_wrong_index_under_clips_is_shouted_about_and_stays(footage: Footage) -> None:
    spoil(footage)
    make_clip(footage, 0, 400)
    for kind in (VERIFY, PROXY):
        assert run_kind(footage, kind) == "succeeded"
        assert "Work was handed out already" in footage.report["mismatch"]
    assert (footage.status, footage.frame_count) == (FootageStatus.READY, 499)
    index = newest_index(footage)
    assert index is not None
    assert index.details["rendition"] == str(footage.pk)
    assert not footage.objects_stored.filter(kind=ObjectKind.PROXY).exists()
