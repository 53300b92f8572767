"""Findings: where in the picture, how it should be, and the thread until they are settled."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.domain.assignment import pull_next_review, pull_next_task
from apps.annotations.domain.findings import record_finding
from apps.annotations.domain.threads import answer_finding
from apps.annotations.domain.workflow import (
    approve_task,
    return_task,
    submit_task,
    take_back_finding,
)
from apps.annotations.enums import FindingStatus, TaskStatus
from apps.annotations.models import Assignment, Finding, Task
from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from tests.annotations.working import held_task
from tests.cast import Cast
from tests.factories import make_track

N = FindingStatus
DEFECT: dict[str, Any] = {"type": "loose_shape", "severity": "minor", "start": 10, "stop": 11}


def in_review(cast: Cast) -> Task:
    """Frames 10 to 110 of a 640 × 360 picture, annotated by Vera, held by Lena for review."""
    task = held_task(cast)
    make_track(task)
    task.refresh_from_db()
    submit_task(task, revision=task.revision, acting_user=cast.annotator_vera)
    assert pull_next_review(cast.lead_lena) == task
    return task


def returned(cast: Cast) -> tuple[Task, Finding]:
    """The task is back with Vera, with one finding."""
    task = in_review(cast)
    finding = record_finding(task, **DEFECT, acting_user=cast.lead_lena)
    return_task(task, acting_user=cast.lead_lena)
    assert pull_next_task(cast.annotator_vera) == task
    return task, finding


def status(finding: Finding) -> str:
    finding.refresh_from_db()
    return finding.status


@pytest.mark.parametrize(
    ("region", "complaint"),
    [
        ([0, 0, 641, 10], "outside the picture (640 × 360)"),
        ([-1, 0, 5, 5], "outside the picture"),
        ([5, 5, 5.5, 9], "smaller than a pixel"),
        ([float("nan"), 0, 5, 5], "four numbers"),
        ([9, 9, 5, 5], "smaller than a pixel"),
    ],
)
def test_a_region_lies_in_the_picture(cast: Cast, region: list[float], complaint: str) -> None:
    task = in_review(cast)
    with pytest.raises(InvalidInput) as refusal:
        record_finding(task, **DEFECT, region=region, acting_user=cast.lead_lena)
    assert complaint in str(refusal.value.details)
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("correction", "complaint"),
    [
        ({"label": "tram", "points": None}, "no label “tram”"),
        ({"label": "near miss", "points": None}, "marks a event"),
        ({"label": None, "points": None}, "another label, another shape, or both"),
        ({"label": None, "points": [0, 0, 9000, 10]}, "outside"),
        ({"label": None, "points": [0, 0, float("inf"), 10]}, "one that is none"),
    ],
)
def test_a_correction_is_what_could_be_saved(
    cast: Cast, correction: dict[str, Any], complaint: str
) -> None:
    task = in_review(cast)
    track = task.tracks.get()
    with pytest.raises(InvalidInput) as refusal:
        record_finding(
            task, **DEFECT, track_id=track.pk, correction=correction, acting_user=cast.lead_lena
        )
    assert complaint in str(refusal.value.details)


def test_region_and_correction_are_kept(cast: Cast) -> None:
    task = in_review(cast)
    wanted = {"label": "pedestrian", "points": [12.5, 10.0, 50.0, 40.0]}
    found = record_finding(
        task, **DEFECT, region=[1, 2, 30, 40.5], correction=wanted, acting_user=cast.lead_lena
    )
    found.refresh_from_db()
    assert (found.region, found.correction) == ([1, 2, 30, 40.5], wanted)


def test_a_thread_goes_from_open_over_mended_and_opened_again_to_verified(cast: Cast) -> None:
    task, finding = returned(cast)
    answer_finding(finding, text="Which side?", acting_user=cast.annotator_vera)
    assert status(finding) == N.OPEN
    answer_finding(finding, becomes=N.FIXED, acting_user=cast.annotator_vera)
    assert status(finding) == N.FIXED
    task.refresh_from_db()
    submit_task(task, revision=task.revision, acting_user=cast.annotator_vera)
    assert pull_next_review(cast.lead_lena) == task
    answer_finding(finding, text="Still loose.", becomes=N.OPEN, acting_user=cast.lead_lena)
    with pytest.raises(Conflict, match="Findings are open"):
        approve_task(task, acting_user=cast.lead_lena)
    return_task(task, acting_user=cast.lead_lena)  # the finding says why
    assert pull_next_task(cast.annotator_vera) == task
    task.refresh_from_db()
    submit_task(task, revision=task.revision, acting_user=cast.annotator_vera)
    assert pull_next_review(cast.lead_lena) == task
    answer_finding(finding, becomes=N.VERIFIED, acting_user=cast.lead_lena)
    approve_task(task, acting_user=cast.lead_lena)
    task.refresh_from_db()
    assert (task.status, status(finding)) == (TaskStatus.DELIVERED, N.VERIFIED)
    thread = [(r.speaker, r.text, r.became) for r in finding.replies.all()]
    assert thread == [
        ("annotator", "Which side?", ""),
        ("annotator", "", "fixed"),
        ("reviewer", "Still loose.", "open"),
        ("reviewer", "", "verified"),
    ]


def test_each_takes_only_their_own_steps(cast: Cast) -> None:
    task, finding = returned(cast)
    vera, lena = cast.annotator_vera, cast.lead_lena
    with pytest.raises(NotAllowed, match="not for the annotator"):
        answer_finding(finding, becomes=N.VERIFIED, acting_user=vera)
    with pytest.raises(NotAllowed, match="not for the lead"):  # the review is over
        answer_finding(finding, becomes=N.VERIFIED, acting_user=lena)
    with pytest.raises(IllegalTransition):
        answer_finding(finding, becomes=N.OPEN, acting_user=vera)
    with pytest.raises(NotAllowed):
        answer_finding(finding, text="Hello", acting_user=cast.annotator_noor)
    with pytest.raises(InvalidInput, match="Write something"):
        answer_finding(finding, text="  ", acting_user=vera)
    Assignment.objects.filter(task=task, ended_at__isnull=True).update(
        leased_until="2020-01-01T00:00Z"
    )
    with pytest.raises(Conflict, match="lapsed") as lapsed:
        answer_finding(finding, becomes=N.FIXED, acting_user=vera)
    assert lapsed.value.code == "lease_lapsed"
    assert finding.replies.count() == 0


def test_a_finding_that_was_answered_is_not_taken_back(cast: Cast) -> None:
    task = in_review(cast)
    finding = record_finding(task, **DEFECT, acting_user=cast.lead_lena)
    answer_finding(finding, text="See the guideline, 3.2.", acting_user=cast.lead_lena)
    with pytest.raises(Conflict, match="answered"):
        take_back_finding(finding, acting_user=cast.lead_lena)
    assert Finding.objects.count() == 1
