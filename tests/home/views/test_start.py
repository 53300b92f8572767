"""The start page answers everyone, empty and with work, and leads to what waits."""

from __future__ import annotations

import pytest

from apps.audits.models import SwitchingState
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import PEOPLE, Cast
from tests.factories import make_project


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_everyone_has_a_start_page_in_an_empty_portal(cast: Cast, name: str) -> None:
    page = cast.sign_in(name).get("/")
    assert page.status_code == 200


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_everyone_has_a_start_page_once_there_is_work(cast: Cast, name: str) -> None:
    inspect_all(cast, make_lot(cast, tasks=2, tracks=40), defective=1)
    page = cast.sign_in(name).get("/")
    assert page.status_code == 200


def test_the_signed_out_are_asked_to_sign_in(cast: Cast) -> None:
    page = cast.sign_in(None).get("/")
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/")


def test_a_stranger_is_told_what_to_do(cast: Cast) -> None:
    page = cast.sign_in("stranger_zoe").get("/").content.decode()
    assert "You belong to no organization yet" in page
    assert "stranger_zoe@example.com" in page


def test_a_client_decides_an_inspected_lot_from_home(cast: Cast) -> None:
    lot = make_lot(cast, tasks=2, tracks=40)
    inspect_all(cast, lot)
    page = cast.sign_in("client_mia").get("/").content.decode()
    assert f"Lot {lot.number} can be decided" in page
    assert lot.get_absolute_url() in page


def test_a_client_is_told_of_lots_and_contracts_that_run_into_a_limit(cast: Cast) -> None:
    lot = make_lot(cast, tracks=4, acceptance_days=2)
    SwitchingState.objects.create(
        client_id=lot.client_id, contract=lot.contract, severity="tightened", is_stopped=True
    )
    page = cast.sign_in("client_mia").get("/").content.decode()
    assert f"{lot} counts as accepted on" in page
    assert f"Inspection is stopped for {lot.contract.number}" in page
    assert f"/contracts/{lot.contract_id}/inspection/" in page


def test_a_sequential_lot_waits_for_its_decision_once_enough_is_known(cast: Cast) -> None:
    shares = {"good_rate": "0.01", "producer_risk": "0.05", "bad_rate": "0.06",
              "consumer_risk": "0.1", "required_accuracy": "0.94", "confidence": "0.9"}  # fmt: skip
    lot = make_lot(cast, plan="sequential", **shares)
    inspect_all(cast, lot)  # 44 of 80 items say enough
    for name in ("client_mia", "auditor_omar"):
        page = cast.sign_in(name).get("/").content.decode()
        assert f"{lot} can be decided" in page, name


def test_a_viewer_sees_progress_but_nothing_to_do(cast: Cast) -> None:
    make_project(cast)
    page = cast.sign_in("client_vic").get("/").content.decode()
    assert "Junction" in page
    assert "Waits for you" not in page


def test_a_rival_sees_nothing_of_another_client(cast: Cast) -> None:
    make_lot(cast, tasks=1)
    for name in ("rival_rob", "othervendor_otto", "othervendor_ines", "stranger_zoe"):
        assert "Junction" not in cast.sign_in(name).get("/").content.decode(), name


def test_an_auditor_sees_the_lot_but_not_its_vendor(cast: Cast) -> None:
    make_lot(cast, tasks=1)
    page = cast.sign_in("auditor_omar").get("/").content.decode()
    assert "no sample drawn yet" in page
    assert "Bright Labels" not in page
