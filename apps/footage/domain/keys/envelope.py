"""Envelope keys: master → client → project → one data key per stored object.

Project and client keys lie wrapped in a keystore of files outside the database, so that deleting
a project's key makes all its footage noise, also in an older backup of the database.
"""

from __future__ import annotations

import base64
import os
import struct
import time
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from apps.core.errors import Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12
CACHE_SECONDS = 60.0
_cache: dict[str, tuple[float, bytes]] = {}


def context_bytes(*fields: str) -> bytes:
    """An unambiguous, versioned encoding of what a key is bound to."""
    parts = [b"VAP1"]
    for field in fields:
        data = field.encode()
        parts.append(struct.pack(">H", len(data)) + data)
    return b"".join(parts)


def kek_id_of(project_id: uuid.UUID) -> str:
    """The name of a project's present key-encryption key."""
    return f"project/{project_id}/1"


def new_data_key(
    client_id: uuid.UUID, project_id: uuid.UUID, context: bytes
) -> tuple[bytes, bytes]:
    """A fresh data key and its wrapping, bound to `context`; makes the project's key if needed.

    Raises Unavailable when the keystore cannot be read or written.
    """
    key = os.urandom(KEY_BYTES)
    return key, _wrap(_project_key(client_id, project_id, create=True), key, context)


def open_data_key(
    client_id: uuid.UUID, project_id: uuid.UUID, wrapped: bytes, context: bytes
) -> bytes:
    """The data key of an object. Raises Unavailable when its project's key is gone or wrong."""
    return _unwrap(_project_key(client_id, project_id, create=False), bytes(wrapped), context)


def shred_project_key(project_id: uuid.UUID) -> bool:
    """Destroy a project's key: everything under it is noise from now on."""
    path = _keystore() / "projects" / str(project_id)
    _cache.pop(str(path), None)
    if not path.exists():
        return False
    path.unlink()
    _sync_folder(path.parent)
    return True


def _project_key(client_id: uuid.UUID, project_id: uuid.UUID, *, create: bool) -> bytes:
    client = _stored_key(
        _keystore() / "clients" / str(client_id),
        _master_key,
        context_bytes("client", str(client_id)),
        create=create,
    )
    return _stored_key(
        _keystore() / "projects" / str(project_id),
        lambda: client,
        context_bytes("project", str(client_id), str(project_id)),
        create=create,
    )


def _stored_key(path: Path, parent: object, context: bytes, *, create: bool) -> bytes:
    cached = _cache.get(str(path))
    if cached and time.monotonic() - cached[0] < CACHE_SECONDS and path.exists():
        return cached[1]
    wrapping: bytes = parent()  # type: ignore[operator]
    if not path.exists():
        if not create:
            raise Unavailable("The key of this footage is gone; it can no longer be read.")
        _publish(path, _wrap(wrapping, os.urandom(KEY_BYTES), context))
    key = _unwrap(wrapping, base64.b64decode(path.read_bytes()), context)
    _cache[str(path)] = (time.monotonic(), key)
    return key


def _master_key() -> bytes:
    """From PLUMBLINE_MASTER_KEY (base64), else a file that is made on first use, mode 0600."""
    given = os.environ.get("PLUMBLINE_MASTER_KEY", "").encode()
    if not given:
        path = Path(settings.KEYS_ROOT) / "master.key"
        if not path.exists():
            _publish(path, os.urandom(KEY_BYTES))
        given = path.read_bytes()
    try:
        key = base64.b64decode(given, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Unavailable("The master key is damaged or not 32 bytes in base64; ask an operator.")
    return key


def _keystore() -> Path:
    return Path(settings.KEYS_ROOT) / "keystore"


def _publish(path: Path, data: bytes) -> None:
    """Write a key file that appears whole or not at all; the first of two writers wins."""
    _make_private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(data))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _make_private_folder(folder: Path) -> None:
    """With its parents; `mkdir(parents=True)` would leave those open to everybody."""
    if not folder.is_dir():
        _make_private_folder(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _wrap(wrapping: bytes, key: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, context)


def _unwrap(wrapping: bytes, wrapped: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(wrapping).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
    except InvalidTag:
        raise Unavailable("A key does not fit what it should open; ask an operator.") from None
