"""Envelope keys: each opens only what it was made for, and is gone when it is destroyed."""

from __future__ import annotations

import base64
import stat
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.db import connection

from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.keys import envelope as keys
from apps.footage.domain.keys import keystore as store
from apps.footage.domain.keys import memory
from apps.footage.domain.keys.contexts import context_bytes
from apps.footage.domain.keys.keystore import Shredded
from apps.footage.domain.keys.sealing import seal

CLIENT, PROJECT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=9)
CONTEXT = b"an object"

pytestmark = pytest.mark.django_db


def wrap(
    client: uuid.UUID = CLIENT, project: uuid.UUID = PROJECT, context: bytes = CONTEXT
) -> tuple[bytes, str, bytes]:
    """A fresh data key, what wraps it, its wrapping."""
    key, kek_id = keys.new_data_key(), keys.present_kek_id(client, project)
    return key, kek_id, keys.wrap_data_key(client, kek_id, key, context)


def test_a_data_key_comes_back_after_a_restart() -> None:
    key, kek_id, wrapped = wrap()
    assert (len(key), kek_id) == (32, f"project/{PROJECT}/1")
    assert key not in wrapped
    memory.forget()
    assert keys.open_data_key(CLIENT, kek_id, wrapped, CONTEXT) == key


def test_data_keys_differ() -> None:
    assert len({keys.new_data_key() for _ in range(50)}) == 50


@pytest.mark.parametrize("what", ["context", "project", "client", "bit", "cut"])
def test_a_key_opens_nothing_else(what: str) -> None:
    _, kek_id, wrapped = wrap()
    _, other_kek, _ = wrap(project=OTHER)
    wrap(client=OTHER, project=uuid.UUID(int=8))
    client, context = CLIENT, CONTEXT
    if what == "context":
        context = b"another object"
    elif what == "project":
        kek_id = other_kek
    elif what == "client":
        client = OTHER
    elif what == "cut":
        wrapped = wrapped[:5]
    else:
        wrapped = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    memory.forget()
    with pytest.raises(Damaged):
        keys.open_data_key(client, kek_id, wrapped, context)


@pytest.mark.parametrize("kek_id", ["", "project/1", "../../etc/passwd", "client/x/1", "a/b/c"])
def test_an_id_that_names_no_key_leads_nowhere(kek_id: str) -> None:
    with pytest.raises(Damaged):
        keys.open_data_key(CLIENT, kek_id, b"", CONTEXT)


def test_every_generation_opens_what_it_wrapped_and_the_highest_wraps() -> None:
    key, first, wrapped = wrap()
    keys.add_generation(CLIENT, f"project/{PROJECT}", 2)
    newer, second, rewrapped = wrap()
    assert (first[-2:], second[-2:]) == ("/1", "/2")
    memory.forget()
    assert keys.open_data_key(CLIENT, first, wrapped, CONTEXT) == key
    assert keys.open_data_key(CLIENT, second, rewrapped, CONTEXT) == newer
    with pytest.raises(Damaged):
        keys.open_data_key(CLIENT, second, wrapped, CONTEXT)


def test_a_key_file_moved_to_another_place_does_not_open(root: Path) -> None:
    _, kek_id, wrapped = wrap()
    _, other, _ = wrap(project=OTHER)
    keys.add_generation(CLIENT, f"project/{PROJECT}", 2)
    memory.forget()
    folder = root / "keystore"
    for place in (other, f"project/{PROJECT}/2"):
        (folder / place).write_bytes((folder / kek_id).read_bytes())
        with pytest.raises(Damaged):
            keys.open_data_key(CLIENT, place, wrapped, CONTEXT)


def test_a_missing_key_is_told_as_gone(root: Path) -> None:
    _, kek_id, wrapped = wrap()
    (root / "keystore" / kek_id).unlink()
    with pytest.raises(Unavailable, match="gone"):  # though it is remembered
        keys.open_data_key(CLIENT, kek_id, wrapped, CONTEXT)


