"""The engine `portal.database`; Django finds it by this module's name."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.pq import TransactionStatus

GENERIC_PLANS = "-c plan_cache_mode=force_generic_plan"


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own, which does not find the text of a statement that was prepared."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """What the log of queries shows."""
        return str(super().last_executed_query(cursor, sql, params) or sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, asked whether it lives only when there is reason to doubt it."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Plans may be kept (Django says never), and are made once: `Statement` asks by any ids.

        Django's own cursors send no parameters, so there is nothing of theirs to plan.
        """
        params: dict[str, Any] = super().get_connection_params()
        params["prepare_threshold"] = 0
        params["options"] = f"{params.get('options', '')} {GENERIC_PLANS}".strip()
        return params

    def is_usable(self) -> bool:
        """Whether a kept connection can serve one more request.

        A server says nothing unasked but that it goes away: a silent socket saves the question,
        which would cost each request a way there and back.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
        return bool(not poll.poll(0) or super().is_usable())
