"""Creating a project, changing its facts, and its life: active, paused, closed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.projects import rules
from apps.projects.enums import PROJECT_TRANSITIONS, ProjectStatus
from apps.projects.models import Project

NAME_LENGTH = 120
DESCRIPTION_LENGTH = 4000
MOST_CLIP_FRAMES = 20_000
Errors = list[dict[str, str]]


@transaction.atomic
def create_project(
    client: Organization,
    *,
    name: str,
    description: str = "",
    clip_frames: int = 300,
    overlap_frames: int = 0,
    acting_user: Any,
) -> Project:
    """Open a draft project of `client`.

    Raises NotAllowed for others than the client's owners and managers, InvalidInput for facts
    that break a rule.
    """
    Organization.objects.select_for_update().get(pk=client.pk)
    if client.kind != OrganizationKind.CLIENT or not rules.can_create(acting_user, client):
        raise NotAllowed("Only owners and managers of a client create projects.")
    project = Project(client=client, created_by=acting_user)
    _write_facts(project, name, description, clip_frames, overlap_frames)
    project.save(force_insert=True)
    record_activity("project.created", project, acting_user=acting_user, name=project.name)
    return project


@transaction.atomic
def edit_project(
    project: Project,
    *,
    name: str,
    description: str,
    clip_frames: int,
    overlap_frames: int,
    acting_user: Any,
) -> Project:
    """Change the facts; clips that are cut already stay as they are.

    Raises NotAllowed, InvalidInput as `create_project`, Conflict for a closed project.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _require_manager(project, acting_user)
    if project.status == ProjectStatus.CLOSED:
        raise Conflict("This project is closed; its facts can no longer change.")
    _write_facts(project, name, description, clip_frames, overlap_frames)
    project.save(update_fields=["name", "description", "clip_frames", "overlap_frames"])
    record_activity("project.edited", project, acting_user=acting_user, name=project.name)
    return project


def change_status(project: Project, to: str, *, acting_user: Any, **data: Any) -> Project:
    """Move the project along PROJECT_TRANSITIONS; the verbs below check who may."""
    project = apply_transition(project, to, PROJECT_TRANSITIONS, acting_user=acting_user, **data)
    return project


@transaction.atomic
def activate_project(project: Project, *, acting_user: Any) -> Project:
    """Let work begin, or go on after a pause. Raises Conflict without a label schema."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    _require_manager(project, acting_user)
    if not project.schemas.exists():
        raise Conflict("Publish a label schema first: without labels there is nothing to do.")
    return change_status(project, ProjectStatus.ACTIVE, acting_user=acting_user)


@transaction.atomic
def pause_project(project: Project, *, acting_user: Any) -> Project:
    """Hand out no more tasks until it is active again; what people hold they may finish."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    _require_manager(project, acting_user)
    return change_status(project, ProjectStatus.PAUSED, acting_user=acting_user)


@transaction.atomic
def close_project(project: Project, *, acting_user: Any) -> Project:
    """End the project for good; everything stays readable."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    _require_manager(project, acting_user)
    return change_status(project, ProjectStatus.CLOSED, acting_user=acting_user)


def _require_manager(project: Project, user: Any) -> None:
    if not rules.can_manage(user, project):
        raise NotAllowed("Only owners and managers of the client steer this project.")


def _write_facts(
    project: Project, name: str, description: str, clip_frames: int, overlap_frames: int
) -> None:
    """Fill the facts into `project`, or raise InvalidInput naming every one that is wrong."""
    name, description = " ".join(name.split()), description.strip()
    errors = [
        *_name_errors(project, name),
        *_length_errors("description", description, DESCRIPTION_LENGTH),
        *_clip_errors(clip_frames, overlap_frames),
    ]
    if errors:
        raise InvalidInput(errors[0]["message"], errors)
    project.name, project.description = name, description
    project.clip_frames, project.overlap_frames = clip_frames, overlap_frames


def _name_errors(project: Project, name: str) -> Errors:
    if not name:
        return [{"where": "name", "message": "Give the project a name."}]
    taken = Project.objects.filter(client_id=project.client_id, name__iexact=name)
    if taken.exclude(pk=project.pk).exists():
        return [{"where": "name", "message": f"You already have a project called “{name}”."}]
    return _length_errors("name", name, NAME_LENGTH)


def _length_errors(where: str, text: str, most: int) -> Errors:
    if len(text) <= most:
        return []
    return [{"where": where, "message": f"Use at most {most:,} characters, not {len(text):,}."}]


def _clip_errors(clip_frames: int, overlap_frames: int) -> Errors:
    if not 1 <= clip_frames <= MOST_CLIP_FRAMES:
        message = f"A clip has between 1 and {MOST_CLIP_FRAMES:,} frames."
        return [{"where": "clip_frames", "message": message}]
    if not 0 <= overlap_frames < clip_frames:
        message = "The overlap must be shorter than the clip."
        return [{"where": "overlap_frames", "message": message}]
    return []
