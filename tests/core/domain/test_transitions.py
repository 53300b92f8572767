"""Every state machine: each step its table does not have is refused and changes nothing."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import Invitation
from apps.annotations.models import Finding, Task
from apps.audits.models import Gold, Lot
from apps.billing.models import Invoice
from apps.contracts.models import Contract
from apps.core.domain.transitions import Transitions, apply_transition, require_transition
from apps.core.errors import IllegalTransition, NotAllowed
from apps.core.models import Activity, Job
from apps.exchange.models import Export
from apps.footage.models import Footage, Upload
from apps.projects.models import Project
from apps.vendors.models import VendorProfile
from tests.api.permissions.world import World, build_world

# model → the app's table of steps, and the door it is moved through.
MACHINES: dict[type[Any], tuple[str, str]] = {
    Task: ("annotations.enums.TASK_TRANSITIONS", "annotations.domain.workflow.change_status"),
    Finding: (
        "annotations.enums.FINDING_TRANSITIONS",
        "annotations.domain.findings.change_finding_status",
    ),
    Lot: ("audits.enums.LOT_TRANSITIONS", "audits.domain.lots.change_status"),
    Gold: ("audits.enums.GOLD_TRANSITIONS", "audits.domain.gold.change_status"),
    Invoice: ("billing.enums.INVOICE_TRANSITIONS", "billing.domain.invoices.change_status"),
    Footage: ("footage.enums.FOOTAGE_TRANSITIONS", "footage.domain.ingest.ingest.change_status"),
    Export: ("exchange.enums.EXPORT_TRANSITIONS", "exchange.domain.exports.change_status"),
    Project: ("projects.enums.PROJECT_TRANSITIONS", "projects.domain.projects.change_status"),
    Contract: ("contracts.enums.CONTRACT_TRANSITIONS", "contracts.domain.contracts.change_status"),
    VendorProfile: ("vendors.enums.VENDOR_TRANSITIONS", "vendors.domain.profiles.change_status"),
    Invitation: (
        "accounts.enums.INVITATION_TRANSITIONS",
        "accounts.domain.invitations.change_status",
    ),
}
GUARDED: list[tuple[Any, str]] = [
    *((model, "status") for model in (*MACHINES, Upload)),
    (Job, "state"),
]
PARAMS = [pytest.param(model, id=model.__name__) for model in MACHINES]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def named(path: str) -> Any:
    module, name = path.rsplit(".", 1)
    return getattr(import_module(f"apps.{module}"), name)


def move(world: World, model: type[Any], row: Any, to: str) -> None:
    """Through the app's own door, by somebody whose step it is."""
    door: Any = named(MACHINES[model][1])
    if model is VendorProfile:  # some of its steps want to hear why
        door = partial(door, reason="A test.")
    cast = world.cast
    for person in (cast.operator_olga, cast.vendor_bob, cast.othervendor_otto):
        with suppress(NotAllowed):
            door(row, to, acting_user=person)
            return
    pytest.fail(f"nobody may take the step to {to}")


def steps_of(model: type[Any]) -> Transitions:
    table: Transitions = named(MACHINES[model][0])
    return table


def states_of(model: type[Any], field: str = "status") -> list[str]:
    return [str(value) for value, _ in model._meta.get_field(field).choices]


@pytest.mark.parametrize("model", PARAMS)
def test_a_table_speaks_of_known_states_only(model: type[Any]) -> None:
    steps = steps_of(model)
    spoken_of = set(steps).union(*steps.values())
    assert {str(state) for state in spoken_of} <= set(states_of(model))


@pytest.mark.parametrize("model", PARAMS)
def test_every_state_can_be_reached(model: type[Any]) -> None:
    steps = steps_of(model)
    reached = {str(model._meta.get_field("status").default)}
    while more := {str(to) for state in reached for to in steps.get(state, ())} - reached:
        reached |= more
    assert set(states_of(model)) == reached


@pytest.mark.parametrize("model", PARAMS)
def test_every_other_step_is_refused_and_changes_nothing(world: World, model: type[Any]) -> None:
    change_status = named(MACHINES[model][1])
    row, steps = model._default_manager.first(), steps_of(model)
    refused = 0
    for before in states_of(model):
        model._default_manager.filter(pk=row.pk).update(status=before)
        as_it_was = model._default_manager.filter(pk=row.pk).values().get()
        recorded = Activity.objects.count()
        for to in set(states_of(model)) - {str(state) for state in steps.get(before, ())}:
            fresh = model._default_manager.get(pk=row.pk)
            with pytest.raises(IllegalTransition), transaction.atomic():
                change_status(fresh, to, acting_user=world.cast.client_alice)
            refused += 1
        assert model._default_manager.filter(pk=row.pk).values().get() == as_it_was
        assert Activity.objects.count() == recorded
    assert refused >= len(states_of(model))


@pytest.mark.parametrize("model", PARAMS)
def test_every_step_of_the_table_is_taken_and_recorded(world: World, model: type[Any]) -> None:
    row = model._default_manager.first()
    VendorProfile.objects.update(headline="Boxes", expertise="Traffic", languages="English")
    for before, to in [(b, to) for b, targets in steps_of(model).items() for to in targets]:
        with transaction.atomic():
            model._default_manager.filter(pk=row.pk).update(status=before)
            recorded = Activity.objects.count()
            move(world, model, model._default_manager.get(pk=row.pk), to)
            assert model._default_manager.get(pk=row.pk).status == to
            assert Activity.objects.count() > recorded
            # What one step brings along (a suspension) is not there for the next.
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), GUARDED, ids=[model.__name__ for model, _ in GUARDED])
def test_the_database_knows_the_states(model: type[Any], field: str) -> None:
    name = f"{model._meta.db_table}_{field}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass",
            [model._meta.db_table],
        )
        checks = [row[0] for row in cursor.fetchall()]
    assert any(all(f"'{state}'" in c for state in states_of(model, field)) for c in checks), name


@pytest.mark.parametrize("model", PARAMS)
def test_an_unknown_state_is_refused_by_the_database(world: World, model: type[Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET status = 'elsewhere'")


def test_a_stale_object_does_not_skip_a_step(world: World) -> None:
    task = Task.objects.filter(status="ready").first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(status="accepted")
    with pytest.raises(IllegalTransition):
        apply_transition(task, "leased", steps_of(Task), acting_user=None)


def test_the_refusal_says_both_states() -> None:
    with pytest.raises(IllegalTransition, match="“in lot” and cannot become “in progress”"):
        require_transition({}, "in_lot", "in_progress", "task")
