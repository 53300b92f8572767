"""The keystore's first layout, without generations: read once and written anew as generation 1."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable

from apps.core.domain.key_files import read_file, remove_file
from apps.core.errors import Damaged
from apps.footage.domain.keys import providers
from apps.footage.domain.keys.contexts import context_bytes
from apps.footage.domain.keys.keystore import KeyFile, keystore_root, publish_key
from apps.footage.domain.keys.sealing import unseal

FOLDERS = {"client": "clients", "project": "projects"}


def adopt_first_format(
    client_id: uuid.UUID,
    name: str,
    wrap_kek: Callable[[uuid.UUID, str, bytes], KeyFile],
    open_kek: Callable[[uuid.UUID, str], bytes],
) -> bool:
    """Turn `clients/<id>` or `projects/<id>` into its generation 1; False where there is none.

    Raises Damaged when its parent does not open it.
    """
    kind, _, owner = name.partition("/")
    path = keystore_root() / FOLDERS[kind] / owner
    data = read_file(path)
    if data is None:
        return False
    try:
        wrapped = base64.b64decode(data, validate=True)
    except ValueError:
        raise Damaged(f"The key file of {name} is damaged; ask an operator.") from None
    if kind == "client":
        context = {"kind": "client", "client": owner}
        key = _unwrap_by_master(wrapped, context)
    else:
        parent = open_kek(client_id, f"client/{client_id}/1")
        key = unseal(parent, wrapped, context_bytes("project", str(client_id), owner))
    publish_key(wrap_kek(client_id, f"{name}/1", key))
    remove_file(path)
    return True


def _unwrap_by_master(wrapped: bytes, context: providers.Context) -> bytes:
    provider = providers.present()
    # It was wrapped by the first key file, or by the variable.
    master_id = "file/1" if provider.name != "environment" else provider.present_id()
    return providers.holder_of(master_id).unwrap(providers.Wrapped(master_id, wrapped), context)


def remove_first_format(name: str) -> bool:
    """Destroy what is left of the first layout of a key; False where there is none."""
    kind, _, owner = name.partition("/")
    return remove_file(keystore_root() / FOLDERS[kind] / owner)
