"""Clips become tasks: the client decides what is worked on, and by whom."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.annotations import rules
from apps.annotations.models import Task
from apps.contracts.models import Contract
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, NotAllowed
from apps.footage.domain.clips import cut_clips
from apps.footage.domain.ingest.findings import LEFT_OUT_KINDS
from apps.footage.domain.serving.findings import stretches_of
from apps.footage.models import Footage
from apps.projects.models import Project


@transaction.atomic
def create_tasks(
    footage: Footage, contract: Contract, *, leave_out_dull: bool = False, acting_user: Any
) -> list[Task]:
    """Cut `footage` into clips and make a task of each for the contract's vendor.

    With `leave_out_dull` clips are cut around what the footage checks found black or frozen.
    Fixes the newest schema and guideline versions into the tasks. Raises NotAllowed unless the
    person manages the client, Conflict when schema, readiness or the contract is missing, or the
    footage has been handed out already.
    """
    project = Project.objects.select_for_update().get(pk=footage.project_id)
    if not rules.can_plan(acting_user, project):
        raise NotAllowed("Only owners and managers of the client hand out work.")
    schema = project.schemas.first()
    if schema is None:
        raise Conflict("Publish a label schema first; tasks are labelled under it.")
    if not project.parties.filter(contract=contract).exists() or not contract.is_in_force:
        raise Conflict("This contract is not in force for the project.")
    if Task.objects.filter(clip__footage=footage).exists():
        raise Conflict(f"“{footage.name}” has been handed out already.")
    dull = stretches_of(footage, *LEFT_OUT_KINDS) if leave_out_dull else []
    clips = cut_clips(
        footage,
        clip_frames=project.clip_frames,
        overlap_frames=project.overlap_frames,
        leave_out=dull,
    )
    number = project.tasks.aggregate(last=Max("number"))["last"] or 0
    tasks = Task.objects.bulk_create(
        Task(
            client_id=project.client_id,
            project=project,
            clip=clip,
            number=number + position,
            vendor_id=contract.vendor_id,
            contract=contract,
            schema=schema,
            guideline=project.guidelines.first(),
        )
        for position, clip in enumerate(clips, start=1)
    )
    record_activity(
        "tasks.created",
        footage,
        acting_user=acting_user,
        tasks=len(tasks),
        contract=str(contract.pk),
        schema=schema.number,
        left_out_stretches=len(dull),
    )
    return tasks
