"""The demo's people at work: labelling, review, delivery, audit; each step through its verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apps.annotations.domain.assignment import pull_next_review, pull_next_task
from apps.annotations.domain.changes import apply_changes
from apps.annotations.domain.findings import record_finding
from apps.annotations.domain.workflow import approve_task, return_task, submit_task
from apps.annotations.enums import DEFAULT_SEVERITY, Severity, TaskStatus
from apps.annotations.models import Task, Track
from apps.audits.domain.disputes import raise_dispute, rule_on_dispute, take_dispute
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
)
from apps.audits.domain.lots import deliver_lot
from apps.audits.enums import Verdict
from apps.audits.models import Dispute, InspectionFinding, Lot, SampleItem
from apps.contracts.models import Contract
from apps.core.models import uuid7
from apps.guidelines.domain.guidelines import acknowledge_guideline
from apps.home.domain.demo.annotation import Hand, Labels, label_task
from apps.home.domain.demo.footage import Truth
from apps.projects.models import Project

OBJECTS_A_SAVE = 6
WHAT_IS_WRONG = {
    "wrong_label": "This is another kind of vehicle; see “Who is who” in the guideline.",
    "loose_shape": "The box leaves far more than three pixels of air on each side.",
    "wrong_attribute": "The colour is not what most people would say.",
}


@dataclass
class Floor:
    """A project at work: what its footage really shows, and which defects are known."""

    project: Project
    contract: Contract
    truths: dict[Any, Truth]
    defects: dict[str, str] = field(default_factory=dict)

    def read_guideline(self, *people: Any) -> None:
        """Each acknowledges the newest version."""
        version = self.project.guidelines.first()
        if version is not None:
            for person in people:
                acknowledge_guideline(version, acting_user=person)

    def begin_task(self, person: Any, hand: Hand, *, share: float = 1.0) -> Task:
        """Pull the next task and label the first `share` of what is in it."""
        task = pull_next_task(person, project=self.project)
        if task is None:
            raise RuntimeError(f"{self.project} has no task left for {person}.")
        labels = label_task(task, self.truths[task.clip.footage_id], hand)
        self._save(task, labels, person, share)
        self.defects |= labels.defects
        task.refresh_from_db()
        return task

    def _save(self, task: Task, labels: Labels, person: Any, share: float) -> None:
        """Several change sets, as autosave would make them."""
        objects = labels.objects[: round(len(labels.objects) * share)]
        for first in range(0, len(objects), OBJECTS_A_SAVE):
            task.refresh_from_db()
            created = objects[first : first + OBJECTS_A_SAVE]
            body = {"id": str(uuid7()), "base": task.revision, "created": created}
            apply_changes(task, body, acting_user=person)

    def submit_task(self, person: Any, hand: Hand) -> Task:
        """Label a whole task and hand it over."""
        task = self.begin_task(person, hand)
        return submit_task(task, revision=task.revision, acting_user=person)

    def deliver_tasks(self, count: int, people: tuple[Any, ...], hand: Hand, lead: Any) -> None:
        """Label `count` tasks in turn; the lead looks at each and is content."""
        for number in range(count):
            self.submit_task(people[number % len(people)], hand)
            task = self._review(lead)
            approve_task(task, comment="Looks right.", acting_user=lead)

    def return_task(self, lead: Any) -> Task:
        """The lead sends a submitted task back, pinning what is wrong."""
        task = self._review(lead)
        track = Track.objects.filter(task=task).order_by("first_frame", "id")[0]
        record_finding(
            task, type="loose_shape", severity=Severity.MINOR, start=track.first_frame,
            stop=track.last_frame + 1, track_id=track.pk,
            comment="Tighten this one; it also covers the shadow.", acting_user=lead,
        )  # fmt: skip
        return return_task(task, comment="One box to tighten, then it is good.", acting_user=lead)

    def begin_review(self, lead: Any) -> Task:
        """The lead holds a submitted task for review."""
        return self._review(lead)

    def _review(self, lead: Any) -> Task:
        task = pull_next_review(lead, project=self.project)
        if task is None:
            raise RuntimeError(f"{self.project} has no submitted task for {lead}.")
        return task

    def deliver_lot(self, lead: Any) -> Lot:
        """All delivered tasks as one lot."""
        tasks = Task.objects.filter(project=self.project, status=TaskStatus.DELIVERED)
        return deliver_lot(self.project, self.contract, tasks, acting_user=lead)

    def inspect(self, lot: Lot, auditor: Any, *, leave: int = 0) -> None:
        """Draw the sample and judge all of it but `leave` items against what is known."""
        sample = draw_sample(lot, acting_user=auditor)
        lot.refresh_from_db()
        for _ in range(sample.size - leave):
            item = pull_next_item(lot, acting_user=auditor)
            if item is not None:
                self._judge(item, auditor)

    def _judge(self, item: SampleItem, auditor: Any) -> None:
        defect = self.defects.get(str(item.item.object_id))
        verdict = Verdict.CORRECT
        if defect:
            severity = DEFAULT_SEVERITY[defect]
            record_item_finding(
                item, acting_user=auditor, type=defect, severity=severity,
                start=item.item.start, stop=item.item.stop, track_id=item.item.object_id,
                comment=WHAT_IS_WRONG[defect],
            )  # fmt: skip
            if severity != Severity.MINOR:
                verdict = Verdict.DEFECTIVE
        record_inspection(item, verdict=verdict, acting_user=auditor)

    def dispute(self, lot: Lot, lead: Any, reason: str, text: str) -> Dispute:
        """The vendor's lead contests the first finding that counts."""
        links = InspectionFinding.objects.filter(sample_item__sample__lot=lot)
        weighty = links.exclude(finding__severity=Severity.MINOR).select_related("finding")
        contested = weighty.order_by("sample_item__position")[0].finding
        return raise_dispute(contested, reason=reason, text=text, acting_user=lead)

    def rule(self, dispute: Dispute, auditor: Any, outcome: str, comment: str) -> None:
        """A second auditor looks at the frames and rules."""
        dispute = take_dispute(dispute, acting_user=auditor)
        rule_on_dispute(dispute, outcome=outcome, comment=comment, acting_user=auditor)
