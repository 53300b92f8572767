"""Operators look at keys, are warned, and rotate after a second question."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.core.domain.jobs import run_job
from apps.core.models import Job
from apps.footage.domain.keys import keystore, memory
from apps.footage.domain.objects.stored import object_bytes, store_object
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_project

PROJECTS, CLIENTS = "/admin/footage/projectkeys/", "/admin/footage/clientkeys/"


@pytest.fixture
def project(cast: Cast, settings: Any, tmp_path: Path) -> Project:
    settings.KEYS_ROOT = tmp_path / "keys"
    memory.forget()
    made = make_project(cast)
    store_object(made, ObjectKind.STILL, "image/jpeg", [b"x"])
    return made


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_lists_show_health_generations_and_age(cast: Cast, project: Project) -> None:
    olga = cast.sign_in("operator_olga")
    page = text(olga.get(PROJECTS))
    assert "1: 1" in page
    assert "good" in page
    key = keystore.read_key(f"project/{project.pk}/1")
    assert key is not None
    keystore.replace_key(dataclasses.replace(key, made_at=datetime.now(UTC) - timedelta(days=400)))
    assert "older than a year" in text(olga.get(PROJECTS))
    page = text(olga.get(CLIENTS))
    assert "Healthy" in page
    assert "file/1" in page
    assert "Bright Labels" not in page


def test_a_sick_master_key_is_shown(cast: Cast, project: Project, settings: Any) -> None:
    settings.KEY_PROVIDER = "kms"
    page = text(cast.sign_in("operator_olga").get(CLIENTS))
    assert "Trouble" in page
    assert "KMS_KEY_ID" in page


def test_a_project_key_rotates_after_a_second_question(cast: Cast, project: Project) -> None:
    olga = cast.sign_in("operator_olga")
    chosen = {"action": "rotate", "_selected_action": [str(project.pk)]}
    asked = text(olga.post(PROJECTS, chosen))
    assert "Rotate keys of projects?" in asked
    assert keystore.generations_of(f"project/{project.pk}") == [1]
    done = text(olga.post(PROJECTS, {**chosen, "confirmed": "yes"}, follow=True))
    assert "rotated" in done
    assert keystore.generations_of(f"project/{project.pk}") == [1, 2]
    job = Job.objects.get(kind="footage.rewrap")
    assert run_job(job.pk, job.client_id) == "succeeded"
    see_everything()
    assert MediaObject.objects.get().kek_id == f"project/{project.pk}/2"
    assert "2: 1" in text(olga.get(PROJECTS))


def test_client_and_master_keys_rotate_after_a_second_question(
    cast: Cast, project: Project
) -> None:
    olga = cast.sign_in("operator_olga")
    chosen = {"action": "rotate", "_selected_action": [str(project.client_id)]}
    assert "Rotate keys of clients?" in text(olga.post(CLIENTS, chosen))
    text(olga.post(CLIENTS, {**chosen, "confirmed": "yes"}, follow=True))
    assert keystore.generations_of(f"client/{project.client_id}") == [1, 2]
    assert "Rotate the master key?" in text(olga.get(f"{CLIENTS}rotate-master/"))
    moved = text(olga.post(f"{CLIENTS}rotate-master/", follow=True))
    assert "2 client key(s)" in moved
    assert "file/2" in moved
    memory.forget()
    assert object_bytes(MediaObject.objects.get()) == b"x"


@pytest.mark.parametrize("who", ["client_alice", "vendor_bob", None])
def test_nobody_else_rotates(cast: Cast, project: Project, who: str | None) -> None:
    person = cast.sign_in(who)
    chosen = {"action": "rotate", "_selected_action": [str(project.pk)], "confirmed": "yes"}
    for path in (PROJECTS, CLIENTS, f"{CLIENTS}rotate-master/"):
        assert person.post(path, chosen).status_code in (302, 403, 404)
    assert keystore.generations_of(f"project/{project.pk}") == [1]
    assert not Job.objects.filter(kind="footage.rewrap").exists()
