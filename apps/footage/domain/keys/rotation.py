"""New generations of project, client and master keys, and the end of old ones.

Rotation wraps keys anew and touches no byte of a stored object. An old generation is destroyed
once nothing is wrapped by it and a day has passed, so that whoever began with it has finished.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction

from apps.accounts.models import Organization
from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import enqueue_job
from apps.core.domain.key_files import GRACE
from apps.core.errors import NotAllowed
from apps.core.models import Job
from apps.footage import rules
from apps.footage.domain.keys import envelope, keystore, memory, providers
from apps.footage.domain.keys.contexts import WRAPPED_TABLES, split_kek_id
from apps.projects.models import Project

REFUSED = "Only operators rotate keys."


@transaction.atomic
def rotate_project_key(project: Project, *, acting_user: Any) -> Job:
    """Begin a new generation of a project's key; the job that rewraps its data keys.

    Raises NotAllowed, Shredded, Unavailable.
    """
    if not rules.runs_keys(acting_user):
        raise NotAllowed(REFUSED)
    project = Project.objects.select_for_update().get(pk=project.pk)
    present = envelope.present_kek_id(project.client_id, project.pk)
    name, generation = split_kek_id(present)
    kek_id = envelope.add_generation(project.client_id, name, generation + 1)
    record_activity("keys.project_rotated", project, acting_user=acting_user, kek=kek_id)
    return enqueue_job(
        "footage.rewrap",
        client_id=project.client_id,
        subject_id=project.pk,
        acting_user=acting_user,
        idempotency_key=f"footage.rewrap:{kek_id}",
        project=str(project.pk),
    )


@transaction.atomic
def rotate_client_key(client: Organization, *, acting_user: Any) -> int:
    """Begin a new generation of a client's key and wrap its projects' keys by it; how many.

    Raises NotAllowed, Unavailable; what was wrapped until then stays so and is readable.
    """
    if not rules.runs_keys(acting_user):
        raise NotAllowed(REFUSED)
    client = Organization.objects.select_for_update().get(pk=client.pk)
    present = envelope.present_client_kek_id(client.pk)
    name, generation = split_kek_id(present)
    kek_id = envelope.add_generation(client.pk, name, generation + 1)
    count = 0
    for key in _keys("project"):
        if key.parent_id.startswith(f"{name}/") and key.parent_id != kek_id:
            _wrap_anew(client.pk, key)
            count += 1
    record_activity(
        "keys.client_rotated", client, acting_user=acting_user, client_id=client.pk, kek=kek_id,
        keys=count,
    )  # fmt: skip
    return count


@transaction.atomic
def rotate_master_key(*, acting_user: Any) -> int:
    """Wrap every client's key by a new master key, or by the provider now set; how many.

    A master key in a file is renewed here. One in the environment or a key service is renewed
    there first, by an operator; this then moves all keys to it.
    Raises NotAllowed, Unavailable; keys already moved stay so and everything stays readable.
    """
    if not rules.runs_keys(acting_user):
        raise NotAllowed(REFUSED)
    provider = providers.present()
    provider.renew()
    count, clients = 0, set()
    for key in _keys("client"):
        clients.add(uuid.UUID(key.kek_id.split("/")[1]))
        _wrap_anew(uuid.UUID(key.kek_id.split("/")[1]), key)
        count += 1
    for client in Organization.objects.filter(pk__in=clients):
        record_activity(
            "keys.master_rotated", client, acting_user=acting_user, client_id=client.pk,
            master=provider.present_id(),
        )  # fmt: skip
    return count


def retire_project_keys(project: Project) -> list[str]:
    """Destroy a project's old generations nothing is wrapped by; their ids.

    Runs in the scope of the project's client.
    """
    tables = [table._default_manager for table, _ in WRAPPED_TABLES]
    old = [
        kek_id
        for kek_id in _superseded(f"project/{project.pk}")
        if not any(table.filter(project=project, kek_id=kek_id).exists() for table in tables)
    ]
    for kek_id in old:
        _destroy(kek_id)
        record_activity("keys.retired", project, acting_user=None, kek=kek_id)
    return old


def retire_parent_keys() -> list[str]:
    """Destroy old generations of client and master keys that wrap nothing; their ids."""
    parents = {key.parent_id for key in _keys("project")}
    old = [
        kek_id
        for name in keystore.names_of("client")
        for kek_id in _superseded(name)
        if kek_id not in parents
    ]
    for kek_id in old:
        _destroy(kek_id)
    masters = frozenset(key.parent_id for key in _keys("client"))
    return old + providers.present().retire(masters)


def _keys(kind: str) -> Iterator[keystore.KeyFile]:
    """Every generation of every key of a kind."""
    for name in keystore.names_of(kind):
        for generation in keystore.generations_of(name):
            key = keystore.read_key(f"{name}/{generation}")
            if key is not None:
                yield key


def _wrap_anew(client_id: uuid.UUID, key: keystore.KeyFile) -> None:
    """The same key under its present parent; its age stays what it was."""
    wrapped = envelope.wrap_kek(client_id, key.kek_id, envelope.open_kek(client_id, key.kek_id))
    keystore.replace_key(dataclasses.replace(wrapped, made_at=key.made_at))


def _superseded(name: str) -> list[str]:
    """Generations whose successor is older than the grace."""
    generations, old = keystore.generations_of(name), []
    for generation, successor in pairwise(generations):
        found = keystore.read_key(f"{name}/{successor}")
        if found is not None and found.made_at < datetime.now(UTC) - GRACE:
            old.append(f"{name}/{generation}")
    return old


def _destroy(kek_id: str) -> None:
    keystore.remove_key(kek_id)
    memory.forget(kek_id)
