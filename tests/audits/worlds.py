"""Lots in the states that tests of audits and billing start from."""

from __future__ import annotations

from typing import Any

from apps.annotations.enums import TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits.domain.disputes import raise_dispute, rule_on_dispute, take_dispute
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
)
from apps.audits.domain.lots import deliver_lot
from apps.audits.enums import Verdict
from apps.audits.models import Dispute, Lot
from tests.cast import Cast
from tests.factories import (
    make_clip,
    make_contract,
    make_footage,
    make_project,
    make_task,
    make_track,
)


def make_delivered_tasks(
    cast: Cast, *, tasks: int = 2, tracks: int = 40, **terms: Any
) -> list[Task]:
    """Delivered tasks of 60 frames, each with `tracks` tracks, annotated by Vera."""
    project = make_project(cast)
    contract = make_contract(cast, project, **terms)
    footage = make_footage(cast, project, 60 * tasks)
    made = []
    for index in range(tasks):
        clip = make_clip(footage, 60 * index, 60 * (index + 1))
        task = make_task(
            cast, project, contract, clip,
            status=TaskStatus.DELIVERED, annotator=cast.annotator_vera, reviewer=cast.lead_lena,
        )  # fmt: skip
        for number in range(tracks):
            make_track(task, "pedestrian" if number % 3 else "car")
        made.append(task)
    return made


def make_lot(cast: Cast, **options: Any) -> Lot:
    """A frozen lot, given to Plumb Audit."""
    tasks = make_delivered_tasks(cast, **options)
    return deliver_lot(tasks[0].project, tasks[0].contract, tasks, acting_user=cast.lead_lena)


def make_next_lot(cast: Cast, first: Lot, tracks: int = 10) -> Lot:
    """One more lot, of one task, under the contract of `first`."""
    footage = make_footage(cast, first.project, 60)
    task = make_task(
        cast, first.project, first.contract, make_clip(footage),
        status=TaskStatus.DELIVERED, annotator=cast.annotator_vera, reviewer=cast.lead_lena,
    )  # fmt: skip
    for _ in range(tracks):
        make_track(task)
    return deliver_lot(first.project, first.contract, [task], acting_user=cast.lead_lena)


def inspect_all(cast: Cast, lot: Lot, *, defective: int = 0) -> None:
    """Draw, and let Omar inspect every item, finding the first `defective` of them wrong."""
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    while (item := pull_next_item(lot, acting_user=cast.auditor_omar)) is not None:
        verdict = Verdict.CORRECT
        if item.position <= defective:
            verdict = Verdict.DEFECTIVE
            record_item_finding(
                item, acting_user=cast.auditor_omar, type="wrong_label", severity="critical",
                start=item.item.start, stop=item.item.stop, comment="This is a van.",
            )  # fmt: skip
        record_inspection(item, verdict=verdict, acting_user=cast.auditor_omar)


def dispute_first(cast: Cast, lot: Lot) -> Dispute:
    """Lena contests the first finding of the lot's newest round."""
    finding = (
        Finding.objects.filter(inspected_at__sample_item__sample__lot=lot)
        .order_by("inspected_at__sample_item__position")
        .first()
    )
    assert finding is not None
    words = {"reason": "no_defect", "text": "It is a van by clause 3."}
    return raise_dispute(finding, **words, acting_user=cast.lead_lena)


def overturn(cast: Cast, dispute: Dispute) -> None:
    """Ada looks at it and finds no defect."""
    take_dispute(dispute, acting_user=cast.auditor_ada)
    rule_on_dispute(
        dispute, outcome="overturned", comment="It is a van.", acting_user=cast.auditor_ada
    )
