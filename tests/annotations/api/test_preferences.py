"""A person's keys and picture: the same anywhere, refused by name if unfit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

URL = "/api/me/labeling/"


@pytest.fixture
def vera(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.annotator_vera)
    return client


def patch(client: Client, body: Any) -> Any:
    return client.patch(URL, body, content_type="application/json")


def test_keys_follow_the_person_and_nobody_else(cast: Cast, vera: Client) -> None:
    assert vera.get(URL).json() == {"keys": {}}
    mine = {"keys": {"play": ["P", "Ctrl+Shift+ArrowUp"], "pin": [], "zoom-in": ["+"]}}
    assert patch(vera, mine).json() == mine
    assert patch(vera, {}).json() == mine, "what is not sent stays"
    elsewhere = Client()
    elsewhere.force_login(cast.annotator_vera)
    assert elsewhere.get(URL).json() == mine
    other = Client()
    other.force_login(cast.annotator_noor)
    assert other.get(URL).json() == {"keys": {}}


@pytest.mark.parametrize(
    "keys",
    [
        [],
        {"play": "P"},
        {"play": ["P", "Q", "R", "S", "T"]},
        {"Play!": ["P"]},
        {"play": ["Ctrl+"]},
        {"play": ["Shift+Ctrl+P"]},
        {"play": ["\u0000"]},
        {"play": ["P" * 41]},
        {f"c{number}": ["P"] for number in range(201)},
    ],
)
def test_keys_that_cannot_be_kept_are_refused_by_name(vera: Client, keys: Any) -> None:
    patch(vera, {"keys": {"play": ["P"]}})
    answer = patch(vera, {"keys": keys})
    assert answer.status_code == 400
    assert "keys" in answer.json()["detail"]
    assert vera.get(URL).json() == {"keys": {"play": ["P"]}}


LOOK = {"brightness": 120, "contrast": 90, "gamma": 60, "grid": 3}


def test_the_picture_is_kept_beside_the_keys(vera: Client) -> None:
    patch(vera, {"keys": {"play": ["P"]}})
    assert patch(vera, {"picture": LOOK}).json() == {"keys": {"play": ["P"]}, "picture": LOOK}
    patch(vera, {"keys": {}})
    assert vera.get(URL).json() == {"keys": {}, "picture": LOOK}


@pytest.mark.parametrize(
    "wrong",
    [
        {"brightness": 29},
        {"contrast": 301},
        {"gamma": 99.5},
        {"gamma": "100"},
        {"gamma": True},
        {"grid": -1},
        {"grid": 33},
        {"grid": None},
        {"hue": 100},
    ],
)
def test_a_picture_that_cannot_be_is_refused_by_name(vera: Client, wrong: dict[str, Any]) -> None:
    patch(vera, {"picture": LOOK})
    answer = patch(vera, {"picture": {**LOOK, **wrong}})
    assert answer.status_code == 400
    assert "picture" in answer.json()["detail"] or next(iter(wrong)) in answer.json()["detail"]
    assert vera.get(URL).json()["picture"] == LOOK


@pytest.mark.parametrize("body", [{"theme": "dark"}, [], "keys", None, 3])
def test_other_things_are_not_kept(vera: Client, body: Any) -> None:
    assert patch(vera, body).status_code == 400
    assert vera.get(URL).json() == {"keys": {}}
