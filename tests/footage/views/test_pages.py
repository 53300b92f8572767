"""The project's footage tab and the page of one footage."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import Job
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_footage, make_project
from tests.footage.worlds import receive, run_ingest


@pytest.fixture
def failed(cast: Cast) -> Footage:
    footage = receive(cast, make_project(cast), b"no video" * 100, "broken.mp4")
    run_ingest(footage)
    return footage


def page(client: Any, footage: Footage) -> str:
    return client.get(f"/footage/{footage.pk}/").content.decode()


def test_the_tab_says_the_next_step_when_there_is_nothing(cast: Cast) -> None:
    project = make_project(cast)
    answer = cast.sign_in("client_alice").get(f"/projects/{project.pk}/footage/")
    assert "No footage yet" in answer.content.decode()
    assert 'id="uploader"' in answer.content.decode()
    assert 'id="uploader"' not in cast.sign_in("client_vic").get(
        f"/projects/{project.pk}/footage/"
    ).content.decode()  # fmt: skip


def test_failed_footage_says_why_and_offers_both_ways_on(cast: Cast, failed: Footage) -> None:
    text = page(cast.sign_in("client_alice"), failed)
    assert failed.error in text.replace("&#x27;", "'")
    assert "Try again" in text
    assert "Remove…" in text
    assert "Try again" not in page(cast.sign_in("client_vic"), failed)


def test_trying_again_and_removing_from_the_page(cast: Cast, failed: Footage) -> None:
    client = cast.sign_in("client_alice")
    address = f"/footage/{failed.pk}/"
    assert client.post(address, {"step": "nonsense"}).status_code == 400
    assert client.post(address, {"step": "retry"}).status_code == 302
    failed.refresh_from_db()
    assert failed.status == FootageStatus.RECEIVED
    assert client.post(address, {"step": "retry"}).status_code == 409
    assert "Stop indexing" in page(client, failed)
    gone = client.post(address, {"step": "remove"})
    assert gone["Location"] == f"/projects/{failed.project_id}/footage/"
    assert not Footage.objects.kept().exists()
    assert Job.objects.get(state="cancelled")


def test_handed_out_footage_is_removed_by_owners_alone(cast: Cast) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    footage = make_footage(cast, project)
    make_clip(footage, 0, 60)
    address = f"/footage/{footage.pk}/"
    assert "Remove…" not in page(cast.sign_in("client_mia"), footage)
    assert cast.sign_in("client_mia").post(address, {"step": "remove"}).status_code == 403
    alice = cast.sign_in("client_alice")
    assert "It has been handed out" in page(alice, footage)
    assert alice.post(address, {"step": "remove"}).status_code == 302
    gone = page(alice, footage)
    assert "This footage was deleted" in gone
    assert "Download original" not in gone
    lena = page(cast.sign_in("lead_lena"), footage)
    assert "Receipt" not in lena
    tab = alice.get(f"/projects/{project.pk}/footage/").content.decode()
    assert footage.name not in tab.split('id="footage-list"')[1]
    shown = alice.get(f"/projects/{project.pk}/footage/?show=deleted").content.decode()
    assert footage.name in shown.split('id="footage-list"')[1]


def test_the_tab_asks_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    project, client, counts = make_project(cast), cast.sign_in("client_alice"), []
    for rows in (1, 3):
        while project.footage.count() < rows:
            make_footage(cast, project)
        client.get(f"/projects/{project.pk}/footage/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/projects/{project.pk}/footage/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
