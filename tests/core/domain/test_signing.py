"""Signed documents: nobody changes one byte of them, or signs them with another key."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.domain import signing
from apps.core.errors import Damaged

DOCUMENT = {"format": "test/1", "who": "Zoë", "n": 98, "rates": [0.1, 1e-07], "none": None}


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS_ROOT = tmp_path / "keys"
    monkeypatch.delenv(signing.VARIABLE, raising=False)


def test_a_signed_document_is_genuine_and_the_key_is_made_once(settings: Any) -> None:
    signed = signing.sign_document(DOCUMENT)
    assert {key: signed[key] for key in DOCUMENT} == DOCUMENT
    assert signing.is_genuine(signed, signing.public_key())
    assert signing.sign_document(signed) == signed
    path = settings.KEYS_ROOT / "signing.key"
    assert path.stat().st_mode & 0o777 == 0o600


@given(st.data())
def test_one_altered_value_is_noticed(data: st.DataObject) -> None:
    signed = signing.sign_document(DOCUMENT)
    name = data.draw(st.sampled_from(sorted(DOCUMENT)))
    value = data.draw(
        st.one_of(st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
    )
    altered = {**signed, name: value}
    same = signing.canonical({"x": value}) == signing.canonical({"x": signed[name]})
    assert signing.is_genuine(altered, signing.public_key()) == same


def test_what_is_added_or_taken_away_is_noticed() -> None:
    signed, key = signing.sign_document(DOCUMENT), signing.public_key()
    assert not signing.is_genuine({**signed, "more": 1}, key)
    assert not signing.is_genuine({k: v for k, v in signed.items() if k != "n"}, key)
    assert not signing.is_genuine(DOCUMENT, key)
    for broken in ({}, {"algorithm": "Ed25519"}, {**signed["signature"], "value": "zz"}, None, 7):
        assert not signing.is_genuine({**signed, "signature": broken}, key)


def test_another_key_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = signing.public_key()
    monkeypatch.setenv(signing.VARIABLE, base64.b64encode(os.urandom(32)).decode())
    forged = signing.sign_document(DOCUMENT)
    assert not signing.is_genuine(forged, ours)
    assert not signing.is_genuine(
        {**forged, "signature": {**forged["signature"], "key": ours}}, ours
    )


@pytest.mark.parametrize("bad", ["short", "!!!", base64.b64encode(b"x" * 31).decode()])
def test_a_damaged_key_says_so(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(signing.VARIABLE, bad)
    with pytest.raises(Damaged, match="signing key"):
        signing.sign_document(DOCUMENT)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_json_does_not_have_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        signing.sign_document({"x": number})
    signed = signing.sign_document(DOCUMENT)
    assert not signing.is_genuine({**signed, "n": number}, signing.public_key())
