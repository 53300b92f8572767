"""Who saw which frames: complete for a person and a period, at a cost that does not grow."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from apps.core.errors import InvalidInput
from apps.footage.domain.life.seen import (
    COLUMNS,
    find_views,
    parse_day,
    view_rows,
    viewers_of,
    with_organizations,
)
from apps.footage.models import ClipView, Footage
from tests.cast import Cast
from tests.factories import make_clip, make_footage, make_project


@pytest.fixture
def footage(cast: Cast) -> Footage:
    return make_footage(cast, make_project(cast), 100_000)


def fill(cast: Cast, footage: Footage, count: int) -> None:
    """So many views by three people, one an hour into the past."""
    clip = make_clip(footage, 0, 100_000) if not footage.clips.exists() else footage.clips.get()
    people = (cast.annotator_vera, cast.annotator_noor, cast.client_alice)
    ClipView.objects.bulk_create(
        ClipView(
            client_id=footage.client_id, footage=footage, clip=clip, user=people[n % 3],
            session_hash=f"{n:064}", first_frame=n, last_frame=n + 1, requests=1, bytes_served=9,
            purpose="annotation" if n % 3 < 2 else "",
        )
        for n in range(count)
    )  # fmt: skip
    now = timezone.now()
    for n, view in enumerate(ClipView.objects.order_by("id")):
        at = now - timedelta(hours=n)
        ClipView.objects.filter(pk=view.pk).update(created_at=at, last_at=at)


def test_a_person_and_a_period_are_complete(cast: Cast, footage: Footage) -> None:
    fill(cast, footage, 240)
    day = timezone.localdate() - timedelta(days=4)
    wanted = {
        view.first_frame
        for view in ClipView.objects.filter(user=cast.annotator_vera)
        if timezone.localdate(view.last_at) in (day, day + timedelta(days=1))
    }
    found = find_views(
        footage, acting_user=cast.client_mia, person=cast.annotator_vera.pk,
        since=day, until=day + timedelta(days=1),
    )  # fmt: skip
    assert {view.first_frame for view in found} == wanted
    assert len(wanted) == 16
    assert found.count() == 16
    assert {str(user) for user in viewers_of(footage.project, acting_user=cast.client_mia)} == {
        str(cast.annotator_vera), str(cast.annotator_noor), str(cast.client_alice)
    }  # fmt: skip


def test_a_view_counts_for_every_day_it_reaches_into(cast: Cast, footage: Footage) -> None:
    fill(cast, footage, 1)
    ClipView.objects.update(created_at=F("last_at") - timedelta(days=9))
    today = timezone.localdate()
    for back in (0, 5, 9):
        day = today - timedelta(days=back)
        assert find_views(footage, acting_user=cast.client_mia, since=day, until=day).count() == 1
    day = today - timedelta(days=11)
    assert not find_views(footage, acting_user=cast.client_mia, until=day).exists()


def test_nobody_else_reads_the_log(cast: Cast, footage: Footage) -> None:
    fill(cast, footage, 3)
    for person in (cast.client_vic, cast.lead_lena, cast.annotator_vera, cast.rival_rob):
        assert not find_views(footage, acting_user=person).exists()
        assert viewers_of(footage, acting_user=person) == []


def test_the_organization_is_the_one_of_that_moment(cast: Cast, footage: Footage) -> None:
    fill(cast, footage, 3)
    spell = cast.annotator_vera.memberships.get()

    def shown() -> str:
        views = with_organizations(find_views(footage, acting_user=cast.client_alice))
        return next(name for view, name in views if view.user == cast.annotator_vera)

    assert shown() == "Bright Labels"
    spell.ended_at = timezone.now() + timedelta(seconds=1)
    spell.save(update_fields=["ended_at"])
    assert shown() == "Bright Labels"
    spell.ended_at = timezone.now() - timedelta(hours=5)
    spell.save(update_fields=["ended_at"])
    assert shown() == ""


def test_the_file_has_every_row_once_at_a_flat_cost(
    cast: Cast, footage: Footage, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("apps.footage.domain.life.seen.A_READ", 50)
    fill(cast, footage, 230)
    ClipView.objects.filter(first_frame__lt=120).update(last_at=timezone.now())  # many at once
    views = find_views(footage, acting_user=cast.client_alice)
    with django_assert_num_queries(6):  # the log, and the organizations of each of five pieces
        rows = list(view_rows(views))
    assert sorted(row[COLUMNS.index("first_frame")] for row in rows) == list(range(230))
    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.slow
def test_many_rows_are_exported_within_the_minute(cast: Cast, footage: Footage) -> None:
    clip = make_clip(footage, 0, 100_000)
    ClipView.objects.bulk_create(
        (
            ClipView(
                client_id=footage.client_id, footage=footage, clip=clip, user=cast.annotator_vera,
                session_hash=f"{n:064}", first_frame=n, last_frame=n, bytes_served=9,
            )
            for n in range(20_000)
        ),
        batch_size=5000,
    )  # fmt: skip
    begin = time.monotonic()
    count = sum(1 for _ in view_rows(find_views(footage, acting_user=cast.client_alice)))
    assert count == 20_000
    assert time.monotonic() - begin < 20  # a minute for three times as many


def test_a_day_is_written_as_a_day() -> None:
    assert parse_day("", "From") is None
    with pytest.raises(InvalidInput, match="From is no day"):
        parse_day("3 May", "From")
