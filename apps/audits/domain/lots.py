"""Delivering lots: tasks, items and their hash are frozen, so that what is judged cannot move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apps.accounts.domain.grants import grant_access
from apps.annotations.domain.workflow import change_status as change_task_status
from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Task
from apps.annotations.rules import can_lead
from apps.audits.enums import LOT_TRANSITIONS, ItemKind, LotStatus
from apps.audits.models import GoldExposure, Lot, LotGrant, LotItem, LotTask
from apps.contracts.models import Contract
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.projects.models import Project, ProjectGrant
from apps.quality.sampling import lot_hash

AUDITOR_ROLES = ("owner", "lead", "auditor")


def change_status(lot: Lot, to: str, *, acting_user: Any, **data: Any) -> Lot:
    """Move a lot to `to`; raises IllegalTransition for a step the machine does not have."""
    changed: Lot = apply_transition(lot, to, LOT_TRANSITIONS, acting_user=acting_user, **data)
    return changed


@transaction.atomic
def deliver_lot(
    project: Project, contract: Contract, tasks: Iterable[Task], *, acting_user: Any
) -> Lot:
    """Freeze delivered tasks of one contract into a lot and give it to the contract's auditor.

    Raises NotAllowed unless the person leads the vendor's work, InvalidInput for no tasks,
    Conflict for a task that is not delivered or for nothing to inspect.
    """
    if not can_lead(acting_user, project):
        raise NotAllowed("Only a lead or manager of the vendor delivers a lot.")
    tasks = list(tasks)
    # Gold in disguise is paid and exported once: as what it was made from.
    copies = GoldExposure.objects.filter(task__in=[task.pk for task in tasks]).values("task_id")
    chosen = _locked(Task.objects.filter(pk__in=[t.pk for t in tasks]).exclude(pk__in=copies))
    terms = contract.versions.first()
    if terms is None:
        raise Conflict("This contract has no terms.")
    for task in chosen:
        if task.contract_id != contract.pk or task.project_id != project.pk:
            raise InvalidInput(f"{task} belongs to another contract or project.")
    Project.objects.select_for_update().get(pk=project.pk)
    number = (project.lots.aggregate(last=Max("number"))["last"] or 0) + 1
    lot = Lot.objects.create(
        client_id=project.client_id,
        project=project,
        contract=contract,
        terms=terms,
        vendor_id=contract.vendor_id,
        auditor=terms.auditor,
        number=number,
    )
    _freeze(lot, chosen, acting_user)
    change_status(lot, LotStatus.FROZEN, acting_user=acting_user, items=lot.item_count)
    _open_to_auditor(lot, acting_user)
    return lot


@transaction.atomic
def redeliver_lot(lot: Lot, *, acting_user: Any) -> Lot:
    """Freeze the reworked tasks of a rejected lot again, as its next round.

    Raises Conflict while a task of the lot is still being reworked.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if not can_lead(acting_user, lot.project):
        raise NotAllowed("Only a lead or manager of the vendor delivers a lot.")
    ids = lot.lot_tasks.filter(round=lot.round).values_list("task_id", flat=True)
    chosen = _locked(Task.objects.filter(pk__in=list(ids)))
    change_status(lot, LotStatus.REDELIVERED, acting_user=acting_user)
    failed = Task.objects.filter(pk__in=[task.pk for task in chosen])
    failed.filter(audit_status=AuditStatus.FAILED).update(audit_status=AuditStatus.FIXED)
    lot.round += 1
    lot.save(update_fields=["round"])
    _freeze(lot, chosen, acting_user)
    return lot


def _locked(tasks: Iterable[Task]) -> list[Task]:
    ids = [task.pk for task in tasks]
    if not ids:
        raise InvalidInput("Choose at least one delivered task.")
    chosen = list(Task.objects.select_for_update(of=("self",)).filter(pk__in=ids))
    waiting = [task for task in chosen if task.status != TaskStatus.DELIVERED]
    if waiting:
        raise Conflict(f"{waiting[0]} is “{waiting[0].get_status_display()}”, not delivered.")
    return chosen


def _freeze(lot: Lot, tasks: list[Task], acting_user: Any) -> None:
    LotTask.objects.bulk_create(
        LotTask(
            client_id=lot.client_id, lot=lot, task=task, round=lot.round, revision=task.revision
        )
        for task in tasks
    )
    items = [item for task in tasks for item in _items_of(lot, task)]
    if not items:
        unit = lot.terms.get_inspection_unit_display()
        raise Conflict(f"These tasks hold no {unit} to inspect.")
    LotItem.objects.bulk_create(items, batch_size=2000)
    lot.item_count = len(items)
    lot.items_hash = lot_hash(frozen_items(lot))
    days = lot.terms.acceptance_days
    lot.decide_by = timezone.now() + timedelta(days=days) if days else None
    lot.save(update_fields=["item_count", "items_hash", "decide_by"])
    for task in tasks:
        change_task_status(task, TaskStatus.IN_LOT, acting_user=acting_user, lot=lot.number)


def frozen_items(lot: Lot, number: int | None = None) -> list[dict[str, Any]]:
    """The items of a round (None: the present one) as they are hashed and published."""
    return [
        {
            "id": str(item.pk),
            "task": str(item.task_id),
            "kind": item.kind,
            "object": str(item.object_id),
            "label": item.label,
            "start": item.start,
            "stop": item.stop,
            "revision": item.revision,
        }
        for item in lot.items.filter(round=number or lot.round).order_by("id")
    ]


def _items_of(lot: Lot, task: Task) -> list[LotItem]:
    unit = lot.terms.inspection_unit
    common = {"client_id": lot.client_id, "lot": lot, "task": task, "round": lot.round}
    if unit == ItemKind.CLIP:
        clip = task.clip
        span = {"start": clip.start, "stop": clip.stop, "revision": task.revision}
        return [LotItem(**common, kind=unit, object_id=clip.pk, **span)]
    if unit == ItemKind.EVENT:
        return [
            LotItem(**common, kind=unit, object_id=event.pk, label=event.label,
                    start=event.start, stop=event.stop, revision=event.revision)
            for event in task.events.all()
        ]  # fmt: skip
    return [
        LotItem(**common, kind=unit, object_id=track.pk, label=track.label,
                start=track.first_frame, stop=track.last_frame + 1, revision=track.revision)
        for track in task.tracks.all()
    ]  # fmt: skip


def _open_to_auditor(lot: Lot, acting_user: Any) -> None:
    if lot.auditor is None:
        return
    reason = f"Audit of lot {lot.number}"
    grant_access(
        LotGrant, lot, lot.auditor, AUDITOR_ROLES,
        codename="audit_lot", reason=reason, acting_user=acting_user,
    )  # fmt: skip
    grant_access(
        ProjectGrant, lot.project, lot.auditor, AUDITOR_ROLES,
        codename="audit_project", reason=reason, acting_user=acting_user, contract=lot.contract,
    )  # fmt: skip
