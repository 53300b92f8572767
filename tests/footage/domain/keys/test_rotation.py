"""Rotation: new generations of every key, no stored byte changed, everything readable."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apps.core.domain.jobs import run_job
from apps.core.errors import NotAllowed
from apps.core.models import Activity
from apps.footage.domain.keys import envelope, keystore, memory
from apps.footage.domain.keys.rotation import (
    retire_parent_keys,
    retire_project_keys,
    rotate_client_key,
    rotate_master_key,
    rotate_project_key,
)
from apps.footage.domain.objects.stored import object_bytes, store_object
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_project


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


@pytest.fixture
def stored(project: Project) -> MediaObject:
    return store_object(project, ObjectKind.ORIGINAL, "video/mp4", [b"frames"])


def let_a_day_pass(root: Path) -> None:
    """As if every key had been made two days ago."""
    before = time.time() - 2 * 86_400
    for path in root.glob("master*.key"):
        os.utime(path, (before, before))
    for path in (root / "keystore").rglob("*"):
        if path.is_file():
            kek_id = str(path.relative_to(root / "keystore"))
            key = keystore.read_key(kek_id)
            assert key is not None
            aged = keystore.KeyFile(
                kek_id, key.parent_id, key.wrapped, datetime.now(UTC) - timedelta(days=2)
            )
            path.write_bytes(aged.encode())


def read_anew(stored: MediaObject) -> bytes:
    """As a process that has just started would read it."""
    memory.forget()
    return object_bytes(MediaObject.objects.get(pk=stored.pk))


def test_a_project_key_rotates_and_the_old_one_ends_after_a_day(
    cast: Cast, project: Project, stored: MediaObject, root: Path
) -> None:
    name = f"project/{project.pk}"
    job = rotate_project_key(project, acting_user=cast.operator_olga)
    assert keystore.generations_of(name) == [1, 2]
    assert read_anew(stored) == b"frames"
    assert retire_project_keys(project) == []
    assert run_job(job.pk, job.client_id) == "succeeded"
    see_everything()
    row = MediaObject.objects.get(pk=stored.pk)
    assert (row.kek_id, row.written_under) == (f"{name}/2", f"{name}/1")
    assert read_anew(stored) == b"frames"
    assert retire_project_keys(project) == [], "somebody may have begun with it just now"
    let_a_day_pass(root)
    assert retire_project_keys(project) == [f"{name}/1"]
    assert keystore.generations_of(name) == [2]
    assert read_anew(stored) == b"frames"
    verbs = Activity.objects.filter(subject_id=project.pk).values_list("verb", flat=True)
    assert {"keys.project_rotated", "keys.retired"} <= set(verbs)


def test_an_old_key_stays_while_a_row_is_wrapped_by_it(
    cast: Cast, project: Project, stored: MediaObject, root: Path
) -> None:
    rotate_project_key(project, acting_user=cast.operator_olga)
    let_a_day_pass(root)
    assert retire_project_keys(project) == []
    assert read_anew(stored) == b"frames"


def test_a_client_key_rotates_and_moves_its_projects_keys_only(
    cast: Cast, project: Project, stored: MediaObject, root: Path
) -> None:
    rival = make_project(cast, client="Rival Robotics")
    store_object(rival, ObjectKind.ORIGINAL, "video/mp4", [b"other"])
    envelope.add_generation(project.client_id, f"project/{project.pk}", 2)
    assert rotate_client_key(project.client, acting_user=cast.operator_olga) == 2
    for generation in (1, 2):
        key = keystore.read_key(f"project/{project.pk}/{generation}")
        assert key is not None
        assert key.parent_id == f"client/{project.client_id}/2"
    untouched = keystore.read_key(f"project/{rival.pk}/1")
    assert untouched is not None
    assert untouched.parent_id == f"client/{rival.client_id}/1"
    assert read_anew(stored) == b"frames"
    assert retire_parent_keys() == []
    let_a_day_pass(root)
    assert retire_parent_keys() == [f"client/{project.client_id}/1"]
    assert read_anew(stored) == b"frames"


def test_the_master_key_rotates(
    cast: Cast, project: Project, stored: MediaObject, root: Path
) -> None:
    first = (root / "master.key").read_bytes()
    assert rotate_master_key(acting_user=cast.operator_olga) == 1
    assert read_anew(stored) == b"frames"
    let_a_day_pass(root)
    assert retire_parent_keys() == ["file/1"]
    assert not (root / "master.key").exists()
    assert read_anew(stored) == b"frames"
    # What the first one wrapped is of no use to who kept it.
    (root / "master.key").write_bytes(first)
    (root / "master.2.key").unlink()
    memory.forget()
    with pytest.raises(Exception, match="not here any more"):
        object_bytes(stored)


def test_only_operators_rotate(cast: Cast, project: Project) -> None:
    for user in (cast.client_alice, cast.vendor_bob):
        with pytest.raises(NotAllowed):
            rotate_project_key(project, acting_user=user)
        with pytest.raises(NotAllowed):
            rotate_client_key(project.client, acting_user=user)
        with pytest.raises(NotAllowed):
            rotate_master_key(acting_user=user)
