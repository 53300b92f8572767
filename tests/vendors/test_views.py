"""The directory and the pages of one vendor, as clients, operators and the vendor see them."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.memberships import create_organization
from apps.vendors.domain.profiles import open_profile
from apps.vendors.enums import VendorStatus
from apps.vendors.models import VendorProfile
from tests.cast import Cast

GOOD = {"headline": "Boxes that fit", "expertise": "driving, retail", "languages": "English, Urdu"}


def names(page: str) -> list[str]:
    """Vendors of a directory page, in order."""
    return re.findall(r'<span class="pl-clip">([^<]+)</span>', page)


def make_vendor(name: str, status: str, **fields: str) -> VendorProfile:
    """A vendor of its own."""
    slug = name.lower().replace(" ", "-")
    profile = open_profile(create_organization(name, slug, "vendor", acting_user=None))
    VendorProfile.objects.filter(pk=profile.pk).update(status=status, **fields)
    profile.refresh_from_db()
    return profile


def test_clients_find_working_vendors(cast: Cast) -> None:
    make_vendor("Zebra Tracks", VendorStatus.PREFERRED, **GOOD)
    make_vendor("Not Yet", VendorStatus.UNDER_REVIEW)
    alice = cast.sign_in("client_alice")

    def listed(query: str = "") -> list[str]:
        return names(alice.get(f"/vendors/{query}").content.decode())

    assert listed() == ["Bright Labels", "Other Labels", "Zebra Tracks"]
    assert listed("?sort=-name")[0] == "Zebra Tracks"
    assert listed("?q=urdu+boxes") == ["Zebra Tracks"]
    assert listed("?q=urdu+nothing") == []
    assert listed("?status=preferred") == ["Zebra Tracks"]
    assert listed("?status=under_review") == []
    assert len(listed("?status=nonsense&sort=nonsense")) == 3
    assert alice.get("/vendors/not-yet/").status_code == 404
    page = alice.get("/vendors/zebra-tracks/").content.decode()
    assert "Urdu" in page
    assert "Take this step" not in page
    assert "Steps so far" not in page


def test_operators_find_all_and_take_steps(cast: Cast) -> None:
    make_vendor("Not Yet", VendorStatus.UNDER_REVIEW)
    olga = cast.sign_in("operator_olga")
    assert names(olga.get("/vendors/?status=under_review").content.decode()) == ["Not Yet"]
    url = "/vendors/not-yet/"
    assert "Take this step" in olga.get(url).content.decode()
    answer = olga.post(url, {"step": "rejected", "reason": ""})
    assert (answer.status_code, "Say why" in answer.content.decode()) == (400, True)
    assert olga.post(url, {"step": "preferred", "reason": "x"}).status_code == 400
    answer = olga.post(url, {"step": "changes_requested", "reason": "Name your languages."})
    assert answer.status_code == 302
    assert "Name your languages." in olga.get(url).content.decode()
    assert olga.get("/vendors/acme-mobility/").status_code == 404


def test_a_suspended_vendor_is_not_offered(cast: Cast) -> None:
    olga, alice = cast.sign_in("operator_olga"), cast.sign_in("client_alice")
    url = "/vendors/bright-labels/"
    assert olga.post(url, {"step": "suspended", "reason": "fraud"}).status_code == 302
    assert names(alice.get("/vendors/").content.decode()) == ["Other Labels"]
    assert cast.sign_in("vendor_bob").get("/settings/profile/").status_code == 404


def test_the_vendor_writes_and_submits(cast: Cast) -> None:
    bob, url = cast.sign_in("vendor_bob"), "/settings/profile/"
    VendorProfile.objects.update(status=VendorStatus.CHANGES_REQUESTED)
    answer = bob.post(url, {**GOOD, "languages": "", "step": "submit"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Needed before review." in page
    assert "driving, retail" in page  # what was typed is still there
    assert bob.post(url, {**GOOD, "headline": ""}).status_code == 400
    assert bob.post(url, GOOD).status_code == 302
    assert bob.post(url, {**GOOD, "step": "submit"}).status_code == 302
    assert "With the operators" in bob.get(url).content.decode()
    assert bob.post(url, GOOD).status_code == 409


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    alice = cast.sign_in("client_alice")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get("/vendors/").status_code == 200
        return len(captured)

    queries()
    first = queries()
    make_vendor("Three", VendorStatus.QUALIFIED)
    make_vendor("Four", VendorStatus.PROBATION)
    assert queries() == first


def test_only_who_gives_contracts_is_offered_one(cast: Cast) -> None:
    link = "/contracts/new/?vendor=bright-labels"
    for person, offered in (("client_mia", True), ("client_vic", False), ("operator_olga", False)):
        page = cast.sign_in(person).get("/vendors/bright-labels/").content.decode()
        assert (link in page) is offered, person
