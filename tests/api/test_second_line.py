"""Two locks: with either of sight and row-level security taken away, the other still holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from apps.accounts.models import Organization
from apps.accounts.models.organizations import MembershipQuerySet
from apps.core.domain.row_security import tenant_models
from apps.core.domain.tenancy import set_scope
from apps.core.models.statements import QUERY, Kept, Statement
from tests.api.permissions.roles import ROLES
from tests.api.permissions.world import World, build_world
from tests.api.test_permissions import ROUTES, TABLE, ask, path_of

READS = [row for row in TABLE if row.method == "GET"]
# Nobody of these has anything to do with the world's client.
STRANGERS = ("gon", "zoe", "riv")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def without_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `visible_to` of a tenant's rows forgets its filter."""
    for model in apps.get_models():
        queryset = type(model._default_manager.all())
        if issubclass(model, tuple(tenant_models())) and hasattr(queryset, "visible_to"):
            monkeypatch.setattr(queryset, "visible_to", lambda self, user: self.all())
            monkeypatch.setattr(
                type(model._default_manager), "visible_to", lambda self, user: self.all()
            )
    # Kept statements know the filter already, and would keep what they learn here.
    monkeypatch.setattr(Statement, "rows", rows_anew)


def rows_anew(statement: Statement, **named: Any) -> list[tuple[Any, ...]]:
    """The rows of the query as it is now; of no use is whom it names."""
    built = statement._build(**named)
    if statement._within != QUERY:
        return Kept(statement._build, statement._within, named).rows(named)
    return list(built)


@pytest.fixture
def without_row_security(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's requests run in the scope of every organization."""
    monkeypatch.setattr(
        MembershipQuerySet,
        "enter_scope",
        lambda self, user: set_scope(Organization.objects.values_list("pk", flat=True)),
    )


def canaries() -> re.Pattern[bytes]:
    """Every id of every row of every tenant, as text."""
    ids = {
        str(pk) for m in tenant_models() for pk in m._default_manager.values_list("pk", flat=True)
    }
    return re.compile("|".join(sorted(ids)).encode())


@pytest.mark.usefixtures("without_sight")
@pytest.mark.parametrize("role", STRANGERS)
def test_row_security_alone_shows_a_stranger_nothing(world: World, role: str) -> None:
    foreign, leaks = canaries(), []
    for row in READS:
        answer = ask(world, role, "GET", path_of(world, row.route, row.subject), None)
        if world.objects[row.subject] and row.expected[role] == 404:
            assert answer.status_code == 404, row.name
        elif not answer.streaming and (leak := foreign.search(answer.content)):
            leaks.append((row.name, leak.group().decode()))
    assert leaks == []


@pytest.mark.usefixtures("without_row_security")
@pytest.mark.parametrize("row", READS, ids=[row.name for row in READS])
def test_sight_alone_hides_what_is_hidden(world: World, row: Any) -> None:
    hidden = [role for role in ROLES if row.expected[role] == 404]
    path = path_of(world, row.route, row.subject)
    seen = {role: ask(world, role, "GET", path, row.body).status_code for role in hidden}
    assert seen == dict.fromkeys(hidden, 404)


@pytest.mark.usefixtures("without_row_security")
@pytest.mark.parametrize("role", STRANGERS)
def test_sight_alone_lists_a_stranger_nothing(world: World, role: str) -> None:
    foreign, leaks = canaries(), []
    for route in ROUTES.values():
        if route.parameters or "GET" not in route.methods:
            continue
        answer = ask(world, role, "GET", path_of(world, route.name, "-"), None)
        if not answer.streaming and (leak := foreign.search(answer.content)):
            leaks.append((route.name, leak.group().decode()))
    assert leaks == []


def test_the_patches_reach_something(world: World, without_sight: None) -> None:
    patched: list[type[models.Model]] = [
        m for m in tenant_models() if hasattr(m._default_manager, "visible_to")
    ]
    assert len(patched) >= 8
    for model in patched:
        sight: Any = model._default_manager
        assert sight.visible_to(world.cast.stranger_zoe).count() == sight.count()
