"""The pages of cloud import, used as a person uses them, with a real server as the bucket."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.domain.jobs import run_job
from apps.core.models import Job
from apps.footage.models import BucketConnection, Footage
from tests.cast import Cast, see_everything
from tests.factories import make_project
from tests.footage.worlds import numbered_video
from tests.seaweed import Seaweed

pytestmark = pytest.mark.slow


@pytest.fixture
def given(seaweed: Seaweed, settings: Any) -> dict[str, str]:
    """What the client types; their bucket has two videos and a text."""
    settings.OUTBOUND_PRIVATE_HOSTS = [seaweed.address]
    name = seaweed.make_bucket()
    for key, data in {"a.mp4": numbered_video(20), "b.mp4": b"x" * 99, "c.txt": b"c"}.items():
        seaweed.client().put_object(Bucket=name, Key=key, Body=data)
    return {
        "endpoint": f"http://{seaweed.address}", "region": "us-east-1", "bucket": name,
        "folder": "", "access_key": seaweed.access_key, "secret_key": seaweed.secret_key,
    }  # fmt: skip


def test_connect_choose_watch_and_disconnect(cast: Cast, given: dict[str, str]) -> None:
    project = make_project(cast)
    alice = cast.sign_in("client_alice")
    tab = f"/projects/{project.pk}/footage/"
    assert f"{tab}import/" in alice.get(tab).content.decode()
    # The wrong secret comes back with what was typed, but never the secret.
    answer = alice.post(f"{tab}import/", {**given, "secret_key": "not-the-secret"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "secret does not belong" in page
    assert given["bucket"] in page
    assert "not-the-secret" not in page
    answer = alice.post(f"{tab}import/", given)
    connection = BucketConnection.objects.get()
    assert answer["Location"] == f"/buckets/{connection.pk}/objects/"
    page = alice.get(answer["Location"]).content.decode()
    assert "a.mp4" in page
    assert "c.txt" not in page
    assert "1 left out" in page
    answer = alice.post(answer["Location"], {"key": ["a.mp4", "c.txt", "made-up.mp4"]})
    assert answer["Location"] == f"/buckets/{connection.pk}/"
    job = Job.objects.get(kind="footage.import")
    assert "1 on its way" in alice.get(answer["Location"]).content.decode()
    run_job(job.pk, job.client_id)
    see_everything()
    page = alice.get(answer["Location"]).content.decode()
    assert "Imported" in page
    assert f"/footage/{Footage.objects.get().pk}/" in page
    assert given["secret_key"] not in page
    page = alice.get(f"/buckets/{connection.pk}/objects/").content.decode()
    assert "Here as" in page
    # All that is left, then stopped before a worker had it.
    alice.post(f"/buckets/{connection.pk}/objects/", {"step": "all"})
    waiting = Job.objects.get(kind="footage.import", state="queued")
    alice.post(f"/buckets/{connection.pk}/", {"step": "stop", "job": str(waiting.pk)})
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    answer = alice.post(f"/buckets/{connection.pk}/", {"step": "end"})
    assert answer["Location"] == f"{tab}import/"
    assert alice.get(f"/buckets/{connection.pk}/").status_code == 404


def test_a_bucket_that_is_away_is_said(cast: Cast, given: dict[str, str], seaweed: Seaweed) -> None:
    alice = cast.sign_in("client_alice")
    alice.post(f"/projects/{make_project(cast).pk}/footage/import/", given)
    connection = BucketConnection.objects.get()
    seaweed.client().delete_object(Bucket=given["bucket"], Key="a.mp4")
    seaweed.stop()
    try:
        answer = alice.get(f"/buckets/{connection.pk}/objects/")
    finally:
        seaweed.start()
    assert answer.status_code == 502
    assert "does not answer" in answer.content.decode()
    assert alice.get(f"/buckets/{connection.pk}/").status_code == 200
