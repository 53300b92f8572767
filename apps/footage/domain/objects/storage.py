"""Where ciphertexts lie: write them whole or not at all, open them, remove them.

A stored name is `[REGION:]CLIENT/PROJECT/…`: it alone says which storage holds the bytes, for as
long as they exist; without a region it is the default storage. Nothing is written outside the
client's region. A storage that is away is Unavailable.
"""

from __future__ import annotations

import io
import logging
import os
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import Storage

from apps.accounts.models import Organization
from apps.core.domain.regions import default_region, storage_of
from apps.core.errors import Conflict, Unavailable
from apps.footage.domain.objects.stream_format import SEGMENT_BYTES

log = logging.getLogger(__name__)


class IteratorFile(io.RawIOBase):
    """A readable file over an iterator of bytes, for storages that pull."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks, self._rest = iter(chunks), b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Hand out the next bytes; 0 at the end."""
        while not self._rest:
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return 0
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def stored_name(client_id: uuid.UUID, *parts: object) -> str:
    """The name of something new of a client, in the client's region."""
    region = region_of_client(client_id)
    prefix = "" if region == default_region() else f"{region}:"
    return prefix + "/".join(str(part) for part in (client_id, *parts))


def region_of_client(client_id: uuid.UUID) -> str:
    """Where a client's bytes lie."""
    return Organization.objects.only("region").get(pk=client_id).storage_region


def region_of(name: str) -> str:
    """The region a stored name lies in."""
    region, mark, _ = name.partition(":")
    return region if mark else default_region()


def located(name: str) -> tuple[Storage, str]:
    """The storage that holds a stored name, and what it is called there. Raises Unavailable."""
    return storage_of(region_of(name)), name.partition(":")[2] or name


def write_ciphertext(name: str, chunks: Iterable[bytes]) -> None:
    """Save an iterator of ciphertext under exactly `name` and make it durable.

    Leaves nothing behind when it fails. Raises Conflict for a name outside the client's region,
    Unavailable when storage is full or away.
    """
    storage, path = located(name)
    _require_region(region_of(name), path)
    source: Any = IteratorFile(chunks)
    if storage.exists(path):
        raise Unavailable("Storage already holds another object of this name.")
    try:
        content = File(source, name=path)
        content.DEFAULT_CHUNK_SIZE = SEGMENT_BYTES  # Django's own is 64 KiB
        saved = storage.save(path, content)
        if saved != path:
            storage.delete(saved)
            raise Unavailable("Storage already holds another object of this name.")
        _make_durable(storage, path)
    except OSError:
        _discard(storage, path)
        raise Unavailable("Storage is full or cannot be reached; try again later.") from None
    except BaseException:
        _discard(storage, path)
        raise


def open_ciphertext(name: str) -> BinaryIO:
    """The stored bytes as a seekable file. Raises Unavailable when they cannot be reached."""
    storage, path = located(name)
    try:
        source: Any = storage.open(path, "rb")
    except OSError:
        raise Unavailable("The stored object cannot be reached right now.") from None
    return source


def delete_stored(names: Iterable[str]) -> None:
    """Remove ciphertexts from storage; for on_commit, or for what a rollback leaves behind.

    What cannot be reached is left to the sweep, which finds it since no row speaks of it.
    """
    for name in names:
        storage, path = located(name)
        if not _discard(storage, path):
            return  # each further one would wait as long


def list_stored(region: str, folder: str) -> list[str]:
    """Names of what lies directly in a folder of a region. Raises Unavailable."""
    try:
        return storage_of(region).listdir(folder)[1]
    except FileNotFoundError:
        return []


def end_unfinished(region: str, folder: str, *, before: datetime) -> int:
    """Drop what a storage keeps of writes that began `before` and never ended; how many."""
    storage = storage_of(region)
    return (
        storage.end_unfinished(folder, before=before) if hasattr(storage, "end_unfinished") else 0
    )


def _require_region(region: str, path: str) -> None:
    home = region_of_client(uuid.UUID(path.partition("/")[0]))
    if region != home:
        raise Conflict(f"Footage of this client lies in {home}; it cannot be written to {region}.")


def _discard(storage: Storage, path: str) -> bool:
    try:
        storage.delete(path)
    except (OSError, Unavailable):
        log.warning("could not remove %s; the sweep will", path)
        return False
    return True


def _make_durable(storage: Storage, name: str) -> None:
    """fsync file and folder where storage is a disk; remote storages are durable by themselves."""
    try:
        path = storage.path(name)
    except NotImplementedError:
        return
    for target in (path, os.path.dirname(path)):  # noqa: PTH120
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
