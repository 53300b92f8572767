"""The acting organization's settings, and switching between organizations."""

from __future__ import annotations

import pytest

from apps.accounts.domain.memberships import add_membership
from apps.accounts.models import Organization
from tests.cast import Cast

GOOD = {"name": "Acme Motion", "country": "DE", "timezone": "Europe/Berlin"}


def test_owners_change_it_and_others_read_it(cast: Cast) -> None:
    assert cast.sign_in("client_vic").get("/settings/").status_code == 200
    assert cast.sign_in("client_vic").post("/settings/", GOOD).status_code == 403
    assert cast.sign_in("stranger_zoe").get("/settings/").status_code == 404
    assert cast.sign_in("stranger_zoe").post("/settings/", GOOD).status_code == 404
    assert cast.sign_in(None).get("/settings/").status_code == 302
    assert cast.sign_in("client_mia").post("/settings/", GOOD).status_code == 302
    acme = Organization.objects.get(slug="acme-mobility")
    assert (acme.name, acme.country, acme.timezone) == ("Acme Motion", "DE", "Europe/Berlin")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "RIVAL robotics"}, "already"),
        ({"name": ""}, "required"),
        ({"country": "XX"}, "not one of the available choices"),
        ({"timezone": "Mars/Base"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, wrong: dict[str, str], says: str) -> None:
    answer = cast.sign_in("client_alice").post("/settings/", {**GOOD, **wrong})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert Organization.objects.filter(name="Acme Mobility").exists()


def test_switching(cast: Cast) -> None:
    add_membership(cast.client_vic, cast.org("Bright Labels"), "manager", acting_user=None)
    vic = cast.sign_in("client_vic")
    assert "Acme Mobility" in vic.get("/settings/").content.decode()
    assert vic.post("/acting/", {"organization": "bright-labels"})["Location"] == "/"
    assert "Bright Labels" in vic.get("/settings/").content.decode()
    assert vic.get("/people/").status_code == 200
    for slug in ("rival-robotics", "unknown", ""):
        assert vic.post("/acting/", {"organization": slug}).status_code == 404
    assert vic.get("/acting/").status_code == 405
    # An operator sees every organization, but works only for their own.
    olga = cast.sign_in("operator_olga")
    assert olga.post("/acting/", {"organization": "acme-mobility"}).status_code == 404
