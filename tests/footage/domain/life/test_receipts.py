"""Receipts say what came and what went."""

from __future__ import annotations

from typing import Any

from apps.footage.domain.life.deletion import remove_footage
from apps.footage.domain.life.receipts import project_receipts, receipt_of
from apps.footage.models import Footage
from tests.cast import Cast
from tests.factories import make_footage, make_project
from tests.footage.worlds import numbered_video, receive, run_ingest


def test_a_receipt_names_what_came_and_then_what_went(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(30))
    run_ingest(footage)
    key = footage.objects_stored.get(kind="original").kek_id
    came = receipt_of(footage)
    assert (came["sha256"], came["frames"], came["key"]) == (footage.sha256, 30, key)
    assert (came["received_by"], came["deleted_at"]) == (str(cast.client_alice), None)
    remove_footage(footage, acting_user=cast.client_alice)
    footage.refresh_from_db()
    went = receipt_of(footage)
    assert {name: went[name] for name in ("sha256", "bytes", "key")} == {
        name: came[name] for name in ("sha256", "bytes", "key")
    }
    assert went["deleted_by"] == str(cast.client_alice)
    assert went["objects_deleted"] >= 3
    assert list(project_receipts(footage.project)) == [went]


def test_the_list_costs_the_same_at_ten_times_the_footage(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    project = make_project(cast)
    for total in (2, 20):
        while Footage.objects.filter(project=project).count() < total:
            make_footage(cast, project, 30)
        with django_assert_num_queries(3):
            assert len(list(project_receipts(project))) == total
