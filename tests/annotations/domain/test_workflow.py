"""From the queue to delivery: pull, submit, review, return, approve; leases; separation."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.annotations.domain.assignment import (
    GuidelineUnread,
    expire_leases,
    pull_next_review,
    pull_next_task,
    release_task,
    renew_lease,
)
from apps.annotations.domain.findings import record_finding
from apps.annotations.domain.workflow import (
    ProblemsFound,
    approve_task,
    return_task,
    submit_task,
    take_back_finding,
)
from apps.annotations.enums import FindingStatus, TaskStatus
from apps.annotations.models import Assignment, Finding, Task
from apps.contracts.enums import ContractStatus
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.footage.models import Clip
from apps.guidelines.models import Acknowledgement
from tests.cast import Cast
from tests.factories import (
    make_clip,
    make_contract,
    make_footage,
    make_project,
    make_task,
    make_track,
)


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    """Two ready tasks; everyone has read the guideline."""
    project = make_project(cast)
    contract = make_contract(cast, project)
    footage = make_footage(cast, project)
    for name in ("annotator_vera", "annotator_noor", "lead_lena"):
        Acknowledgement.objects.create(
            client=project.client, version=project.guidelines.get(), user=cast.people[name]
        )
    clips = [make_clip(footage, 0, 60), make_clip(footage, 60, 120)]
    return [make_task(cast, project, contract, clip) for clip in clips]


def submitted(cast: Cast) -> Task:
    task = pull_next_task(cast.annotator_vera)
    assert task is not None
    make_track(task)
    return submit_task(task, revision=task.revision, acting_user=cast.annotator_vera)


def test_two_people_never_get_the_same_task(cast: Cast, tasks: list[Task]) -> None:
    assert pull_next_task(cast.annotator_vera) == tasks[0]
    assert pull_next_task(cast.annotator_noor) == tasks[1]
    assert pull_next_task(cast.annotator_vera) == tasks[0]
    assert pull_next_task(cast.lead_lena) is None


def test_another_vendor_gets_nothing(cast: Cast, tasks: list[Task]) -> None:
    assert pull_next_task(cast.othervendor_ines) is None


def test_the_guideline_is_read_before_the_first_frame(cast: Cast, tasks: list[Task]) -> None:
    with pytest.raises(GuidelineUnread):
        pull_next_task(cast.vendor_bob)


def test_pulling_opens_the_clip_to_the_annotator_only(cast: Cast, tasks: list[Task]) -> None:
    pull_next_task(cast.annotator_vera)
    seen = Clip.objects.visible_to(cast.annotator_vera)
    assert [clip.pk for clip in seen] == [tasks[0].clip_id]
    assert not Clip.objects.visible_to(cast.annotator_noor).exists()


def test_a_suspended_contract_closes_clip_task_and_queue_at_once(
    cast: Cast, tasks: list[Task]
) -> None:
    pull_next_task(cast.annotator_vera)
    contract = tasks[0].contract
    contract.status = ContractStatus.SUSPENDED
    contract.save(update_fields=["status"])

    assert not Clip.objects.visible_to(cast.annotator_vera).exists()
    assert not Task.objects.visible_to(cast.annotator_vera).exists()
    assert not Task.objects.visible_to(cast.lead_lena).exists()
    assert pull_next_task(cast.annotator_noor) is None


def test_a_lapsed_lease_gives_untouched_work_back(cast: Cast, tasks: list[Task]) -> None:
    pull_next_task(cast.annotator_vera)
    Assignment.objects.update(leased_until=timezone.now())

    with pytest.raises(Conflict) as refusal:
        renew_lease(tasks[0], acting_user=cast.annotator_vera)
    assert refusal.value.code == "lease_lapsed"
    assert expire_leases() == 1

    tasks[0].refresh_from_db()
    assert (tasks[0].status, tasks[0].annotator) == (TaskStatus.READY, None)
    assert pull_next_task(cast.annotator_noor) == tasks[0]


def test_begun_work_waits_for_the_one_who_began_it(cast: Cast, tasks: list[Task]) -> None:
    task = pull_next_task(cast.annotator_vera)
    assert task is not None
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.IN_PROGRESS)
    Assignment.objects.update(leased_until=timezone.now())
    expire_leases()

    assert pull_next_task(cast.annotator_noor) == tasks[1]
    assert pull_next_task(cast.annotator_vera) == tasks[0]


def test_releasing_gives_it_back(cast: Cast, tasks: list[Task]) -> None:
    pull_next_task(cast.annotator_vera)
    release_task(tasks[0], acting_user=cast.annotator_vera)
    assert pull_next_task(cast.annotator_noor) == tasks[0]


def test_nobody_reviews_their_own_work(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    assert pull_next_review(cast.annotator_vera) is None
    assert pull_next_review(cast.lead_lena) == task


def test_returned_work_goes_to_the_same_annotator_first(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    pull_next_review(cast.lead_lena)
    finding = record_finding(
        task, type="loose_shape", severity="minor", start=0, stop=5, acting_user=cast.lead_lena
    )
    return_task(task, acting_user=cast.lead_lena)

    again = pull_next_task(cast.annotator_vera)
    assert again == task
    assert (again.status, again.round) == (TaskStatus.IN_PROGRESS, 2)
    submit_task(again, revision=again.revision, acting_user=cast.annotator_vera)
    finding.refresh_from_db()
    assert finding.status == FindingStatus.FIXED
    pull_next_review(cast.annotator_noor)
    done = approve_task(again, acting_user=cast.annotator_noor)
    finding.refresh_from_db()
    assert (done.status, finding.status) == (TaskStatus.DELIVERED, FindingStatus.VERIFIED)


def noted(task: Task, author: Any) -> Finding:
    return record_finding(
        task, type="drift", severity="minor", start=3, stop=5, comment="Late.", acting_user=author
    )


def test_a_reviewer_takes_back_a_finding_and_approves(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    pull_next_review(cast.lead_lena)
    finding = noted(task, cast.lead_lena)
    with pytest.raises(Conflict, match="remove them first"):
        approve_task(task, acting_user=cast.lead_lena)
    take_back_finding(finding, acting_user=cast.lead_lena)
    assert not task.findings.exists()
    kept = Activity.objects.get(verb="finding.taken_back")
    assert (kept.actor, kept.subject_id) == (cast.lead_lena, finding.pk)
    assert (kept.data["comment"], kept.data["start"]) == ("Late.", 3)
    assert approve_task(task, acting_user=cast.lead_lena).status == TaskStatus.DELIVERED


def test_another_persons_finding_stays(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    pull_next_review(cast.lead_lena)
    finding = noted(task, cast.vendor_bob)
    with pytest.raises(NotAllowed, match="Only whoever recorded"):
        take_back_finding(finding, acting_user=cast.lead_lena)
    with pytest.raises(NotAllowed):
        take_back_finding(finding, acting_user=cast.vendor_bob)
    assert list(task.findings.all()) == [finding]


def test_nothing_is_taken_back_once_the_review_is_over(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    pull_next_review(cast.lead_lena)
    finding = noted(task, cast.lead_lena)
    return_task(task, acting_user=cast.lead_lena)
    with pytest.raises(Conflict) as refusal:
        take_back_finding(finding, acting_user=cast.lead_lena)
    assert refusal.value.code == "lease_lapsed"
    again = pull_next_task(cast.annotator_vera)
    assert again is not None
    submit_task(again, revision=again.revision, acting_user=cast.annotator_vera)
    pull_next_review(cast.lead_lena)
    with pytest.raises(Conflict, match="is fixed by now"):
        take_back_finding(finding, acting_user=cast.lead_lena)
    assert list(task.findings.all()) == [finding]


def test_a_return_must_say_why(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    pull_next_review(cast.lead_lena)
    with pytest.raises(Conflict, match="Say why"):
        return_task(task, acting_user=cast.lead_lena)


def test_unsaved_work_is_not_submitted(cast: Cast, tasks: list[Task]) -> None:
    task = pull_next_task(cast.annotator_vera)
    assert task is not None
    with pytest.raises(Conflict, match="saved"):
        submit_task(task, revision=task.revision - 1, acting_user=cast.annotator_vera)


def test_a_broken_schema_rule_names_the_object(cast: Cast, tasks: list[Task]) -> None:
    task = pull_next_task(cast.annotator_vera)
    assert task is not None
    track = make_track(task)
    track.keyframes["outside"] = [True, True]
    track.save(update_fields=["keyframes"])
    with pytest.raises(ProblemsFound) as refusal:
        submit_task(task, revision=task.revision, acting_user=cast.annotator_vera)
    assert refusal.value.details["problems"][0]["id"] == str(track.pk)


def test_a_finding_outside_the_clip_is_refused_by_name(cast: Cast, tasks: list[Task]) -> None:
    task = submitted(cast)
    with pytest.raises(InvalidInput) as refusal:
        record_finding(
            task, type="drift", severity="huge", start=50, stop=70, acting_user=cast.lead_lena
        )
    assert {error["where"] for error in refusal.value.details["errors"]} == {"severity", "start"}
