"""Statements built once: what every request asks, without building the same query each time.

Building a queryset with several levels of sight costs the ORM ten times what PostgreSQL needs to
answer it. A Statement keeps the SQL the ORM made and puts other people, ids and moments in.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connections, models
from django.utils import timezone

Slot = Callable[[dict[str, uuid.UUID], datetime], Any]


class NotPreparable(TypeError):
    """The queryset depends on something that is neither a named id, nor now, nor constant."""


class Statement:
    """The SQL of `build(**ids)`, a queryset of plain values whose shape never depends on the ids.

    `build` must not ask the database: what it asked would be kept for everybody. Each id is a
    UUID and must be used; a moment in the query must be the present one, a date today's.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]]) -> None:
        self._build = build
        self._kept: tuple[str, list[Slot], str] | None = None

    def rows(self, **ids: uuid.UUID) -> list[tuple[Any, ...]]:
        """The rows for these ids, now."""
        if self._kept is None:
            self._kept = self._prepare(list(ids))
        sql, slots, alias = self._kept
        now = timezone.now()
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, [slot(ids, now) for slot in slots])
            return cursor.fetchall()

    def holds(self, **ids: uuid.UUID) -> bool:
        """Whether there is any row."""
        return bool(self.rows(**ids))

    def _prepare(self, names: list[str]) -> tuple[str, list[Slot], str]:
        marks = {uuid.uuid4(): name for name in names}
        before = timezone.now()
        queryset = self._build(**{name: mark for mark, name in marks.items()})
        sql, values = queryset.query.sql_with_params()
        if missing := set(marks) - {value for value in values if isinstance(value, uuid.UUID)}:
            raise NotPreparable(f"{[marks[mark] for mark in missing]} do not enter the query.")
        return sql, [_slot(value, marks, before) for value in values], queryset.db


def _slot(value: Any, marks: dict[uuid.UUID, str], before: datetime) -> Slot:
    """Where a parameter comes from when the statement is asked again."""
    if isinstance(value, uuid.UUID) and value in marks:
        name = marks[value]
        return lambda ids, _: ids[name]
    if isinstance(value, datetime):
        if not before <= value <= timezone.now():
            raise NotPreparable(f"{value} is not the present moment.")
        return lambda _, now: now
    if isinstance(value, date):
        if value != timezone.localdate(before):
            raise NotPreparable(f"{value} is not today.")
        return lambda _, now: timezone.localdate(now)
    return lambda *_: value
