"""The scope row-level security looks at: which organizations' rows this transaction may touch.

Always SET LOCAL: the setting dies with the transaction, so a pooled connection never leaks it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

# Sets the scope to the organizations a query finds, in one go with finding them.
SCOPE_TO = """
SELECT set_config('app.clients', '{' || coalesce(string_agg(id::text, ','), '') || '}', true)
FROM ({query}) AS found (id)
"""


class NoTransaction(RuntimeError):
    """A scope was asked for outside a transaction, where SET LOCAL has no effect."""


def set_scope(client_ids: Iterable[uuid.UUID]) -> None:
    """Let the current transaction see rows of `client_ids` and of nobody else."""
    if not connection.in_atomic_block:
        raise NoTransaction("A tenancy scope needs a transaction.")
    array = "{" + ",".join(str(client_id) for client_id in client_ids) + "}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.clients', %s, true)", [array])


def current_scope() -> frozenset[uuid.UUID]:
    """The organizations the current transaction may touch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.clients', true)")
        value = (cursor.fetchone() or [""])[0] or ""
    return frozenset(uuid.UUID(part) for part in value.strip("{}").split(",") if part)


@contextmanager
def scope(client_ids: Iterable[uuid.UUID]) -> Iterator[None]:
    """Run a block in a transaction that sees rows of `client_ids` only.

    Nested, it replaces the outer scope and puts it back at the end.
    """
    with transaction.atomic():
        before = current_scope()
        set_scope(client_ids)
        try:
            yield
        finally:
            if not connection.needs_rollback:
                set_scope(before)


@contextmanager
def scope_of(user: Any) -> Iterator[None]:
    """Run a block in a transaction that sees what a person may touch."""
    with transaction.atomic():
        if user.is_authenticated:
            apps.get_model("accounts", "Membership").objects.enter_scope(user)
        yield


@contextmanager
def widened(*client_ids: uuid.UUID) -> Iterator[None]:
    """Like `scope`, adding to what the transaction may already touch."""
    with transaction.atomic(), scope(current_scope().union(client_ids)):
        yield
