"""Master keys in a file and in the environment."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from apps.core.errors import Damaged
from apps.footage.domain.keys import providers
from apps.footage.domain.keys.providers import check_health

CONTEXT = {"kind": "client", "client": "c", "generation": "1"}
ONE, TWO = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))


def test_the_environment_wins_where_it_has_a_key(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert providers.present().name == "file"
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", ONE)
    wrapped = providers.present().wrap(b"k" * 32, CONTEXT)
    assert wrapped.master_id.startswith("environment/")
    assert not (root / "master.key").exists()
    assert ONE not in wrapped.master_id
    assert providers.holder_of(wrapped.master_id).unwrap(wrapped, CONTEXT) == b"k" * 32


def test_the_environment_opens_what_the_key_before_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", ONE)
    wrapped = providers.present().wrap(b"k" * 32, CONTEXT)
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", TWO)
    with pytest.raises(Damaged, match="not here any more"):
        providers.present().unwrap(wrapped, CONTEXT)
    monkeypatch.setenv("PLUMBLINE_MASTER_KEYS_BEFORE", f"{ONE}, ")
    assert providers.present().unwrap(wrapped, CONTEXT) == b"k" * 32
    assert providers.present().wrap(b"k" * 32, CONTEXT).master_id != wrapped.master_id


@pytest.mark.parametrize("value", ["short", "not base64 at all!", "QUJD"])
def test_a_bad_master_key_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", value)
    with pytest.raises(Damaged, match="master key"):
        providers.present().wrap(b"k" * 32, CONTEXT)
    assert "master key" in check_health().message


def test_a_damaged_master_key_file_is_refused_in_words(root: Path) -> None:
    wrapped = providers.present().wrap(b"k" * 32, CONTEXT)
    (root / "master.key").write_bytes(b"rubbish")
    with pytest.raises(Damaged, match="master key"):
        providers.present().unwrap(wrapped, CONTEXT)
    (root / "master.key").unlink()
    with pytest.raises(Damaged, match="file/1 is not here any more"):
        providers.present().unwrap(wrapped, CONTEXT)


def test_a_wrapping_is_bound_to_its_context(root: Path) -> None:
    provider = providers.present()
    wrapped = provider.wrap(os.urandom(32), CONTEXT)
    with pytest.raises(Damaged):
        provider.unwrap(wrapped, {**CONTEXT, "generation": "2"})


def test_an_unknown_provider_is_said(settings: Any) -> None:
    settings.KEY_PROVIDER = "floppy"
    with pytest.raises(Damaged, match=r"floppy.*file, environment, kms"):
        providers.present()
    with pytest.raises(Damaged):
        providers.holder_of("floppy/1")
    assert not check_health().healthy
