"""What operators are told of keys: generations, ages, what each wraps, what is missing."""

from __future__ import annotations

import dataclasses
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apps.footage.domain.keys import keystore
from apps.footage.domain.keys.envelope import add_generation
from apps.footage.domain.keys.health import client_key_states, project_key_states
from apps.footage.domain.objects.stored import store_object
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.enums import ObjectKind
from apps.projects.models import Project
from tests.cast import Cast
from tests.factories import make_project


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def fill(cast: Cast, project: Project) -> None:
    store_object(project, ObjectKind.STILL, "image/jpeg", [b"x"])
    add_generation(project.client_id, f"project/{project.pk}", 2)
    store_object(project, ObjectKind.STILL, "image/jpeg", [b"x"])
    create_upload(project, name="a.mp4", length=5, acting_user=cast.client_alice)


def test_generations_and_what_they_wrap(cast: Cast, project: Project) -> None:
    unused = make_project(cast, "Unused")
    fill(cast, project)
    states = project_key_states([project.pk, unused.pk])
    found = states[project.pk]
    assert [(each.number, each.wraps) for each in found.generations] == [(1, 1), (2, 2)]
    assert (found.is_old, found.problem, found.shredded) == (False, "", False)
    assert states[unused.pk].generations == []
    client = client_key_states([project.client_id])[project.client_id]
    assert [(each.number, each.wraps) for each in client.generations] == [(1, 2)]


def test_a_key_older_than_a_year_is_told(cast: Cast, project: Project, root: Path) -> None:
    store_object(project, ObjectKind.STILL, "image/jpeg", [b"x"])
    key = keystore.read_key(f"project/{project.pk}/1")
    assert key is not None
    old = dataclasses.replace(key, made_at=datetime.now(UTC) - timedelta(days=366))
    keystore.replace_key(old)
    assert project_key_states([project.pk])[project.pk].is_old


@pytest.mark.parametrize("trouble", ["missing", "damaged", "shredded"])
def test_trouble_is_told_and_raises_nothing(
    cast: Cast, project: Project, root: Path, trouble: str
) -> None:
    fill(cast, project)
    path = root / "keystore" / "project" / str(project.pk) / "1"
    if trouble == "missing":
        path.unlink()
    elif trouble == "damaged":
        path.write_bytes(os.urandom(20))
    else:
        keystore.bury(f"project/{project.pk}")
    state = project_key_states([project.pk])[project.pk]
    assert state.shredded == (trouble == "shredded")
    assert bool(state.problem) == (trouble != "shredded")
