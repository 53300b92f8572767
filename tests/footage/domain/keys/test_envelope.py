"""Envelope keys: each opens only what it was made for, and is gone when it is shredded."""

from __future__ import annotations

import stat
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest

from apps.core.errors import Unavailable
from apps.footage.domain.keys import envelope as keys

CLIENT, PROJECT = uuid.UUID(int=1), uuid.UUID(int=2)
CONTEXT = b"an object"


@pytest.fixture(autouse=True)
def keystore(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keystore of this test's own, nothing remembered from another."""
    settings.KEYS_ROOT = tmp_path / "keys"
    monkeypatch.delenv("PLUMBLINE_MASTER_KEY", raising=False)
    forget()
    return tmp_path / "keys"


def forget() -> None:
    """As after a restart: no unwrapped key in memory."""
    keys._cache.clear()


def test_a_data_key_comes_back_after_a_restart() -> None:
    key, wrapped = keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    assert len(key) == keys.KEY_BYTES
    assert key not in wrapped
    forget()
    assert keys.open_data_key(CLIENT, PROJECT, wrapped, CONTEXT) == key


def test_two_data_keys_differ() -> None:
    made = {keys.new_data_key(CLIENT, PROJECT, CONTEXT)[0] for _ in range(50)}
    assert len(made) == 50


@pytest.mark.parametrize("what", ["context", "project", "client", "bit"])
def test_a_key_opens_nothing_else(what: str) -> None:
    _, wrapped = keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    other = uuid.UUID(int=9)
    keys.new_data_key(CLIENT, other, CONTEXT)
    keys.new_data_key(other, uuid.UUID(int=8), CONTEXT)
    client, project, context = CLIENT, PROJECT, CONTEXT
    if what == "context":
        context = b"another object"
    elif what == "project":
        project = other
    elif what == "client":
        client, project = other, uuid.UUID(int=8)
    else:
        wrapped = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    with pytest.raises(Unavailable):
        keys.open_data_key(client, project, wrapped, context)


def test_a_project_key_moved_to_another_project_does_not_open(keystore: Path) -> None:
    _, wrapped = keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    other = uuid.UUID(int=9)
    keys.new_data_key(CLIENT, other, CONTEXT)
    forget()
    folder = keystore / "keystore" / "projects"
    (folder / str(other)).write_bytes((folder / str(PROJECT)).read_bytes())
    with pytest.raises(Unavailable):
        keys.open_data_key(CLIENT, other, wrapped, CONTEXT)


def test_shredding_makes_everything_under_it_noise_at_once(keystore: Path) -> None:
    _, wrapped = keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    _, spared = keys.new_data_key(CLIENT, uuid.UUID(int=9), CONTEXT)
    assert keys.shred_project_key(PROJECT) is True
    assert keys.shred_project_key(PROJECT) is False
    with pytest.raises(Unavailable, match="gone"):
        keys.open_data_key(CLIENT, PROJECT, wrapped, CONTEXT)
    assert keys.open_data_key(CLIENT, uuid.UUID(int=9), spared, CONTEXT)
    # A new key under the same name opens nothing old.
    keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    with pytest.raises(Unavailable):
        keys.open_data_key(CLIENT, PROJECT, wrapped, CONTEXT)


def test_key_files_are_the_owners_only_and_hold_no_key_in_the_clear(keystore: Path) -> None:
    key, _ = keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    files = [path for path in keystore.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == {"keys", "clients", "projects"}
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert key not in path.read_bytes()
    for folder in (path for path in keystore.rglob("*") if path.is_dir()):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0, folder


def test_a_master_key_from_the_environment(keystore: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", "A" * 43 + "=")
    key, wrapped = keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    assert not (keystore / "master.key").exists()
    forget()
    assert keys.open_data_key(CLIENT, PROJECT, wrapped, CONTEXT) == key
    forget()
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", "B" * 43 + "=")
    with pytest.raises(Unavailable):
        keys.open_data_key(CLIENT, PROJECT, wrapped, CONTEXT)


@pytest.mark.parametrize("value", ["short", "not base64 at all!", "QUJD"])
def test_a_bad_master_key_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PLUMBLINE_MASTER_KEY", value)
    with pytest.raises(Unavailable, match="master key"):
        keys.new_data_key(CLIENT, PROJECT, CONTEXT)


def test_a_damaged_master_key_file_is_refused_in_words(keystore: Path) -> None:
    keys.new_data_key(CLIENT, PROJECT, CONTEXT)
    (keystore / "master.key").write_bytes(b"rubbish")
    forget()
    with pytest.raises(Unavailable, match="master key"):
        keys.new_data_key(CLIENT, PROJECT, CONTEXT)


def test_writers_that_race_agree_on_one_key() -> None:
    wrapped: list[tuple[bytes, bytes]] = []

    def make() -> None:
        wrapped.append(keys.new_data_key(CLIENT, PROJECT, CONTEXT))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    forget()
    assert len(wrapped) == 8
    for key, sealed in wrapped:
        assert keys.open_data_key(CLIENT, PROJECT, sealed, CONTEXT) == key


def test_contexts_cannot_be_confused() -> None:
    assert keys.context_bytes("ab", "c") != keys.context_bytes("a", "bc")
    assert keys.context_bytes("a", "") != keys.context_bytes("a")
    assert keys.context_bytes("ü") == b"VAP1\x00\x02\xc3\xbc"
