"""Master keys of this machine: a file made on first use, or a variable of the environment."""

from __future__ import annotations

import base64
import os
import time
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from apps.core.domain.key_files import GRACE, publish_file, read_file, remove_file
from apps.core.errors import Damaged
from apps.footage.domain.keys.contexts import context_bytes
from apps.footage.domain.keys.sealing import KEY_BYTES, seal, unseal

from .interface import Context, Wrapped

BAD_KEY = "The master key is damaged or not 32 bytes in base64; ask an operator."
NO_KEY = "The master key {} is not here any more; ask an operator."


class FileMaster:
    """`master.key` (generation 1), `master.2.key`, …, each 32 bytes in base64, mode 0600."""

    name = "file"

    def present_id(self) -> str:
        """The highest generation; the first is made here."""
        root = Path(settings.KEYS_ROOT)
        generations = self._generations()
        if not generations:
            publish_file(root / "master.key", base64.b64encode(os.urandom(KEY_BYTES)))
            generations = [1]
        return f"file/{generations[-1]}"

    def wrap(self, key: bytes, context: Context) -> Wrapped:
        """Under the highest generation."""
        master_id = self.present_id()
        return Wrapped(master_id, seal(self._key(master_id), key, context_bytes(*context.values())))

    def unwrap(self, wrapped: Wrapped, context: Context) -> bytes:
        """Under the generation that wrapped it."""
        key = self._key(wrapped.master_id)
        return unseal(key, wrapped.data, context_bytes(*context.values()))

    def renew(self) -> bool:
        """The next generation."""
        generation = int(self.present_id().removeprefix("file/")) + 1
        publish_file(self._path(generation), base64.b64encode(os.urandom(KEY_BYTES)))
        return True

    def retire(self, used: frozenset[str]) -> list[str]:
        """All but the highest, those in use, and those superseded only just now."""
        generations, old = self._generations(), []
        for number, successor in pairwise(generations):
            age = time.time() - self._path(successor).stat().st_mtime
            if f"file/{number}" not in used and age > GRACE.total_seconds():
                remove_file(self._path(number))
                old.append(number)
        return [f"file/{number}" for number in old]

    def _key(self, master_id: str) -> bytes:
        generation = master_id.removeprefix("file/")
        data = read_file(self._path(int(generation))) if generation.isdigit() else None
        if data is None:
            raise Damaged(NO_KEY.format(master_id))
        return _decode(data)

    def _generations(self) -> list[int]:
        root, found = Path(settings.KEYS_ROOT), []
        if (root / "master.key").exists():
            found.append(1)
        for path in root.glob("master.*.key"):
            number = path.name.split(".")[1]
            if number.isdigit():
                found.append(int(number))
        return sorted(found)

    @staticmethod
    def _path(generation: int) -> Path:
        name = "master.key" if generation == 1 else f"master.{generation}.key"
        return Path(settings.KEYS_ROOT) / name


class EnvironmentMaster:
    """The variable `PLUMBLINE_MASTER_KEY`; those before it, by commas, in `…_KEYS_BEFORE`."""

    name = "environment"
    VARIABLE = "PLUMBLINE_MASTER_KEY"
    BEFORE = "PLUMBLINE_MASTER_KEYS_BEFORE"

    def present_id(self) -> str:
        """A fingerprint of the variable's key."""
        return _fingerprint(self._present())

    def wrap(self, key: bytes, context: Context) -> Wrapped:
        """Under the variable's key."""
        master = self._present()
        return Wrapped(_fingerprint(master), seal(master, key, context_bytes(*context.values())))

    def unwrap(self, wrapped: Wrapped, context: Context) -> bytes:
        """Under whichever key of the variables wrapped it."""
        before = os.environ.get(self.BEFORE, "").split(",")
        for master in (self._present(), *(_decode(key.encode()) for key in before if key.strip())):
            if _fingerprint(master) == wrapped.master_id:
                return unseal(master, wrapped.data, context_bytes(*context.values()))
        raise Damaged(NO_KEY.format(wrapped.master_id))

    def renew(self) -> bool:
        """The operator sets the variable."""
        return False

    def retire(self, used: frozenset[str]) -> list[str]:
        """The operator takes the variable away."""
        return []

    def _present(self) -> bytes:
        return _decode(os.environ.get(self.VARIABLE, "").encode())


def _decode(data: bytes) -> bytes:
    try:
        key = base64.b64decode(data.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Damaged(BAD_KEY)
    return key


def _fingerprint(key: bytes) -> str:
    """Says which key it is and nothing about it."""
    derived = HKDF(hashes.SHA256(), 6, None, b"plumbline master key id").derive(key)
    return f"environment/{derived.hex()}"
