"""What every provider of the master key can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

# What a wrapping is bound to, in order: as `{"kind": "client", "client": …, "generation": "1"}`.
Context = Mapping[str, str]


class Wrapped(NamedTuple):
    """A wrapped key and which master key wrapped it: `file/1`, `environment/<print>`, `kms/…`."""

    master_id: str
    data: bytes


class MasterKeys(Protocol):
    """A holder of master keys. Every method raises Unavailable when it cannot be reached."""

    name: str

    def present_id(self) -> str:
        """The id of the master key that wraps now."""
        ...

    def wrap(self, key: bytes, context: Context) -> Wrapped:
        """Wrap a key under the present master key, bound to `context`."""
        ...

    def unwrap(self, wrapped: Wrapped, context: Context) -> bytes:
        """The key. Raises Damaged when it or its context are not those that were wrapped."""
        ...

    def renew(self) -> bool:
        """Begin a new master key here; False where the operator begins it outside."""
        ...

    def retire(self, used: frozenset[str]) -> list[str]:
        """Destroy old master keys that are held here and not in `used`; their ids."""
        ...
