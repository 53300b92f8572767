"""The Django admin: operators look at everything there is; nobody else gets in, nobody writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.api.permissions.world import World, build_world

OURS = [model for model in admin.site._registry if model.__module__.startswith("apps.")]
PARAMS = [pytest.param(model, id=model._meta.label) for model in OURS]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", PARAMS)
def test_an_operator_reads_list_and_row(world: World, model: Any) -> None:
    olga = world.clients["adm"]
    assert olga.get(address(model, "changelist")).status_code == 200
    row = model._default_manager.first()
    if row is not None:
        assert olga.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", PARAMS)
def test_nobody_else_gets_in(world: World, model: Any) -> None:
    for role in ("ano", "zoe", "own", "vow", "aud"):
        answer = world.clients[role].get(address(model, "changelist"))
        assert answer.status_code in (302, 403, 404), role
