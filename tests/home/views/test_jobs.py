"""Who may watch a job and who may stop it."""

from __future__ import annotations

from apps.core.domain.jobs import enqueue_job
from apps.core.enums import JobState
from apps.core.models import Job
from tests.cast import Cast


def make_job(cast: Cast) -> Job:
    """A queued job that Mia of Acme asked for."""
    return enqueue_job(
        "test.job", client_id=cast.org("Acme Mobility").pk, acting_user=cast.client_mia
    )


def test_people_of_the_client_watch_it(cast: Cast) -> None:
    job = make_job(cast)
    answer = cast.sign_in("client_vic").get(f"/jobs/{job.pk}/")
    assert answer.status_code == 200
    assert answer.json()["state"] == "queued"


def test_others_do_not_know_it(cast: Cast) -> None:
    job = make_job(cast)
    for name in ("rival_rob", "annotator_vera", "auditor_omar", "stranger_zoe"):
        assert cast.sign_in(name).get(f"/jobs/{job.pk}/").status_code == 404, name


def test_who_asked_for_it_cancels_it_once(cast: Cast) -> None:
    job = make_job(cast)
    browser = cast.sign_in("client_mia")
    assert browser.post(f"/jobs/{job.pk}/", {"action": "cancel"}).status_code == 200
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    again = browser.post(f"/jobs/{job.pk}/", {"action": "cancel"})
    assert again.status_code == 409
    assert again.json()["detail"] == "This job has already ended."


def test_a_viewer_cannot_cancel_it(cast: Cast) -> None:
    job = make_job(cast)
    answer = cast.sign_in("client_vic").post(f"/jobs/{job.pk}/", {"action": "cancel"})
    assert answer.status_code == 403


def test_another_manager_of_the_client_can(cast: Cast) -> None:
    job = enqueue_job(
        "test.job", client_id=cast.org("Acme Mobility").pk, acting_user=cast.client_vic
    )
    answer = cast.sign_in("client_mia").post(f"/jobs/{job.pk}/", {"action": "cancel"})
    assert answer.status_code == 200
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
