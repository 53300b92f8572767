"""The test run itself: tests are the app role, and what they commit is gone for the next."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, connections

from apps.accounts.models import User


@pytest.mark.django_db
def test_tests_run_as_a_role_that_row_security_binds() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("plumbline_app", False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles"
            " WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE accounts_user CASCADE",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE accounts_user DISABLE ROW LEVEL SECURITY",
        "SET ROLE plumbline_owner",
    ],
)
def test_the_app_role_may_only_change_rows(statement: str) -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_for_the_next_test(turn: int) -> None:
    assert not User.objects.exists()
    assert ContentType.objects.exists()
    User.objects.create_user("someone@example.com", "long enough a password", name="Someone")


@pytest.mark.django_db
def test_the_owner_is_out_of_reach_unless_asked_for() -> None:
    with pytest.raises(AssertionError, match="not allowed"):
        connections["owner"].cursor()


def test_the_owner_session_is_the_owner(owner_session: psycopg.Connection[Any]) -> None:
    assert owner_session.execute("SELECT current_user").fetchone() == ("plumbline_owner",)
