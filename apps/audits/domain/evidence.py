"""From the figures of a report to the frames behind them, for who may see those."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from apps.annotations.models import Finding, Task
from apps.audits.models import AccuracyReport, LotItem, SampleItem


@dataclass(frozen=True)
class Place:
    """Frames [start, stop) of a task, and the object in them; `task_id` None: not to be opened."""

    task_id: uuid.UUID | None
    object_id: uuid.UUID | None
    start: int
    stop: int


def item_places(report: AccuracyReport, user: Any) -> dict[str, Place]:
    """Where each inspected item lies, by its id as the figures name it. Two queries."""
    ids = [row["item"] for row in report.figures["items"]]
    items = list(LotItem.objects.filter(pk__in=ids))
    seen = _seen({item.task_id for item in items}, user)
    return {
        str(item.pk): Place(
            item.task_id if item.task_id in seen else None, item.object_id, item.start, item.stop
        )
        for item in items
    }


def finding_places(report: AccuracyReport, user: Any) -> list[tuple[int, Finding, Place]]:
    """(place in the draw, finding, where) of every finding behind the report. Two queries."""
    found = list(
        Finding.objects.filter(
            inspected_at__sample_item__sample__lot=report.lot,
            inspected_at__sample_item__sample__round=report.round,
        )
        .select_related("inspected_at__sample_item__item", "dispute")
        .order_by("inspected_at__sample_item__position", "start")
    )
    seen = _seen({finding.task_id for finding in found}, user)
    return [
        (
            _sampled(finding).position,
            finding,
            Place(
                finding.task_id if finding.task_id in seen else None,
                finding.track_id or finding.event_id or _sampled(finding).item.object_id,
                finding.start,
                finding.stop,
            ),
        )
        for finding in found
    ]


def _sampled(finding: Finding) -> SampleItem:
    return finding.inspected_at.sample_item


def _seen(task_ids: set[uuid.UUID], user: Any) -> set[uuid.UUID]:
    tasks = Task.objects.visible_to(user).filter(pk__in=task_ids)
    return set(tasks.values_list("pk", flat=True))
