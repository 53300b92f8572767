"""Pages of the life of footage: rule, holds, receipts, the view log, the original back."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

import pytest

from apps.core.models import Activity
from apps.footage.domain.life.deletion import remove_footage
from apps.footage.enums import ObjectKind
from apps.footage.models import ClipView, Footage, LegalHold
from tests.cast import Cast
from tests.factories import make_contract, make_project
from tests.footage.worlds import numbered_video, receive, run_ingest

DATA = numbered_video(30)


@pytest.fixture
def footage(cast: Cast) -> Footage:
    project = make_project(cast)
    make_contract(cast, project)
    footage = receive(cast, project, DATA, "=take.mp4")
    run_ingest(footage)
    return footage


def read(response: Any) -> bytes:
    assert response.status_code in (200, 206), response.status_code
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows_of(response: Any) -> list[dict[str, str]]:
    text = read(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_owner_sets_rule_and_holds_and_lifts_them(cast: Cast, footage: Footage) -> None:
    alice, address = (
        cast.sign_in("client_alice"),
        f"/projects/{footage.project_id}/footage/keeping/",
    )
    assert "kept until somebody removes it" in alice.get(address).content.decode()
    sent = alice.post(address, {"step": "retention", "clock": "received", "days": "30"})
    assert sent.status_code == 302
    page = alice.get(address).content.decode()
    assert "30 days" in page
    assert "=take.mp4" in page
    assert (
        alice.post(address, {"step": "retention", "clock": "received", "days": "²"}).status_code
        == 400
    )
    assert (
        alice.post(f"/footage/{footage.pk}/", {"step": "hold", "reason": "Matter 7"}).status_code
        == 302
    )
    assert alice.post(address, {"step": "hold", "reason": "All of it"}).status_code == 302
    page = alice.get(address).content.decode()
    assert "Matter 7" in page
    assert "The whole project" in page
    assert "Under legal hold" in alice.get(f"/footage/{footage.pk}/").content.decode()
    assert alice.post(f"/footage/{footage.pk}/", {"step": "remove"}).status_code == 409
    for hold in LegalHold.objects.all():
        lifted = alice.post(address, {"step": "lift", "hold": str(hold.pk), "reason": "Settled"})
        assert lifted.status_code == 302
    assert "Settled" in alice.get(address).content.decode()
    assert alice.post(address, {"step": "lift", "hold": "x", "reason": "y"}).status_code == 404


def test_the_original_comes_back_byte_for_byte_whole_and_in_parts(
    cast: Cast, footage: Footage
) -> None:
    alice, address = cast.sign_in("client_alice"), f"/media/footage/{footage.pk}/original/"
    whole = alice.get(address, headers={"Sec-Fetch-Dest": "document"})
    assert hashlib.sha256(read(whole)).hexdigest() == footage.sha256
    assert whole["Content-Disposition"] == 'attachment; filename="=take.mp4"'
    assert whole["Content-Type"] == "application/octet-stream"
    assert "no-store" in whole["Cache-Control"]
    part = alice.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, read(part)) == (206, DATA[100:200])
    assert alice.head(address)["Content-Length"] == str(len(DATA))
    told = Activity.objects.filter(verb="footage.returned")
    assert [(row.actor, row.data["bytes"]) for row in told] == [(cast.client_alice, len(DATA))]
    view = ClipView.objects.get(kind=ObjectKind.ORIGINAL)
    assert (view.first_frame, view.last_frame, view.requests) == (0, 29, 2)
    assert cast.sign_in("client_vic").get(address).status_code == 403
    assert cast.sign_in("lead_lena").get(address).status_code == 404
    remove_footage(footage, acting_user=cast.client_alice)
    assert alice.get(address).status_code == 410


def test_receipts_as_page_json_and_list(cast: Cast, footage: Footage) -> None:
    vic = cast.sign_in("client_vic")
    page = vic.get(f"/footage/{footage.pk}/receipt/").content.decode()
    assert footage.sha256 in page
    receipt = vic.get(f"/footage/{footage.pk}/receipt/?format=json").json()
    assert (receipt["sha256"], receipt["frames"]) == (footage.sha256, 30)
    [row] = rows_of(vic.get(f"/projects/{footage.project_id}/footage/receipts.csv"))
    assert (row["name"], row["bytes"], row["deleted_at"]) == ("'=take.mp4", str(len(DATA)), "")
    remove_footage(footage, acting_user=cast.client_alice)
    assert "Content deleted" in vic.get(f"/footage/{footage.pk}/receipt/").content.decode()
    [row] = rows_of(vic.get(f"/projects/{footage.project_id}/footage/receipts.csv"))
    assert row["deletion_cause"] == "Removed by the client"
    assert cast.sign_in("lead_lena").get(f"/footage/{footage.pk}/receipt/").status_code == 404


def test_the_log_is_a_page_and_a_file(cast: Cast, footage: Footage) -> None:
    lena, alice = cast.sign_in("lead_lena"), cast.sign_in("client_alice")
    assert lena.get(f"/media/footage/{footage.pk}/poster/").status_code == 200
    for address in (
        f"/footage/{footage.pk}/views/",
        f"/projects/{footage.project_id}/footage/views/",
    ):
        page = alice.get(address).content.decode()
        assert str(cast.lead_lena) in page
        assert "Bright Labels" in page
        none = alice.get(address, {"person": str(cast.client_alice.pk)}).content.decode()
        assert "Nobody has seen a frame" in none
        assert alice.get(address, {"since": "2020-01-01", "until": "2020-02-01"}).status_code == 200
        assert alice.get(address, {"since": "yesterday"}).status_code == 400
        assert alice.get(address, {"person": "x"}).status_code == 400
        [row] = rows_of(alice.get(address, {"format": "csv"}))
        assert (row["email"], row["kind"]) == (cast.lead_lena.email, "Poster")
        assert (row["footage"], row["first_frame"], row["last_frame"]) == ("'=take.mp4", "0", "0")
        assert lena.get(address).status_code == 404
    assert Activity.objects.filter(verb="views.exported").count() == 2
