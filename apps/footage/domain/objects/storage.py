"""Where ciphertexts lie: write them whole or not at all, open them, remove them.

Knows names and bytes, neither rows nor keys. A storage that is away is Unavailable.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage

from apps.core.errors import Unavailable


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


def write_ciphertext(name: str, chunks: Iterable[bytes]) -> None:
    """Save an iterator of ciphertext under exactly `name` and make it durable.

    Leaves nothing behind when it fails. Raises Unavailable when storage is full or away.
    """
    source: Any = IteratorFile(chunks)
    if default_storage.exists(name):
        raise Unavailable("Storage already holds another object of this name.")
    try:
        saved = default_storage.save(name, File(source, name=name))
        if saved != name:
            default_storage.delete(saved)
            raise Unavailable("Storage already holds another object of this name.")
        _make_durable(default_storage, name)
    except OSError:
        default_storage.delete(name)
        raise Unavailable("Storage is full or cannot be reached; try again later.") from None
    except BaseException:
        default_storage.delete(name)
        raise


def open_ciphertext(name: str) -> BinaryIO:
    """The stored bytes as a seekable file. Raises Unavailable when they cannot be reached."""
    try:
        source: Any = default_storage.open(name, "rb")
    except OSError:
        raise Unavailable("The stored object cannot be reached right now.") from None
    return source


def delete_stored(names: Iterable[str]) -> None:
    """Remove ciphertexts from storage; for on_commit, or for what a rollback leaves behind."""
    for name in names:
        default_storage.delete(name)


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
