"""Statements built and planned once: what every request asks.

Building a queryset with several levels of sight costs the ORM ten times what PostgreSQL needs to
answer it, and planning it as much again. A Statement keeps the SQL the ORM made, puts other ids,
words and moments in, and lets each connection keep the plan.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone

Slot = Callable[[dict[str, Any], datetime], Any]
QUERY = "{query}"
Row = TypeVar("Row", bound=models.Model)


class NotPreparable(TypeError):
    """The queryset depends on something that is neither a named value, nor now, nor constant."""


class Statement:
    """The SQL of `build(**named)`, a queryset of values whose shape never depends on what is named.

    `build` must not ask the database: what it asked would be kept for everybody. What is named are
    UUIDs and texts, each of which must be used; a moment in the query must be the present one, a
    date today's.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[Any, Any]], within: str = QUERY
    ) -> None:
        self._build, self._within = build, within
        self._kept: Kept | None = None

    def within(self, sql: str) -> Statement:
        """This query inside another one: `sql` with QUERY in its place."""
        return Statement(self._build, sql)

    def rows(self, **named: uuid.UUID | str) -> list[tuple[Any, ...]]:
        """The rows for what is named, now."""
        if self._kept is None:
            self._kept = Kept(self._build, self._within, named)
        return self._kept.rows(named)

    def holds(self, **named: uuid.UUID | str) -> bool:
        """Whether there is any row."""
        return bool(self.rows(**named))


class Kept:
    """What is kept of a statement: SQL, where its parameters come from, how values are read."""

    def __init__(self, build: Callable[..., Any], within: str, named: dict[str, Any]) -> None:
        marks: dict[Any, str] = {_mark_like(value): name for name, value in named.items()}
        before = timezone.now()
        queryset = build(**{name: mark for mark, name in marks.items()})
        self._compiler = queryset.query.get_compiler(queryset.db)
        sql, values = self._compiler.as_sql()
        self._sql = within.replace(QUERY, sql)
        if missing := set(marks) - {item for item in values if isinstance(item, uuid.UUID | str)}:
            raise NotPreparable(f"{[marks[mark] for mark in missing]} do not enter the query.")
        self._slots = [_slot(value, marks, before) for value in values]
        self._alias = queryset.db
        chosen = [expression for expression, *_ in self._compiler.select]
        self._converters = self._compiler.get_converters(chosen) if within == QUERY else {}

    def rows(self, named: dict[str, Any]) -> list[tuple[Any, ...]]:
        now = timezone.now()
        values = [slot(named, now) for slot in self._slots]
        found = run_prepared(self._sql, values, alias=self._alias)
        if not self._converters:
            return found
        return [tuple(row) for row in self._compiler.apply_converters(found, self._converters)]


class _PlanningCursor(psycopg.Cursor[Any]):
    """A cursor whose statements are planned once for each connection."""

    def execute(self, *arguments: Any, **options: Any) -> _PlanningCursor:
        """Execute, prepared."""
        return super().execute(*arguments, **{**options, "prepare": True})


def run_prepared(
    sql: str, values: Sequence[Any] | Mapping[str, Any], *, alias: str = DEFAULT_DB_ALIAS
) -> list[tuple[Any, ...]]:
    """The rows of `sql`, whose plan the connection keeps, where the engine lets it.

    Values are typed by PostgreSQL.
    """
    connection = connections[alias]
    connection.ensure_connection()
    own: Any = _PlanningCursor(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(own) as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if own.pgresult and own.pgresult.nfields else []


@cache
def columns_of(model: type[models.Model], prefix: str = "") -> tuple[str, ...]:
    """Names of all columns for `values_list`, from which `row_of` makes the model's instance."""
    return tuple(prefix + field.attname for field in model._meta.concrete_fields)


def row_of(model: type[Row], values: Iterable[Any]) -> Row:
    """The instance of values read as `columns_of` names them."""
    return model.from_db(DEFAULT_DB_ALIAS, columns_of(model), list(values))


def _mark_like(value: uuid.UUID | str) -> uuid.UUID | str:
    return uuid.uuid4() if isinstance(value, uuid.UUID) else str(uuid.uuid4())


def _slot(value: Any, marks: dict[Any, str], before: datetime) -> Slot:
    """Where a parameter comes from when the statement is asked again."""
    if isinstance(value, uuid.UUID | str) and value in marks:
        name = marks[value]
        return lambda named, _: named[name]
    if isinstance(value, datetime):
        if not before <= value <= timezone.now():
            raise NotPreparable(f"{value} is not the present moment.")
        return lambda _, now: now
    if isinstance(value, date):
        if value != timezone.localdate(before):
            raise NotPreparable(f"{value} is not today.")
        return lambda _, now: timezone.localdate(now)
    return lambda *_: value
