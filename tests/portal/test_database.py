"""A kept connection is used again without a question, and never after the server left it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from portal.database.base import DatabaseWrapper


@pytest.fixture
def other(db: None) -> Iterator[DatabaseWrapper]:
    """A connection of its own, outside the test's transaction."""
    copy = connections["default"].copy()
    assert isinstance(copy, DatabaseWrapper)
    copy.connect()
    yield copy
    copy.close()


def test_a_silent_connection_is_not_asked(other: DatabaseWrapper) -> None:
    with CaptureQueriesContext(other) as asked:
        assert other.is_usable()
    assert not asked.captured_queries


def test_a_connection_the_server_ended_is_not_used_again(other: DatabaseWrapper) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
    deadline = time.monotonic() + 10
    while other.is_usable():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    other.close()
    assert not other.is_usable()


def test_plans_are_made_for_any_id(other: DatabaseWrapper) -> None:
    with other.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
