"""Envelope keys: master → client → project → one data key per stored object.

Client and project keys have generations (`project/<id>/2`); each opens what it wrapped, the
highest wraps. Unwrapped they stay in memory for a minute; whether they still exist is asked of
the keystore on every use, so that a shred in one process holds in all at once.
"""

from __future__ import annotations

import os
import uuid

from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.keys import keystore, memory, providers
from apps.footage.domain.keys.contexts import context_bytes, split_kek_id
from apps.footage.domain.keys.first_format import adopt_first_format
from apps.footage.domain.keys.keystore import KeyFile
from apps.footage.domain.keys.sealing import KEY_BYTES, seal, unseal
from apps.footage.models import MediaObject

GONE = "The key of this footage is gone from the keystore; it cannot be read. Ask an operator."


def new_data_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def present_kek_id(client_id: uuid.UUID, project_id: uuid.UUID) -> str:
    """The generation of a project's key that wraps now; the first is made here.

    Raises Shredded, Unavailable when the keystore or the master key is away.
    """
    name = f"project/{project_id}"
    keystore.require_alive(name)
    generations = _generations(client_id, name)
    if not generations:
        # A keystore that is not mounted must not be taken for one that is new.
        if MediaObject.objects.filter(project_id=project_id, kek_id__startswith=name).exists():
            raise Unavailable(GONE)
        add_generation(client_id, name, 1)
        generations = [1]
    return f"{name}/{generations[-1]}"


def wrap_data_key(client_id: uuid.UUID, kek_id: str, key: bytes, context: bytes) -> bytes:
    """A data key wrapped by a generation of its project's key, bound to `context`."""
    return seal(open_kek(client_id, kek_id), key, context)


def open_data_key(client_id: uuid.UUID, kek_id: str, wrapped: bytes, context: bytes) -> bytes:
    """The data key. Raises Shredded, Damaged for a wrong key, Unavailable."""
    return unseal(open_kek(client_id, kek_id), bytes(wrapped), context)


def open_kek(client_id: uuid.UUID, kek_id: str) -> bytes:
    """One generation of a client's or project's key, from memory if it was used just now.

    Raises Shredded, Damaged when it does not exist or was tampered with, Unavailable.
    """
    try:
        name, _ = split_kek_id(kek_id)
    except ValueError:
        raise Damaged(GONE) from None
    keystore.require_alive(name)
    if not keystore.key_exists(kek_id):
        memory.forget(kek_id)
        if kek_id != f"{name}/1" or not _generations(client_id, name):
            raise Unavailable(GONE)
    key = memory.recall(kek_id)
    if key is None:
        key = _unwrap_kek(client_id, kek_id)
        memory.remember(kek_id, key)
    return key


def add_generation(client_id: uuid.UUID, name: str, generation: int) -> str:
    """Make a generation of `project/<id>` or `client/<id>`; the first of two writers wins."""
    kek_id = f"{name}/{generation}"
    keystore.publish_key(wrap_kek(client_id, kek_id, os.urandom(KEY_BYTES)))
    return kek_id


def wrap_kek(client_id: uuid.UUID, kek_id: str, key: bytes) -> KeyFile:
    """A key of the keystore wrapped by its present parent."""
    if kek_id.startswith("client/"):
        wrapped = providers.present().wrap(key, _client_context(kek_id))
        return KeyFile.fresh(kek_id, wrapped.master_id, wrapped.data)
    parent_id = present_client_kek_id(client_id)
    sealed = seal(open_kek(client_id, parent_id), key, _project_context(client_id, kek_id))
    return KeyFile.fresh(kek_id, parent_id, sealed)


def present_client_kek_id(client_id: uuid.UUID) -> str:
    """The generation of a client's key that wraps now; the first is made here."""
    name = f"client/{client_id}"
    generations = _generations(client_id, name)
    if not generations:
        add_generation(client_id, name, 1)
        generations = [1]
    return f"{name}/{generations[-1]}"


def _generations(client_id: uuid.UUID, name: str) -> list[int]:
    generations = keystore.generations_of(name)
    if not generations and adopt_first_format(client_id, name, wrap_kek, open_kek):
        generations = keystore.generations_of(name)
    return generations


def _unwrap_kek(client_id: uuid.UUID, kek_id: str) -> bytes:
    found = keystore.read_key(kek_id)
    if found is None:
        raise Unavailable(GONE)
    if kek_id.startswith("client/"):
        wrapped = providers.Wrapped(found.parent_id, found.wrapped)
        return providers.holder_of(found.parent_id).unwrap(wrapped, _client_context(kek_id))
    if not found.parent_id.startswith(f"client/{client_id}/"):
        raise Damaged(GONE)
    parent = open_kek(client_id, found.parent_id)
    return unseal(parent, found.wrapped, _project_context(client_id, kek_id))


def _client_context(kek_id: str) -> providers.Context:
    kind, client, generation = kek_id.split("/")
    return {"kind": kind, "client": client, "generation": generation}


def _project_context(client_id: uuid.UUID, kek_id: str) -> bytes:
    kind, project, generation = kek_id.split("/")
    return context_bytes(kind, str(client_id), project, generation)
