"""Stored objects: encrypt while writing, decrypt while reading. Plaintext never touches a disk."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from typing import Any

from apps.core.errors import Damaged
from apps.core.models import uuid7
from apps.footage.domain.keys.contexts import context_of, dek_context
from apps.footage.domain.keys.envelope import (
    new_data_key,
    open_data_key,
    present_kek_id,
    wrap_data_key,
)
from apps.footage.domain.objects.storage import (
    delete_stored,
    open_ciphertext,
    stored_name,
    write_ciphertext,
)
from apps.footage.domain.objects.stream_format import (
    DecryptingReader,
    Encryption,
    MediaIntegrityError,
    commitment_of,
)
from apps.footage.models import Footage, MediaObject
from apps.projects.models import Project


def store_object(
    project: Project,
    kind: str,
    content_type: str,
    plain: Iterable[bytes],
    *,
    footage: Footage | None = None,
    version: int = 1,
    details: dict[str, Any] | None = None,
    declared_size: int | None = None,
) -> MediaObject:
    """Encrypt `plain` into storage and write its row, in the caller's transaction.

    Arguments and errors as in `write_object`.
    """
    stored = write_object(
        project, kind, content_type, plain,
        version=version, details=details, declared_size=declared_size,
    )  # fmt: skip
    stored.footage = footage
    stored.save(force_insert=True)
    return stored


def write_object(
    project: Project,
    kind: str,
    content_type: str,
    plain: Iterable[bytes],
    *,
    version: int = 1,
    details: dict[str, Any] | None = None,
    declared_size: int | None = None,
) -> MediaObject:
    """Encrypt `plain` into storage; the row is returned unsaved, so that this needs no transaction.

    A length known before (`declared_size`) is bound into the key. Raises Unavailable when keys or
    storage are away; ValueError when the stream has another length than declared.
    """
    client_id = project.client_id
    stored = MediaObject(
        id=uuid7(),
        client_id=client_id,
        project=project,
        kind=kind,
        version=version,
        content_type=content_type,
        written_under=present_kek_id(client_id, project.pk),
        details={**(details or {}), "declared_size": declared_size},
    )
    stored.storage_key = stored_name(project.client_id, project.pk, stored.pk)
    context = context_of(stored)
    key = new_data_key()
    encryption = Encryption(plain, key, context)
    write_ciphertext(stored.storage_key, encryption)
    if declared_size is not None and encryption.plain_size != declared_size:
        delete_stored([stored.storage_key])
        raise ValueError(f"{encryption.plain_size} bytes came, {declared_size} were declared.")
    try:
        # Writing may have taken hours: the key that wraps is the one of now.
        stored.kek_id = present_kek_id(client_id, project.pk)
        stored.wrapped_dek = wrap_data_key(client_id, stored.kek_id, key, dek_context(stored))
    except BaseException:
        delete_stored([stored.storage_key])
        raise
    stored.commitment = encryption.commitment
    stored.size_plain, stored.size_cipher = encryption.plain_size, encryption.size
    stored.sha256_cipher = encryption.sha256
    return stored


def open_object(stored: MediaObject) -> DecryptingReader:
    """The plaintext as a seekable file.

    Raises Shredded, Damaged when it cannot be trusted, Unavailable when it cannot be reached.
    """
    context = context_of(stored)
    key = open_data_key(
        stored.client_id, stored.kek_id, bytes(stored.wrapped_dek), dek_context(stored)
    )
    source = open_ciphertext(stored.storage_key)
    whole = (stored.storage_key, stored.size_plain, bytes(stored.commitment))
    try:
        reader = DecryptingReader(
            source, key, context, stored.size_plain, end_known=whole in _whole
        )
    except MediaIntegrityError:
        source.close()
        raise Damaged("The stored object is damaged; an operator has been told.") from None
    expected = commitment_of(key, reader.salt, context)
    if not hmac.compare_digest(expected, bytes(stored.commitment)):
        reader.close()
        raise Damaged("The stored object is not the one recorded; an operator has been told.")
    while len(_whole) >= REMEMBERED:
        _whole.pop(next(iter(_whole), whole), None)
    _whole[whole] = None
    return reader


# Objects (where, size, commitment) whose last segment this process has seen. They are written once:
# to look again at each of a thousand ranges would cost more than what most ranges ask for.
REMEMBERED = 4096
_whole: dict[tuple[str, int, bytes], None] = {}


def object_bytes(stored: MediaObject) -> bytes:
    """A small object whole."""
    with open_object(stored) as reader:
        return b"".join(reader.read_range(0, reader.size))


def file_chunks(source: Any, size: int = 1 << 20) -> Iterator[bytes]:
    """The rest of a readable file in pieces."""
    while chunk := source.read(size):
        yield chunk
