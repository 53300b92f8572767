"""Operators' pages: nobody else finds them; suspending works on the very next request."""

from __future__ import annotations

import re

import pytest

from apps.accounts.domain.invitations import find_invitation
from apps.accounts.domain.memberships import add_membership
from apps.accounts.models import Invitation, Organization, User
from apps.core.models import Activity
from tests.cast import Cast

PAGES = ("/organizations/", "/organizations/new/", "/organizations/acme-mobility/")


@pytest.mark.parametrize(
    "name", ["client_alice", "vendor_bob", "annotator_vera", "auditor_omar", "stranger_zoe"]
)
def test_only_operators_find_them(cast: Cast, name: str) -> None:
    browser = cast.sign_in(name)
    for url in PAGES:
        assert browser.get(url).status_code == 404
        assert browser.post(url).status_code in (404, 405)
    answer = browser.post(
        "/organizations/acme-mobility/suspension/", {"step": "suspend", "reason": "x"}
    )
    assert answer.status_code == 404
    assert not Organization.objects.filter(is_suspended=True).exists()


def test_support_looks_but_does_not_decide(cast: Cast) -> None:
    add_membership(cast.stranger_zoe, cast.org("Portal"), "support", acting_user=None)
    browser = cast.sign_in("stranger_zoe")
    assert browser.get("/organizations/").status_code == 200
    assert browser.get("/organizations/acme-mobility/").status_code == 200
    assert browser.get("/organizations/new/").status_code == 403
    answer = browser.post(
        "/organizations/acme-mobility/suspension/", {"step": "suspend", "reason": "x"}
    )
    assert answer.status_code == 403


def test_searching_filtering_sorting(cast: Cast) -> None:
    olga = cast.sign_in("operator_olga")

    def names(query: str) -> list[str]:
        page = olga.get(f"/organizations/?{query}").content.decode()
        return re.findall(r'<span class="pl-clip">([^<]+)</span>', page)

    assert names("q=label") == ["Bright Labels", "Other Labels"]
    assert names("kind=client&sort=-name") == ["Rival Robotics", "Acme Mobility"]
    assert names("sort=-people")[0] in ("Acme Mobility", "Bright Labels")
    assert len(names("sort=nonsense&kind=nonsense")) == len(cast.organizations)
    assert names("q=nothing+like+it") == []


def test_opening_one_with_its_first_owner(cast: Cast) -> None:
    olga = cast.sign_in("operator_olga")
    data = {"name": "  New   Labels ", "kind": "vendor", "email": "boss@example.com"}
    answer = olga.post("/organizations/new/", data)
    assert answer.status_code == 201
    organization = Organization.objects.get(slug="new-labels")
    assert (organization.name, organization.kind) == ("New Labels", "vendor")
    token = re.search(r"/invitations/([\w-]+)/<", answer.content.decode())
    assert token is not None
    invitation = find_invitation(token[1])
    assert invitation is not None
    assert (invitation.organization, invitation.role) == (organization, "owner")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "acme mobility"}, "already"),
        ({"name": ""}, "required"),
        ({"kind": "operator"}, "not one of the available choices"),
        ({"email": "x"}, "valid email"),
    ],
)
def test_a_wrong_opening_says_why(cast: Cast, wrong: dict[str, str], says: str) -> None:
    data = {"name": "Fine", "kind": "client", "email": "boss@example.com", **wrong}
    answer = cast.sign_in("operator_olga").post("/organizations/new/", data)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Organization.objects.filter(name="Fine").exists()


def test_an_operator_invites_owners_only(cast: Cast) -> None:
    olga, url = cast.sign_in("operator_olga"), "/organizations/acme-mobility/"
    assert olga.post(url, {"email": "x@example.com", "role": "viewer"}).status_code == 400
    assert olga.post(url, {"email": "x@example.com", "role": "owner"}).status_code == 201
    assert olga.get("/organizations/unknown/").status_code == 404


def test_suspending_counts_from_the_next_request(cast: Cast) -> None:
    alice, olga = cast.sign_in("client_alice"), cast.sign_in("operator_olga")
    url = "/organizations/acme-mobility/suspension/"
    assert alice.get("/people/").status_code == 200
    assert olga.post(url, {"step": "suspend", "reason": " "}).status_code == 400
    assert olga.post(url, {"step": "nonsense", "reason": "x"}).status_code == 400
    assert olga.post(url, {"step": "resume", "reason": "x"}).status_code == 409
    assert olga.post(url, {"step": "suspend", "reason": "unpaid"}).status_code == 302
    assert alice.get("/people/").status_code == 404
    assert alice.get("/settings/").status_code == 404
    assert olga.post(url, {"step": "suspend", "reason": "again"}).status_code == 409
    assert "Suspended" in olga.get("/organizations/acme-mobility/").content.decode()
    assert olga.post(url, {"step": "resume", "reason": "paid"}).status_code == 302
    assert alice.get("/people/").status_code == 200
    noted = Activity.objects.filter(verb__in=["organization.suspended", "organization.resumed"])
    assert [row.data["reason"] for row in noted] == ["paid", "unpaid"]


def test_the_portal_itself_is_not_suspended(cast: Cast) -> None:
    answer = cast.sign_in("operator_olga").post(
        "/organizations/portal/suspension/", {"step": "suspend", "reason": "x"}
    )
    assert answer.status_code == 409


def test_slugs_do_not_collide(cast: Cast) -> None:
    olga = cast.sign_in("operator_olga")
    for name in ("New", "Ünïcode & Söhne", "Unicode Sohne", "日本"):
        data = {"name": name, "kind": "client", "email": "boss@example.com"}
        assert olga.post("/organizations/new/", data).status_code == 201
    slugs = set(Organization.objects.values_list("slug", flat=True))
    assert {"new-2", "unicode-sohne", "unicode-sohne-2", "organization"} <= slugs
    assert User.objects.filter(email="boss@example.com").count() == 0
