"""Publishing label schemas: immutable versions; tasks keep the one they were made under."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.projects import rules
from apps.projects.enums import ProjectStatus
from apps.projects.models import LabelSchema, Project
from apps.projects.validators import normalise_schema


@transaction.atomic
def publish_schema(project: Project, definition: Any, *, acting_user: Any) -> LabelSchema:
    """Publish the next version of the labels.

    Raises NotAllowed for others than the client's owners and managers, InvalidInput with every
    wrong place of `definition` or when nothing changed, Conflict for a closed project.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not rules.can_manage(acting_user, project):
        raise NotAllowed("Only owners and managers of the client publish label schemas.")
    if project.status == ProjectStatus.CLOSED:
        raise Conflict("This project is closed; its labels can no longer change.")
    normal = normalise_schema(definition)
    newest = project.schemas.first()
    if newest is not None and newest.definition == normal:
        raise InvalidInput(f"This is what version {newest.number} says already.")
    number = (project.schemas.aggregate(last=Max("number"))["last"] or 0) + 1
    schema = LabelSchema.objects.create(
        client_id=project.client_id,
        project=project,
        number=number,
        definition=normal,
        created_by=acting_user,
    )
    record_activity(
        "schema.published",
        project,
        acting_user=acting_user,
        number=number,
        labels=len(normal["labels"]),
    )
    return schema
