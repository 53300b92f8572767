"""The admin: entered by the portal's sign-in, for live operators only, writing through verbs."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command

from apps.accounts.domain.invitations import invite_person
from apps.accounts.domain.memberships import (
    add_membership,
    create_organization,
    end_membership,
)
from apps.accounts.models import Membership, User
from tests.cast import PASSWORD, Cast

PAGES = ("user", "organization", "membership", "invitation")


@pytest.mark.parametrize("page", PAGES)
def test_lists_and_pages_open_for_operators(cast: Cast, page: str) -> None:
    invite_person(
        cast.org("Acme Mobility"), "x@example.com", "owner", acting_user=cast.client_alice
    )
    browser = cast.sign_in("operator_olga")
    url = f"/admin/accounts/{page}/"
    assert browser.get(url, {"q": "acme"}).status_code == 200
    model = next(m for m in admin.site._registry if m._meta.model_name == page)
    row = model._default_manager.first()
    assert row is not None
    assert browser.get(f"{url}{row.pk}/change/").status_code == 200
    assert browser.get(f"{url}add/").status_code == 403
    assert browser.post(f"{url}{row.pk}/change/", {"name": "x"}).status_code == 403
    assert browser.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_it_is_entered_by_the_portals_sign_in(cast: Cast) -> None:
    answer = cast.sign_in(None).get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    answer = cast.sign_in("client_alice").get("/admin/", follow=True)
    assert answer.status_code == 403


def test_staff_follows_from_the_membership(cast: Cast) -> None:
    zoe = cast.stranger_zoe
    membership = add_membership(zoe, cast.org("Portal"), "support", acting_user=None)
    zoe.refresh_from_db()
    assert (zoe.is_staff, zoe.is_superuser) == (True, False)
    browser = cast.sign_in("stranger_zoe")
    assert browser.get("/admin/accounts/user/").status_code == 200
    end_membership(membership, acting_user=cast.operator_olga)
    zoe.refresh_from_db()
    assert not zoe.is_staff
    assert browser.get("/admin/accounts/user/", follow=True).status_code == 403


def test_what_only_verbs_may_write_is_not_in_the_admin(cast: Cast) -> None:
    names = {model._meta.label for model in admin.site._registry}
    assert not names & {
        "auth.Group",
        "account.EmailAddress",
        "mfa.Authenticator",
        "usersessions.UserSession",
    }
    assert Group.objects.exists()


def run(cast: Cast, page: str, action: str, row: object, who: str = "operator_olga") -> str:
    """Run an action of a list on one row; the page it leads to."""
    data = {"action": action, "_selected_action": [str(row.pk)], "index": "0"}  # type: ignore[attr-defined]
    answer = cast.sign_in(who).post(f"/admin/accounts/{page}/", data, follow=True)
    return answer.content.decode()


def test_actions_call_the_verbs(cast: Cast) -> None:
    owner = Membership.objects.get(user=cast.client_alice)
    viewer = Membership.objects.get(user=cast.client_vic)
    assert "You may not end memberships" in run(cast, "membership", "end", viewer)
    assert "1 membership(s) ended" in run(cast, "membership", "end", owner)
    assert not Membership.objects.live().filter(pk=owner.pk).exists()
    assert Membership.objects.live().filter(pk=viewer.pk).exists()


def test_a_closed_account_is_out_on_the_next_request(cast: Cast) -> None:
    bob = cast.sign_in("vendor_bob")
    assert bob.get("/people/").status_code == 200
    assert "1 account(s) closed" in run(cast, "user", "close", cast.vendor_bob)
    assert bob.get("/people/").status_code == 302
    answer = bob.post(
        "/accounts/login/", {"login": "vendor_bob@example.com", "password": PASSWORD}, follow=True
    )
    assert "closed" in answer.content.decode()
    assert "closed already" in run(cast, "user", "close", cast.vendor_bob)
    assert "your own account" in run(cast, "user", "close", cast.operator_olga)
    assert "1 account(s) reopened" in run(cast, "user", "reopen", cast.vendor_bob)
    assert User.objects.get(pk=cast.vendor_bob.pk).is_active


def test_support_cannot_close_accounts(cast: Cast) -> None:
    add_membership(cast.stranger_zoe, cast.org("Portal"), "support", acting_user=None)
    page = run(cast, "user", "close", cast.vendor_bob, who="stranger_zoe")
    assert "Only an admin of the portal" in page
    assert User.objects.get(pk=cast.vendor_bob.pk).is_active


@pytest.mark.django_db
def test_the_first_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_PASSWORD", PASSWORD)
    call_command("create_operator", "first@example.com", "First Operator", verbosity=0)
    person = User.objects.get(email="first@example.com")
    membership = Membership.objects.live().get(user=person)
    assert (person.is_staff, membership.role) == (True, "admin")
    assert membership.organization.pk in Membership.objects.reachable_client_ids(person)
    late = create_organization("Late Client", "late-client", "client", acting_user=None)
    assert late.pk in Membership.objects.reachable_client_ids(person)
