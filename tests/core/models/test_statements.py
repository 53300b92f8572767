"""A kept statement answers as the queryset it was made of would, for everybody and at any time."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.postgresql import base
from django.utils import timezone

from apps.accounts.domain.memberships import end_membership
from apps.accounts.models import Membership, Organization
from apps.core.models import (
    Activity,
    NotPreparable,
    Statement,
    columns_of,
    row_of,
    run_prepared,
)
from tests.cast import Cast


def live(user: uuid.UUID) -> Any:
    """Organizations of a person."""
    return Membership.objects.live().filter(user=user).values_list("organization_id")


def test_it_answers_for_whoever_is_asked_about(cast: Cast) -> None:
    statement = Statement(live)
    for user in (cast.client_alice, cast.annotator_vera, cast.stranger_zoe, cast.client_alice):
        assert set(statement.rows(user=user.pk)) == set(live(user.pk))
    assert not statement.holds(user=uuid.uuid4())


def test_it_sees_what_has_changed_since_it_was_built(cast: Cast) -> None:
    statement = Statement(live)
    assert statement.holds(user=cast.annotator_vera.pk)
    membership = Membership.objects.live().get(user=cast.annotator_vera)
    end_membership(membership, acting_user=cast.vendor_bob)
    assert not statement.holds(user=cast.annotator_vera.pk)


def test_now_is_the_moment_of_the_question(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = Statement(
        lambda user: Membership.objects.filter(
            user=user, created_at__lte=timezone.now(), created_at__date__lte=timezone.localdate()
        ).values_list("pk")
    )
    assert statement.holds(user=cast.client_alice.pk)
    earlier = timezone.now() - timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: earlier)
    assert not statement.holds(user=cast.client_alice.pk)


def test_a_query_that_would_be_wrong_later_is_refused(cast: Cast) -> None:
    forgotten = Statement(lambda user: Membership.objects.values_list("pk"))
    with pytest.raises(NotPreparable, match="do not enter"):
        forgotten.rows(user=cast.client_alice.pk)
    last_week = timezone.now() - timedelta(days=7)
    past = Statement(
        lambda user: Membership.objects.filter(user=user, created_at__gte=last_week).values_list(
            "pk"
        )
    )
    with pytest.raises(NotPreparable, match="present moment"):
        past.rows(user=cast.client_alice.pk)


def test_texts_are_named_like_ids(cast: Cast) -> None:
    statement = Statement(lambda kind: Organization.objects.filter(kind=kind).values_list("name"))
    for kind in ("client", "vendor", "client"):
        names = Organization.objects.filter(kind=kind).values_list("name", flat=True)
        assert {name for (name,) in statement.rows(kind=kind)} == set(names)


def test_a_query_can_stand_within_another(cast: Cast) -> None:
    statement = Statement(live).within("SELECT count(*) FROM ({query}) AS found")
    assert statement.rows(user=cast.annotator_vera.pk) == [(1,)]


def test_rows_become_instances(cast: Cast) -> None:
    statement = Statement(
        lambda pk: Activity.objects.filter(pk=pk).values_list(*columns_of(Activity))
    )
    written = Activity.objects.order_by("pk").last()
    assert written is not None
    read = row_of(Activity, statement.rows(pk=written.pk)[0])
    assert read == written
    assert all(getattr(read, name) == getattr(written, name) for name in columns_of(Activity))


def test_connections_keep_the_plan(cast: Cast) -> None:
    statement = Statement(live)
    for _ in range(3):
        statement.rows(user=cast.annotator_vera.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements")
        kept = [
            row[1:]
            for row in cursor.fetchall()
            if "one_live" not in row[0]
            and row[0].startswith('SELECT "accounts_membership"."organization_id"')
        ]
    assert kept == [(3, 0)]


def test_behind_a_pooler_nothing_is_left_on_a_connection(cast: Cast) -> None:
    """Django's own engine keeps no plans, and answers the same."""
    plain = base.DatabaseWrapper(connection.settings_dict, "plain")
    connections["plain"] = plain
    try:
        rows = run_prepared("SELECT %s::int + 1", [41], alias="plain")
        assert rows == run_prepared("SELECT %s::int + 1", [41]) == [(42,)]
        assert run_prepared("SELECT name FROM pg_prepared_statements", [], alias="plain") == []
    finally:
        plain.close()
        del connections["plain"]
