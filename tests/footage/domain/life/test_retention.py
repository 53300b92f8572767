"""How long footage is kept: the clocks, a week's notice in every case, never under hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.core.errors import InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.footage.domain.life.holds import lift_hold, set_hold
from apps.footage.domain.life.retention import (
    due_dates,
    note_accepted,
    rule_of,
    set_retention,
    sweep_retention,
)
from apps.footage.models import ClipAcceptance, Footage, HoldLift, RetentionNotice, RetentionRule
from apps.projects.models import Project
from tests.cast import Cast
from tests.factories import make_clip, make_footage, make_project

TODAY = timezone.localdate()


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def aged(cast: Cast, project: Project, age: int, frames: int = 30) -> Footage:
    """Footage received so many days ago."""
    footage = make_footage(cast, project, frames)
    Footage.objects.filter(pk=footage.pk).update(created_at=timezone.now() - days(age))
    footage.refresh_from_db()
    return footage


def rule(cast: Cast, project: Project, clock: str, number: int, age: int = 100) -> None:
    """A rule that was set so many days ago."""
    made = set_retention(project, clock=clock, days=number, acting_user=cast.client_alice)
    RetentionRule.objects.filter(pk=made.pk).update(created_at=timezone.now() - days(age))


def due(project: Project, footage: Footage) -> date | None:
    return due_dates(project, [footage]).get(footage.pk)


def sweep_at(project: Project, day: date) -> int:
    """The sweep as it runs on a day; notices are dated as they would be then."""
    before = list(RetentionNotice.objects.values_list("pk", flat=True))
    gone = sweep_retention(project, today=day)
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 12))
    RetentionNotice.objects.exclude(pk__in=before).update(created_at=at)
    return gone


def test_without_a_rule_footage_stays(cast: Cast, project: Project) -> None:
    footage = aged(cast, project, 4000)
    assert (rule_of(project), due(project, footage), sweep_retention(project)) == (None, None, 0)
    rule(cast, project, "received", 30)
    rule(cast, project, "never", 0)
    assert (rule_of(project), due(project, footage)) == (None, None)


def test_a_new_rule_gives_old_footage_a_week(cast: Cast, project: Project) -> None:
    footage = aged(cast, project, 400)
    rule(cast, project, "received", 30, age=0)
    assert due(project, footage) == TODAY + days(7)
    assert [sweep_at(project, TODAY + days(n)) for n in range(9)] == [0] * 7 + [1, 0]
    footage.refresh_from_db()
    assert footage.status == "deleted"
    assert footage.deletion_receipt.cause == "retention"
    assert footage.deletion_receipt.deleted_by is None
    told = Activity.objects.filter(verb="footage.due")
    assert [row.data["on"] for row in told] == [(TODAY + days(7)).isoformat()]


def test_notice_comes_a_week_before_and_late_notice_still_means_a_week(
    cast: Cast, project: Project
) -> None:
    footage = aged(cast, project, 0)
    rule(cast, project, "received", 30)
    assert due(project, footage) == TODAY + days(30)
    sweep_at(project, TODAY + days(22))
    assert not RetentionNotice.objects.exists()
    # Nobody swept for a while: the day has come, but nobody was told.
    assert sweep_at(project, TODAY + days(31)) == 0
    assert sweep_at(project, TODAY + days(37)) == 0
    assert sweep_at(project, TODAY + days(38)) == 1
    footage.refresh_from_db()
    assert footage.status == "deleted"


def test_accepted_work_counts_once_all_of_a_piece_is(cast: Cast, project: Project) -> None:
    footage, untouched = aged(cast, project, 90, 90), aged(cast, project, 90)
    clips = [make_clip(footage, start, start + 30) for start in (0, 30, 60)]
    rule(cast, project, "accepted", 20)
    note_accepted(clips[:2])
    assert due(project, footage) is None
    note_accepted(clips[1:])
    ClipAcceptance.objects.filter(clip=clips[0]).update(accepted_at=timezone.now() - days(9))
    assert due(project, footage) == TODAY + days(20)
    assert due(project, untouched) is None


def test_a_hold_stops_it_and_lifting_gives_a_week(cast: Cast, project: Project) -> None:
    footage, neighbour = aged(cast, project, 40), aged(cast, project, 40)
    rule(cast, project, "received", 30)
    for piece in (footage, neighbour):
        notice = RetentionNotice.objects.create(
            client=project.client, footage=piece, due_on=TODAY - days(10)
        )
        RetentionNotice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - days(17))
    hold = set_hold(footage, reason="Matter 7", acting_user=cast.client_alice)
    assert sweep_retention(project) == 1
    footage.refresh_from_db()
    assert footage.status == "ready"
    lift_hold(hold, reason="Settled", acting_user=cast.client_alice)
    assert due(project, footage) == TODAY + days(7)
    assert sweep_retention(project) == 0
    HoldLift.objects.update(created_at=timezone.now() - days(8))
    assert due(project, footage) == TODAY - days(1)


def test_only_owners_say_how_long_and_it_makes_sense(cast: Cast, project: Project) -> None:
    for person in (cast.client_mia, cast.client_vic, cast.lead_lena, cast.rival_rob):
        with pytest.raises(NotAllowed):
            set_retention(project, clock="received", days=9, acting_user=person)
    for clock, number in (("received", 0), ("accepted", 3651), ("sometime", 9), ("received", -1)):
        with pytest.raises(InvalidInput):
            set_retention(project, clock=clock, days=number, acting_user=cast.client_alice)


def test_a_list_costs_the_same_however_long_it_is(
    cast: Cast, project: Project, django_assert_num_queries: object
) -> None:
    rule(cast, project, "accepted", 20)
    for count in (1, 5):
        pieces = [aged(cast, project, 9) for _ in range(count)]
        note_accepted(make_clip(piece, 0, 30) for piece in pieces)
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert len(due_dates(project, pieces)) == count
