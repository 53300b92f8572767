"""The keystore: wrapped client and project keys by generation, in files outside the database.

`keystore/<kek id>` is one generation, as `keystore/project/<id>/2`; the highest is the present
one. Deleting a project's files makes all its footage noise, also in an older backup of the
database; the tombstone `keystore/project/<id>/shredded` that stays says so to whoever asks.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.core.domain.key_files import (
    AWAY,
    publish_file,
    read_file,
    remove_file,
    replace_file,
)
from apps.core.errors import Damaged, Gone, Unavailable
from apps.footage.domain.keys.contexts import split_kek_id

TOMBSTONE = "shredded"


class Shredded(Gone):
    """The keys were destroyed on purpose; what was under them is noise for ever."""

    code = "shredded"


@dataclass(frozen=True)
class KeyFile:
    """One generation of a key, wrapped by `parent_id` (a KEK id or a master key's id)."""

    kek_id: str
    parent_id: str
    wrapped: bytes
    made_at: datetime

    @classmethod
    def fresh(cls, kek_id: str, parent_id: str, wrapped: bytes) -> KeyFile:
        """A key made now."""
        return cls(kek_id, parent_id, wrapped, datetime.now(UTC))

    def encode(self) -> bytes:
        """The file's content: one line of JSON."""
        document = {
            "kek": self.kek_id,
            "parent": self.parent_id,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "wrapped": base64.b64encode(self.wrapped).decode(),
        }
        return json.dumps(document).encode() + b"\n"


def read_key(kek_id: str) -> KeyFile | None:
    """One generation, or None. Raises Damaged, Unavailable."""
    data = read_file(_path(kek_id))
    if data is None:
        return None
    try:
        found = json.loads(data)
        wrapped = base64.b64decode(found["wrapped"], validate=True)
        made_at = datetime.fromisoformat(found["made_at"])
        return KeyFile(kek_id, str(found["parent"]), wrapped, made_at)
    except (ValueError, KeyError, TypeError):
        raise Damaged(f"The key file {kek_id} is damaged; ask an operator.") from None


def publish_key(key: KeyFile) -> bool:
    """Add a generation; False when another process has added it first."""
    published = publish_file(_path(key.kek_id), key.encode())
    _require_no_tombstone(key.kek_id)
    return published


def replace_key(key: KeyFile) -> None:
    """The same key, wrapped by another parent."""
    replace_file(_path(key.kek_id), key.encode())
    _require_no_tombstone(key.kek_id)


def remove_key(kek_id: str) -> bool:
    """Destroy one generation; False when it was not there."""
    return remove_file(_path(kek_id))


def key_exists(kek_id: str) -> bool:
    """Whether the generation is there, asked of the disk each time."""
    return _path(kek_id).exists()


def generations_of(name: str) -> list[int]:
    """The generations of `project/<id>` or `client/<id>` that are there, oldest first."""
    return sorted(int(entry) for entry in _entries(keystore_root() / name) if entry.isdigit())


def names_of(kind: str) -> Iterator[str]:
    """`project/<id>` (or `client/<id>`) of every key there is, in order."""
    for entry in sorted(_entries(keystore_root() / kind)):
        if not entry.startswith("."):
            yield f"{kind}/{entry}"


def bury(name: str, **words: Any) -> list[str]:
    """Destroy every generation and leave a tombstone; the ids of what was destroyed.

    The tombstone comes first: whoever makes a key from now on is refused.
    """
    publish_file(keystore_root() / name / TOMBSTONE, json.dumps(words).encode() + b"\n")
    kek_ids = [f"{name}/{generation}" for generation in generations_of(name)]
    for kek_id in kek_ids:
        remove_key(kek_id)
    return kek_ids


def epitaph(name: str) -> dict[str, Any] | None:
    """What the tombstone of `project/<id>` says, or None."""
    data = read_file(keystore_root() / name / TOMBSTONE)
    if data is None:
        return None
    try:
        return dict(json.loads(data))
    except ValueError:
        return {}


def require_alive(name: str) -> None:
    """Raises Shredded when the key was destroyed on purpose."""
    words = epitaph(name)
    if words is None:
        return
    day = str(words.get("at", ""))[:10]
    certificate = str(words.get("certificate", ""))
    raise Shredded(
        f"The footage of this project was deleted{f' on {day}' if day else ''} by destroying its "
        f"keys{f'; deletion certificate {certificate}' if certificate else ''}.",
        certificate=certificate,
    )


def keystore_root() -> Path:
    """The folder of the keystore."""
    return Path(settings.KEYS_ROOT) / "keystore"


def _require_no_tombstone(kek_id: str) -> None:
    """A key written while its project was being shredded must not stay behind."""
    name, _ = split_kek_id(kek_id)
    if epitaph(name) is not None:
        remove_key(kek_id)
        require_alive(name)


def _path(kek_id: str) -> Path:
    split_kek_id(kek_id)  # an id from a row never leads out of the keystore
    return keystore_root() / kek_id


def _entries(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        raise Unavailable(AWAY) from None
