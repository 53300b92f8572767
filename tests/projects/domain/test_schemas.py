"""Publishing label schemas: versions, who may, what is refused."""

from __future__ import annotations

import pytest

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.projects.domain.projects import close_project, create_project
from apps.projects.domain.schemas import publish_schema
from tests.cast import Cast
from tests.factories import make_contract, make_project


def test_versions_are_numbered_and_the_newest_comes_first(cast: Cast) -> None:
    project = create_project(cast.org("Acme Mobility"), name="X", acting_user=cast.client_alice)
    publish_schema(project, {"labels": [{"name": "car"}]}, acting_user=cast.client_alice)
    second = publish_schema(project, {"labels": [{"name": "bus"}]}, acting_user=cast.client_mia)
    assert second.number == 2
    assert [schema.number for schema in project.schemas.all()] == [2, 1]
    assert second.labels[0]["shape"] == "box"


def test_the_same_labels_make_no_new_version(cast: Cast) -> None:
    project = make_project(cast)
    same = project.schemas.get().definition
    with pytest.raises(InvalidInput, match="version 1 says already"):
        publish_schema(project, same, acting_user=cast.client_alice)


def test_a_label_named_twice_is_refused_and_nothing_is_stored(cast: Cast) -> None:
    project = make_project(cast)
    twice = {"labels": [{"name": "car"}, {"name": "Car "}]}
    with pytest.raises(InvalidInput, match="“Car” is named twice") as refusal:
        publish_schema(project, twice, acting_user=cast.client_alice)
    assert refusal.value.details["errors"][0]["where"] == "labels[1].name"
    assert project.schemas.count() == 1


@pytest.mark.parametrize(
    "person", ["client_rita", "client_vic", "vendor_bob", "lead_lena", "rival_rob", "stranger_zoe"]
)
def test_only_the_clients_managers_publish(cast: Cast, person: str) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    with pytest.raises(NotAllowed):
        publish_schema(project, {"labels": [{"name": "bus"}]}, acting_user=cast.people[person])


def test_a_closed_project_keeps_its_labels(cast: Cast) -> None:
    project = make_project(cast)
    close_project(project, acting_user=cast.client_alice)
    with pytest.raises(Conflict):
        publish_schema(project, {"labels": [{"name": "bus"}]}, acting_user=cast.client_alice)
