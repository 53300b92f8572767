"""What a rate is paid for: one row per accepted object, so that nothing is ever paid twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.annotations.enums import KeyframeSource
from apps.annotations.models import Task, Track
from apps.audits.enums import PAYABLE
from apps.audits.models import Lot
from apps.billing.models import AcceptedUnit
from apps.contracts.enums import RateUnit
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict


@transaction.atomic
def accept_units(lot: Lot, *, acting_user: Any) -> list[AcceptedUnit]:
    """Write the accepted units of an accepted lot, for each unit its contract has a rate for.

    Called again, it gives the same rows. Raises Conflict for a lot that is not accepted.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if lot.status not in PAYABLE:
        raise Conflict("Only an accepted lot has accepted units.")
    existing = list(lot.accepted_units.all())
    if existing:
        return existing
    kinds = set(lot.terms.rates.values_list("unit", flat=True))
    tasks = Task.objects.filter(
        pk__in=lot.lot_tasks.filter(round=lot.round).values("task_id")
    ).select_related("clip__footage")
    units = [
        AcceptedUnit(client_id=lot.client_id, lot=lot, task=task, **unit)
        for task in tasks
        for kind in sorted(kinds)
        for unit in _units_of(task, kind)
    ]
    AcceptedUnit.objects.bulk_create(units, batch_size=2000)
    record_activity("units.accepted", lot, acting_user=acting_user, units=len(units))
    return units


def _units_of(task: Task, kind: str) -> Iterator[dict[str, Any]]:
    one = Decimal(1)
    if kind == RateUnit.TASK:
        yield {"unit": kind, "object_id": task.pk, "quantity": one}
    elif kind == RateUnit.CLIP_MINUTE:
        yield {"unit": kind, "object_id": task.clip_id, "quantity": clip_minutes(task)}
    elif kind == RateUnit.EVENT:
        for event in task.events.all():
            yield {"unit": kind, "object_id": event.pk, "label": event.label, "quantity": one}
    else:
        for track in task.tracks.all():
            quantity = one if kind == RateUnit.TRACK else _made_by_hand(track)
            if not quantity:
                continue
            yield {
                "unit": kind,
                "object_id": track.pk,
                "label": track.label,
                "quantity": quantity,
            }


def _made_by_hand(track: Track) -> Decimal:
    """Keyframes a person made; what assist or an import made is not paid as hand work."""
    return Decimal(track.keyframes["source"].count(KeyframeSource.MANUAL))


def clip_minutes(task: Task) -> Decimal:
    """Length of the task's clip in minutes, at four decimals."""
    footage = task.clip.footage
    frames = Decimal(task.clip.frame_count)
    minutes = frames * Decimal(footage.fps_den or 1) / Decimal(footage.fps_num or 1) / 60
    return minutes.quantize(Decimal("0.0001"))
