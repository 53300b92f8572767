"""Taking one stored object out of the portal by hand, in the clear only with a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from apps.core.domain.activity import record_activity
from apps.core.domain.tenancy import scope
from apps.core.errors import InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.domain.objects.storage import open_ciphertext
from apps.footage.domain.objects.stored import file_chunks, open_object
from apps.footage.models import MediaObject


@contextmanager
def break_glass(stored: MediaObject, *, reason: str, acting_user: Any) -> Iterator[Iterator[bytes]]:
    """The plaintext in verified pieces; the client reads who took it and why.

    Call it outside a transaction: the record is committed before the first byte leaves.
    Raises NotAllowed for others than operators, InvalidInput without a reason, Shredded, Damaged,
    Unavailable.
    """
    if not rules.runs_keys(acting_user):
        raise NotAllowed("Only operators take objects out in the clear.")
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise InvalidInput("Say why; the client reads the reason.")
    reader = open_object(stored)
    try:
        with scope([stored.client_id]):
            record_activity(
                "footage.break_glass",
                stored.project,
                acting_user=acting_user,
                reason=reason,
                object=str(stored.pk),
                kind=stored.kind,
                footage=str(stored.footage or ""),
            )
        yield reader.read_range(0, reader.size)
    finally:
        reader.close()


@contextmanager
def stored_ciphertext(stored: MediaObject) -> Iterator[Iterator[bytes]]:
    """The bytes as they lie in storage. Raises Unavailable."""
    with open_ciphertext(stored.storage_key) as source:
        yield file_chunks(source)
