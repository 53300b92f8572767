"""The team page, as each role; ending, inviting, revoking through it; its number of queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.invitations import find_invitation, invite_person
from apps.accounts.domain.memberships import add_membership
from apps.accounts.models import Invitation, Membership, User
from tests.cast import Cast

URL = "/people/"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("client_alice", 200),
        ("client_mia", 200),
        ("client_vic", 403),
        ("vendor_bob", 200),
        ("lead_lena", 200),
        ("annotator_vera", 403),
        ("auditor_ada", 200),
        ("auditor_omar", 403),
        ("operator_olga", 200),
        ("stranger_zoe", 404),
        (None, 302),
    ],
)
def test_who_sees_the_team(cast: Cast, name: str | None, status: int) -> None:
    assert cast.sign_in(name).get(URL).status_code == status


def test_only_own_people_stand_there(cast: Cast) -> None:
    page = cast.sign_in("vendor_bob").get(URL).content.decode()
    assert "annotator_vera@example.com" in page
    assert "client_alice@example.com" not in page


def test_a_lead_sees_but_cannot_invite(cast: Cast) -> None:
    lena = cast.sign_in("lead_lena")
    assert "Send invitation" not in lena.get(URL).content.decode()
    answer = lena.post(URL, {"email": "x@example.com", "role": "annotator"})
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_inviting_shows_the_link_once(cast: Cast) -> None:
    mia = cast.sign_in("client_mia")
    answer = mia.post(URL, {"email": "new@example.com", "role": "viewer"})
    assert answer.status_code == 201
    token = re.search(r"/invitations/([\w-]+)/<", answer.content.decode())
    assert token is not None
    assert find_invitation(token[1]).email == "new@example.com"  # type: ignore[union-attr]
    again = mia.get(URL).content.decode()
    assert token[1] not in again
    assert "new@example.com" in again


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("", "viewer", "This field is required"),
        ("no address", "viewer", "valid email"),
        ("x@example.com", "owner", "not one of the available choices"),
        ("x@example.com", "annotator", "not one of the available choices"),
        ("client_vic@example.com", "viewer", "already belongs"),
    ],
)
def test_what_is_wrong_is_said_and_kept(cast: Cast, email: str, role: str, says: str) -> None:
    answer = cast.sign_in("client_mia").post(URL, {"email": email, "role": role})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert says in page
    assert f'value="{email}"' in page or not email
    assert not Invitation.objects.exists()


def test_ending_acts_on_the_next_request(cast: Cast) -> None:
    vera, bob = cast.sign_in("annotator_vera"), cast.sign_in("vendor_bob")
    membership = Membership.objects.get(user=cast.annotator_vera)
    assert vera.get("/settings/").status_code == 200
    ending = f"/people/{membership.pk}/ending/"
    assert cast.sign_in("client_alice").post(ending).status_code == 404
    assert cast.sign_in("lead_lena").post(ending).status_code == 403
    assert vera.post(ending).status_code == 409
    assert bob.post(ending).status_code == 302
    assert vera.get("/settings/").status_code == 404
    assert bob.post(ending).status_code == 409


def test_the_way_back_stays_on_the_portal(cast: Cast) -> None:
    bob = cast.sign_in("vendor_bob")
    for name, wanted, leads_to in [
        ("annotator_vera", "https://elsewhere.example/", "/people/"),
        ("annotator_noor", "/organizations/bright-labels/", "/organizations/bright-labels/"),
    ]:
        membership = Membership.objects.get(user=cast.people[name])
        answer = bob.post(f"/people/{membership.pk}/ending/", {"next": wanted})
        assert answer["Location"] == leads_to


def test_revoking(cast: Cast) -> None:
    invitation, token = invite_person(
        cast.org("Acme Mobility"), "x@example.com", "owner", acting_user=cast.client_alice
    )
    url = f"/people/invitations/{invitation.pk}/revocation/"
    assert cast.sign_in("vendor_bob").post(url).status_code == 404
    assert cast.sign_in("client_mia").post(url).status_code == 403
    assert cast.sign_in("client_alice").post(url).status_code == 302
    assert cast.sign_in(None).get(f"/invitations/{token}/").status_code == 410
    assert "x@example.com" not in cast.sign_in("client_alice").get(URL).content.decode()


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    organization, boss = cast.org("Rival Robotics"), cast.sign_in("rival_rob")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert boss.get(URL).status_code == 200
        return len(captured)

    def more(name: str) -> None:
        user = User.objects.create_user(f"{name}@example.com", name=name)
        add_membership(user, organization, "viewer", acting_user=None)
        invite_person(
            organization, f"invited-{name}@example.com", "viewer", acting_user=cast.rival_rob
        )

    more("one")
    queries()  # once for what is cached by the process
    first = queries()
    more("two")
    more("three")
    assert queries() == first
