"""allauth's own pages, which the permission table leaves out: what each answers to whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast

# GET: anonymous, signed in. 302 leads the one to the sign-in page and the other home or on.
PAGES = """
account_login           200 302
account_logout          302 200
account_signup          200 302
account_reset_password  200 200
account_change_password 302 200
account_email           302 200
mfa_index               302 200
mfa_activate_totp       302 302
mfa_authenticate        302 302
usersessions_list       302 200
"""
ROWS = [line.split() for line in PAGES.strip().splitlines()]


@pytest.mark.parametrize(("name", "anonymous", "signed_in"), ROWS, ids=[row[0] for row in ROWS])
def test_a_page_answers(cast: Cast, name: str, anonymous: str, signed_in: str) -> None:
    address = reverse(name)
    found = [cast.sign_in(who).get(address).status_code for who in (None, "client_alice")]

    assert found == [int(anonymous), int(signed_in)]


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "mfa_index", "usersessions_list"]
)
def test_what_is_personal_asks_to_sign_in(cast: Cast, name: str) -> None:
    address = reverse(name)
    answer = cast.sign_in(None).get(address)

    assert answer["Location"] == f"{reverse('account_login')}?next={address}"


def test_nobody_signs_up_without_an_invitation(cast: Cast) -> None:
    client = cast.sign_in(None)
    page = client.get(reverse("account_signup"))
    assert "account/signup_closed.html" in [template.name for template in page.templates]

    password = "a long enough password"
    asked = {"email": "new@example.com", "password1": password, "password2": password}
    client.post(reverse("account_signup"), {**asked, "name": "New"})

    assert not type(cast.client_alice).objects.filter(email="new@example.com").exists()
