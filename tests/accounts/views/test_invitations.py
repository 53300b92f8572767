"""From the link to the first click inside: new people, known people, the wrong people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.accounts.domain.invitations import invite_person, revoke_invitation
from apps.accounts.models import Invitation, Membership, User
from tests.cast import PASSWORD, Cast

NEW = "new.person@example.com"
GOOD = {"name": " New   Person ", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def token(cast: Cast) -> str:
    """Of an invitation of NEW to be a viewer of Acme."""
    _, token = invite_person(
        cast.org("Acme Mobility"), NEW, "viewer", acting_user=cast.client_alice
    )
    return token


def test_a_new_person_is_in_after_two_screens(cast: Cast, token: str) -> None:
    browser = cast.sign_in(None)
    page = browser.get(f"/invitations/{token}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Acme Mobility" in text
    assert "Alice Client" in text
    assert "viewer" in text
    assert "Create your account" in text
    assert page["Cache-Control"].startswith("max-age=0")
    assert NEW in browser.get("/accounts/signup/").content.decode()
    answer = browser.post("/accounts/signup/", {**GOOD, "email": "another@example.com"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    person = User.objects.get(email=NEW)
    assert person.name == "New Person"
    assert not User.objects.filter(email="another@example.com").exists()
    assert EmailAddress.objects.get(user=person).verified
    assert Membership.objects.get(user=person).role == "viewer"
    assert browser.get("/settings/").status_code == 200
    assert browser.get(f"/invitations/{token}/").status_code == 410


def test_sign_up_is_closed_without_an_invitation(cast: Cast, token: str) -> None:
    browser = cast.sign_in(None)
    assert "by invitation" in browser.get("/accounts/signup/").content.decode()
    browser.post("/accounts/signup/", {**GOOD, "email": NEW})
    assert not User.objects.filter(email=NEW).exists()


def test_sign_up_closes_when_the_invitation_ends_meanwhile(cast: Cast, token: str) -> None:
    browser = cast.sign_in(None)
    browser.get(f"/invitations/{token}/")
    revoke_invitation(Invitation.objects.get(), acting_user=cast.client_alice)
    browser.post("/accounts/signup/", GOOD)
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "This field is required"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password2": "something else"}, "same password"),
    ],
)
def test_a_wrong_sign_up_says_why_and_uses_nothing_up(
    cast: Cast, token: str, wrong: dict[str, str], says: str
) -> None:
    browser = cast.sign_in(None)
    browser.get(f"/invitations/{token}/")
    assert says in browser.post("/accounts/signup/", {**GOOD, **wrong}).content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert Invitation.objects.get().status == "pending"


def test_a_known_person_signs_in_and_joins(cast: Cast) -> None:
    _, token = invite_person(
        cast.org("Plumb Audit"),
        "STRANGER_zoe@example.com",
        "owner",
        acting_user=cast.operator_olga,
    )
    url = f"/invitations/{token}/"
    browser = cast.sign_in(None)
    assert f"/accounts/login/?next={url}" in browser.get(url).content.decode()
    assert browser.post(url)["Location"] == f"/accounts/login/?next={url}"
    answer = browser.post(
        "/accounts/login/",
        {"login": "stranger_zoe@example.com", "password": PASSWORD, "next": url},
    )
    assert answer["Location"] == url
    assert "Join Plumb Audit" in browser.get(url).content.decode()
    assert browser.post(url)["Location"] == "/"
    assert Membership.objects.get(user=cast.stranger_zoe).role == "owner"
    assert "Plumb Audit" in browser.get("/settings/").content.decode()


def test_somebody_else_is_told_whose_it_is(cast: Cast, token: str) -> None:
    browser = cast.sign_in("stranger_zoe")
    text = browser.get(f"/invitations/{token}/").content.decode()
    assert "another address" in text
    assert browser.post(f"/invitations/{token}/").status_code == 403
    assert not Membership.objects.filter(user=cast.stranger_zoe).exists()


def test_a_member_has_nothing_to_accept(cast: Cast, token: str) -> None:
    cast.client_vic.email = NEW
    cast.client_vic.save(update_fields=["email"])
    browser = cast.sign_in("client_vic")
    assert "already belong" in browser.get(f"/invitations/{token}/").content.decode()
    assert browser.post(f"/invitations/{token}/").status_code == 409


def test_links_that_do_not_work(cast: Cast, token: str) -> None:
    browser = cast.sign_in(None)
    assert browser.get("/invitations/unknown/").status_code == 404
    assert browser.post("/invitations/unknown/").status_code == 404
    url = f"/invitations/{token}/"
    organization = cast.org("Acme Mobility")
    organization.is_suspended = True
    organization.save(update_fields=["is_suspended"])
    suspended = browser.get(url)
    assert (suspended.status_code, "suspended" in suspended.content.decode()) == (410, True)
    organization.is_suspended = False
    organization.save(update_fields=["is_suspended"])
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = browser.get(url)
    assert (expired.status_code, "too old" in expired.content.decode()) == (410, True)
    assert cast.sign_in("stranger_zoe").post(url).status_code == 410
    revoke_invitation(Invitation.objects.get(), acting_user=cast.client_alice)
    revoked = browser.get(url)
    assert (revoked.status_code, "taken back" in revoked.content.decode()) == (410, True)


def test_signing_in_and_resetting_tell_nobody_who_has_an_account(cast: Cast) -> None:
    browser = cast.sign_in(None)

    def answer(url: str, **data: str) -> tuple[int, str, str]:
        response = browser.post(url, data)
        page = response.content.decode()
        for value in data.values():
            page = page.replace(value, "")
        start = page.find("pl-error")
        return response.status_code, response.get("Location", ""), page[start : start + 300]

    known, unknown = "client_alice@example.com", "nobody@example.com"
    wrong = "not the password at all"
    assert answer("/accounts/login/", login=known, password=wrong) == answer(
        "/accounts/login/", login=unknown, password=wrong
    )
    assert answer("/accounts/password/reset/", email=known) == answer(
        "/accounts/password/reset/", email=unknown
    )
