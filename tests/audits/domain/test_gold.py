"""Gold: made from accepted work, given out unmarked, once a person, and compared."""

from __future__ import annotations

import pytest

from apps.annotations.domain.assignment import pull_next_task, release_task
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task, Track
from apps.audits.domain.agreement import Agreed, agreement_of
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.gold import (
    EVERY,
    expose_gold,
    gold_scores,
    make_gold,
    mix_gold,
    retire_gold,
    score_gold,
)
from apps.audits.domain.lots import deliver_lot
from apps.audits.models import Gold, GoldExposure, GoldScore
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.guidelines.models import Acknowledgement
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast


@pytest.fixture
def gold(cast: Cast) -> Gold:
    """One of two accepted tasks of three tracks each, made by Vera and reviewed by Lena."""
    lot = make_lot(cast, tracks=3)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    task = lot.lot_tasks.order_by("task__number")[0].task
    version = task.project.guidelines.get()
    for person in (cast.annotator_noor, cast.annotator_vera):
        Acknowledgement.objects.create(client=lot.client, version=version, user=person)
    return make_gold(task, cap=2, acting_user=cast.client_alice)


def test_only_the_client_makes_gold_of_accepted_work(cast: Cast, gold: Gold) -> None:
    other = Task.objects.exclude(pk=gold.task_id).get()
    for name in ("vendor_bob", "lead_lena", "client_rita", "auditor_omar"):
        with pytest.raises(NotAllowed):
            make_gold(other, cap=1, acting_user=cast.people[name])
    with pytest.raises(InvalidInput, match="1 to 50"):
        make_gold(other, cap=51, acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="gold already"):
        make_gold(gold.task, cap=1, acting_user=cast.client_alice)
    Task.objects.filter(pk=other.pk).update(status=TaskStatus.REWORK)
    with pytest.raises(Conflict, match="not accepted"):
        make_gold(other, cap=1, acting_user=cast.client_alice)
    Task.objects.filter(pk=other.pk).update(status=TaskStatus.ACCEPTED)
    other.tracks.update(shape="polygon")
    with pytest.raises(Conflict, match="boxes alone"):
        make_gold(other, cap=1, acting_user=cast.client_alice)


def test_never_twice_to_one_person_nor_to_its_makers_nor_beyond_the_cap(
    cast: Cast, gold: Gold
) -> None:
    expose_gold(gold, cast.annotator_noor)
    for person in (cast.annotator_noor, cast.annotator_vera, cast.lead_lena):
        with pytest.raises(Conflict, match="same gold twice"):
            expose_gold(gold, person)
    expose_gold(gold, cast.vendor_max)
    with pytest.raises(Conflict, match="shown to nobody"):
        expose_gold(gold, cast.vendor_bob)
    assert GoldExposure.objects.count() == 2


def test_retired_gold_is_given_to_nobody(cast: Cast, gold: Gold) -> None:
    with pytest.raises(NotAllowed):
        retire_gold(gold, acting_user=cast.vendor_bob)
    retire_gold(gold, acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="shown to nobody"):
        expose_gold(gold, cast.annotator_noor)
    assert mix_gold() == 0


def test_the_copy_is_a_task_like_any_other_for_one_person(cast: Cast, gold: Gold) -> None:
    task = expose_gold(gold, cast.annotator_noor).task
    assert not task.tracks.exists()
    assert (task.clip.start, task.clip.stop) == (gold.task.clip.start, gold.task.clip.stop)
    assert pull_next_task(cast.annotator_vera) is None
    assert pull_next_task(cast.annotator_noor) == task
    # Given back it stays hers.
    release_task(task, acting_user=cast.annotator_noor)
    assert pull_next_task(cast.annotator_vera) is None
    assert pull_next_task(cast.annotator_noor) == task
    page = cast.sign_in("annotator_noor").get(f"/tasks/{task.pk}/label/").content.decode()
    assert "gold" not in page.lower().replace("golden", "")


def test_what_was_submitted_is_compared_with_the_reference(cast: Cast, gold: Gold) -> None:
    task = expose_gold(gold, cast.annotator_noor).task
    assert score_gold() == 0
    first, second, third = gold.task.tracks.all()
    for track, label in ((first, first.label), (second, "rain")):
        Track.objects.create(
            client=task.client, task=task, label=label, shape="box", keyframes=track.keyframes,
            keyframe_count=track.keyframe_count, first_frame=track.first_frame,
            last_frame=track.last_frame, revision=1,
        )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.SUBMITTED)
    assert score_gold() == 1
    score = GoldScore.objects.get()
    assert (score.expected, score.found, score.false) == (3, 1, 1)
    assert {missed["label"] for missed in score.details["missed"]} <= {
        second.label, third.label, first.label,
    }  # fmt: skip
    called = score.details["labels"]
    assert called[str(second.pk)] == "rain"
    assert list(called.values()).count(None) == 1
    assert score_gold() == 0
    assert gold_scores(gold.project) == {cast.annotator_noor.pk: (1, 3, 1)}
    page = cast.sign_in("client_alice").get(f"/projects/{gold.project_id}/gold/")
    assert "1 of 3" in page.content.decode()
    assert "Noor" not in page.content.decode()


def test_two_people_are_compared_with_each_other(cast: Cast, gold: Gold) -> None:
    for person in (cast.annotator_noor, cast.vendor_max):
        task = expose_gold(gold, person).task
        Task.objects.filter(pk=task.pk).update(status=TaskStatus.DELIVERED)
    score_gold()
    found = agreement_of(gold.project)
    # Both saw nothing at all, so nothing tells agreement from chance.
    assert (found.units, found.alpha, list(found.pairs.values())) == (3, None, [Agreed(3, 3)])
    page = cast.sign_in("client_alice").get(f"/projects/{gold.project_id}/gold/").content.decode()
    assert "3 of 3" in page


def test_gold_is_mixed_in_after_enough_other_work(cast: Cast, gold: Gold) -> None:
    Task.objects.exclude(pk=gold.task_id).update(annotator=cast.annotator_noor, reviewer=None)
    assert mix_gold() == 0
    task = Task.objects.exclude(pk=gold.task_id).get()
    for number in range(EVERY - 1):
        clip = task.clip
        clip.pk, clip.copy = None, number + 1
        clip._state.adding = True
        clip.save()
        Task.objects.create(
            client=task.client, project=task.project, clip=clip, number=100 + number,
            vendor=task.vendor, contract=task.contract, schema=task.schema,
            status=TaskStatus.ACCEPTED, annotator=cast.annotator_noor,
        )  # fmt: skip
    assert mix_gold() == 1
    assert GoldExposure.objects.get().annotator == cast.annotator_noor
    assert mix_gold() == 0


def test_a_copy_is_in_no_lot(cast: Cast, gold: Gold) -> None:
    task = expose_gold(gold, cast.annotator_noor).task
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.DELIVERED)
    with pytest.raises(InvalidInput, match="at least one"):
        deliver_lot(gold.project, gold.task.contract, [task], acting_user=cast.lead_lena)
