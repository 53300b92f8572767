"""The side bar: what each role finds there, where they are, and that every page answers."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.models import Membership
from apps.home.domain.navigation import side_bar
from tests.cast import PEOPLE, Cast


def bar_of(cast: Cast, name: str, path: str = "/") -> list[dict[str, Any]]:
    """The side bar of `name` at `path`."""
    membership = Membership.objects.live().filter(user=cast.people[name]).first()
    return side_bar(membership, path)


def labels(bar: list[dict[str, Any]]) -> list[str]:
    """Words of the entries, without headings."""
    return [entry["label"] for entry in bar if "url" in entry]


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_every_entry_answers_the_person_it_is_shown_to(cast: Cast, name: str) -> None:
    browser = cast.sign_in(name)
    answers = {
        e["url"]: browser.get(e["url"]).status_code for e in bar_of(cast, name) if "url" in e
    }
    assert set(answers.values()) == {200}, answers


def test_an_annotator_sees_neither_money_nor_contracts(cast: Cast) -> None:
    shown = labels(bar_of(cast, "annotator_vera"))
    assert "Work" in shown
    assert not {"Earnings", "Contracts", "Lots", "Settings"} & set(shown)


def test_only_managing_people_of_a_client_see_invoices(cast: Cast) -> None:
    assert "Invoices" in labels(bar_of(cast, "client_mia"))
    assert "Invoices" not in labels(bar_of(cast, "client_vic"))


def test_a_stranger_has_home_alone(cast: Cast) -> None:
    assert labels(bar_of(cast, "stranger_zoe")) == ["Home"]


def test_one_entry_is_active_the_one_the_path_lies_under(cast: Cast) -> None:
    def active(path: str) -> list[str]:
        return [e["label"] for e in bar_of(cast, "client_alice", path) if e.get("active")]

    assert active("/") == ["Home"]
    assert active("/lots/0190/") == ["Lots"]
    assert active("/accounts/email/") == []


def test_no_heading_stands_alone(cast: Cast) -> None:
    for name in PEOPLE:
        bar = bar_of(cast, name)
        for entry, after in zip(bar, [*bar[1:], {"heading": ""}], strict=True):
            assert not ("heading" in entry and "heading" in after), name
