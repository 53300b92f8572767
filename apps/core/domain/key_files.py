"""Key files: they appear whole or not at all, readable by their owner only, and durable."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from pathlib import Path

from apps.core.errors import Unavailable

# How long an old key outlives its successor: longer than any job that may have begun with it.
GRACE = timedelta(days=1)
AWAY = "The keys cannot be reached right now; nothing was lost, try again later."


def read_file(path: Path) -> bytes | None:
    """The whole file, or None where there is none. Raises Unavailable."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        raise Unavailable(AWAY) from None


def publish_file(path: Path, data: bytes) -> bool:
    """Write a file that must not be there yet; False when another writer was first."""
    try:
        draft = _draft(path, data)
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        _sync_folder(path.parent)
    except OSError:
        raise Unavailable(AWAY) from None
    return True


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file; readers see the old or the new, never a mixture."""
    try:
        _draft(path, data).replace(path)
        _sync_folder(path.parent)
    except OSError:
        raise Unavailable(AWAY) from None


def remove_file(path: Path) -> bool:
    """Remove a file for good; False when it was not there."""
    try:
        path.unlink()
        _sync_folder(path.parent)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        raise Unavailable(AWAY) from None
    return True


def _draft(path: Path, data: bytes) -> Path:
    _make_private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return draft


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