@pytest.mark.parametrize("content", [b"", b"{}", b"rubbish", b'{"parent": 1, "wrapped": "*"}'])
def test_a_damaged_key_file_is_told_in_words(root: Path, content: bytes) -> None:
    _, kek_id, wrapped = wrap()
    memory.forget()
    (root / "keystore" / kek_id).write_bytes(content)
    with pytest.raises(Damaged, match="damaged"):
        keys.open_data_key(CLIENT, kek_id, wrapped, CONTEXT)


def test_burying_makes_everything_under_it_noise_at_once() -> None:
    _, _, wrapped = wrap()
    keys.add_generation(CLIENT, f"project/{PROJECT}", 2)
    spared, spared_kek, spared_wrapped = wrap(project=OTHER)
    name = f"project/{PROJECT}"
    destroyed = store.bury(name, at="2026-11-24T10:00:00", certificate="abc")
    assert destroyed == [f"{name}/1", f"{name}/2"]
    assert store.bury(name) == []
    for generation in destroyed:
        with pytest.raises(Shredded, match=r"deleted on 2026-11-24.* abc"):
            keys.open_data_key(CLIENT, generation, wrapped, CONTEXT)
    with pytest.raises(Shredded):
        wrap()  # nothing new begins under a dead name
    assert keys.open_data_key(CLIENT, spared_kek, spared_wrapped, CONTEXT) == spared


def test_a_key_put_back_after_burying_opens_nothing(root: Path) -> None:
    _, kek_id, wrapped = wrap()
    kept = (root / "keystore" / kek_id).read_bytes()
    store.bury(f"project/{PROJECT}")
    (root / "keystore" / kek_id).write_bytes(kept)
    with pytest.raises(Shredded):
        keys.open_data_key(CLIENT, kek_id, wrapped, CONTEXT)


def test_key_files_are_the_owners_only_and_hold_no_key_in_the_clear(root: Path) -> None:
    key, _, _ = wrap()
    kek = keys.open_kek(CLIENT, f"project/{PROJECT}/1")
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for secret in (key, kek):
            assert secret not in path.read_bytes()
            assert base64.b64encode(secret) not in path.read_bytes()
    for folder in (path for path in root.rglob("*") if path.is_dir()):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0, folder


def test_writers_that_race_agree_on_one_key() -> None:
    wrapped: list[tuple[bytes, str, bytes]] = []

    def make() -> None:
        wrapped.append(wrap())
        connection.close()

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory.forget()
    assert len(wrapped) == 8
    for key, kek_id, sealed in wrapped:
        assert keys.open_data_key(CLIENT, kek_id, sealed, CONTEXT) == key


def test_an_unwrapped_key_is_remembered_for_a_minute_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrap()
    kek_id, now = f"project/{PROJECT}/1", time.monotonic()
    assert memory.recall(kek_id)
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert memory.recall(kek_id) is None
    memory._sweep()
    assert memory._keys == {}


def test_the_first_layout_is_read_and_written_anew(root: Path) -> None:
    folder = root / "keystore"
    master, client, project = bytes(32), b"c" * 32, b"p" * 32
    for path, content in (
        (root / "master.key", master),
        (folder / "clients" / str(CLIENT),
         seal(master, client, context_bytes("client", str(CLIENT)))),
        (folder / "projects" / str(PROJECT),
         seal(client, project, context_bytes("project", str(CLIENT), str(PROJECT)))),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64encode(content))
    wrapped = seal(project, b"d" * 32, CONTEXT)
    assert keys.open_data_key(CLIENT, f"project/{PROJECT}/1", wrapped, CONTEXT) == b"d" * 32
    assert not [path for path in (folder / "projects").iterdir() if path.is_file()]
    memory.forget()
    assert keys.open_data_key(CLIENT, f"project/{PROJECT}/1", wrapped, CONTEXT) == b"d" * 32


def test_contexts_cannot_be_confused() -> None:
    assert context_bytes("ab", "c") != context_bytes("a", "bc")
    assert context_bytes("a", "") != context_bytes("a")
    assert context_bytes("ü") == b"VAP1\x00\x02\xc3\xbc"
