"""The scope: replaced, widened, put back, and gone with its transaction."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.domain.memberships import create_organization
from apps.accounts.models import Organization
from apps.core.domain.tenancy import (
    NoTransaction,
    current_scope,
    scope,
    set_scope,
    widened,
)
from apps.core.models import Activity, uuid7

A, B = uuid7(), uuid7()


@pytest.fixture
def closed(db: None) -> None:
    """Nothing in scope."""
    set_scope([])


def test_a_nested_scope_replaces_and_is_put_back(closed: None) -> None:
    with scope([A]):
        with scope([B]):
            assert current_scope() == {B}
        assert current_scope() == {A}
    assert current_scope() == frozenset()


def test_widened_adds(closed: None) -> None:
    with scope([A]), widened(B):
        assert current_scope() == {A, B}
    with scope([A]):
        assert current_scope() == {A}


def test_an_exception_puts_the_outer_scope_back(closed: None) -> None:
    with scope([A]):
        with pytest.raises(ZeroDivisionError), scope([B]):
            raise ZeroDivisionError
        assert current_scope() == {A}


def test_a_database_error_inside_leaves_the_outer_scope(closed: None) -> None:
    with scope([A]):
        with pytest.raises(DatabaseError), scope([B]), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert current_scope() == {A}


@pytest.mark.django_db(transaction=True)
def test_a_scope_needs_a_transaction() -> None:
    with pytest.raises(NoTransaction):
        set_scope([A])


@pytest.mark.django_db(transaction=True)
def test_the_scope_dies_with_the_transaction_on_a_kept_connection() -> None:
    with transaction.atomic():
        client = create_organization("Acme", "acme", "client", acting_user=None)
    with scope([client.pk]):
        assert Activity.objects.count() == 1
    # The same session, as the next request of a pooled connection would find it.
    assert Organization.objects.count() == 1
    assert current_scope() == frozenset()
    assert Activity.objects.count() == 0
    with transaction.atomic():
        assert Activity.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_exception_leaves_no_scope_on_a_kept_connection() -> None:
    with transaction.atomic():
        client = create_organization("Acme", "acme", "client", acting_user=None)
    with pytest.raises(ZeroDivisionError), scope([client.pk]):
        raise ZeroDivisionError
    assert Activity.objects.count() == 0
    with pytest.raises(DatabaseError), scope([client.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert Activity.objects.count() == 0
