"""Creating and steering a project: who may, what is refused, every step of its life."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.projects.domain.projects import (
    activate_project,
    change_status,
    close_project,
    create_project,
    edit_project,
    pause_project,
)
from apps.projects.enums import PROJECT_TRANSITIONS, ProjectStatus
from apps.projects.models import Project
from tests.cast import PEOPLE, Cast
from tests.factories import make_contract, make_project

VERBS: dict[str, tuple[Any, str]] = {
    "activate": (activate_project, ProjectStatus.ACTIVE),
    "pause": (pause_project, ProjectStatus.PAUSED),
    "close": (close_project, ProjectStatus.CLOSED),
}
STEERS = {"client_alice", "client_mia"}
FACTS: dict[str, Any] = {"description": "", "clip_frames": 100, "overlap_frames": 5}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", ProjectStatus.values)
def test_each_step_is_allowed_or_refused(cast: Cast, status: str, verb: str) -> None:
    step, to = VERBS[verb]
    project = make_project(cast)
    Project.objects.filter(pk=project.pk).update(status=status)
    if to in PROJECT_TRANSITIONS.get(status, ()):
        assert step(project, acting_user=cast.client_mia).status == to
        assert Activity.objects.filter(verb=f"project.{to}", subject_id=project.pk).exists()
        return
    with pytest.raises(IllegalTransition):
        step(project, acting_user=cast.client_mia)
    project.refresh_from_db()
    assert project.status == status


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("person", [name for name in PEOPLE if name not in STEERS])
def test_nobody_else_steers_a_project(cast: Cast, person: str, verb: str) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    with pytest.raises(NotAllowed):
        VERBS[verb][0](project, acting_user=cast.people[person])
    project.refresh_from_db()
    assert project.status == ProjectStatus.ACTIVE


def test_every_pair_of_states_that_is_not_in_the_table_is_refused(cast: Cast) -> None:
    project = make_project(cast)
    for before in ProjectStatus.values:
        for to in set(ProjectStatus.values) - PROJECT_TRANSITIONS.get(before, frozenset()):
            Project.objects.filter(pk=project.pk).update(status=before)
            with pytest.raises(IllegalTransition):
                change_status(project, to, acting_user=cast.client_alice)


def test_a_project_starts_as_a_draft_with_a_tidy_name(cast: Cast) -> None:
    project = create_project(
        cast.org("Acme Mobility"), name="  Night  drive ", acting_user=cast.client_mia
    )
    assert (project.name, project.status) == ("Night drive", ProjectStatus.DRAFT)


@pytest.mark.parametrize("person", sorted(set(PEOPLE) - STEERS))
def test_only_the_clients_owners_and_managers_create(cast: Cast, person: str) -> None:
    with pytest.raises(NotAllowed):
        create_project(cast.org("Acme Mobility"), name="X", acting_user=cast.people[person])


def test_a_vendor_has_no_projects_of_its_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        create_project(cast.org("Bright Labels"), name="X", acting_user=cast.vendor_bob)


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "jUNCTION"}, "name"),
        ({"description": "x" * 4001}, "description"),
        ({"clip_frames": 0}, "clip_frames"),
        ({"clip_frames": 20_001}, "clip_frames"),
        ({"clip_frames": 10, "overlap_frames": 10}, "overlap_frames"),
        ({"overlap_frames": -1}, "overlap_frames"),
    ],
)
def test_wrong_facts_are_named_by_place(cast: Cast, facts: dict[str, Any], where: str) -> None:
    make_project(cast, name="Junction")
    with pytest.raises(InvalidInput) as refusal:
        create_project(
            cast.org("Acme Mobility"), **{"name": "New", **facts}, acting_user=cast.client_alice
        )
    assert [error["where"] for error in refusal.value.details["errors"]] == [where]


def test_two_clients_may_use_the_same_name(cast: Cast) -> None:
    make_project(cast, name="Junction")
    project = create_project(
        cast.org("Rival Robotics"), name="Junction", acting_user=cast.rival_rob
    )
    assert project.name == "Junction"


def test_facts_change_until_the_project_is_closed(cast: Cast) -> None:
    project = make_project(cast)
    edited = edit_project(project, name="JUNCTION", **FACTS, acting_user=cast.client_alice)
    assert (edited.name, edited.clip_frames, edited.overlap_frames) == ("JUNCTION", 100, 5)
    close_project(project, acting_user=cast.client_alice)
    with pytest.raises(Conflict):
        edit_project(project, name="Again", **FACTS, acting_user=cast.client_alice)
    with pytest.raises(NotAllowed):
        edit_project(project, name="Again", **FACTS, acting_user=cast.client_rita)


def test_without_labels_a_project_does_not_start(cast: Cast) -> None:
    project = create_project(cast.org("Acme Mobility"), name="X", acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="label schema"):
        activate_project(project, acting_user=cast.client_alice)
