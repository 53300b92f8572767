"""Sessions in the database, found by a statement that is kept: every request begins with one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.core.models import Statement, columns_of, row_of


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Session | None:
        found = _LIVE.rows(key=self.session_key) if self.session_key else []
        if found:
            return row_of(Session, found[0])
        self._session_key = None
        return None


def _live(key: str) -> Any:
    live = Session.objects.filter(session_key=key, expire_date__gt=timezone.now())
    return live.values_list(*columns_of(Session))


_LIVE = Statement(_live)
