"""The page of a report: its figures lead to the frames, for who may see those."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from apps.audits.domain.decision import decide_lot
from apps.audits.models import AccuracyReport, LotItem
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast


@pytest.fixture
def report(cast: Cast) -> AccuracyReport:
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=2)
    decide_lot(lot, acting_user=cast.auditor_omar)
    return AccuracyReport.objects.get(lot=lot)


def page_of(cast: Cast, report: AccuracyReport, name: str) -> str:
    answer = cast.sign_in(name).get(f"/reports/{report.pk}/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def links(page: str) -> list[str]:
    return re.findall(r'href="(/tasks/[^"]+/label/\?[^"]+)"', page)


def test_every_item_and_finding_leads_to_its_frames(cast: Cast, report: AccuracyReport) -> None:
    found = links(page_of(cast, report, "client_vic"))
    assert len(found) == report.figures["decision"]["inspected"] + 2
    worst = report.figures["items"][0]
    item = LotItem.objects.get(pk=worst["item"])
    opened = cast.sign_in("client_vic").get(found[0])
    start = json.loads(
        re.search(r'id="bootstrap"[^>]*>(.*?)</script>', opened.content.decode(), re.S)[1]  # type: ignore[index]
    )
    assert start["item"] == {
        "track": str(item.object_id), "event": None, "start": item.start, "stop": item.stop
    }  # fmt: skip


def test_auditors_see_what_they_found_but_no_task(cast: Cast, report: AccuracyReport) -> None:
    page = page_of(cast, report, "auditor_omar")
    assert links(page) == []
    assert page.count("This is a van.") == 2
    assert "Bright Labels" not in page


@pytest.mark.parametrize("query", [
    "object=x&start=0&stop=9", "start=9&stop=3", "start=a&stop=b", "start=0&stop=99999", "stop=4",
])  # fmt: skip
def test_a_link_that_is_no_good_opens_the_task(
    cast: Cast, report: AccuracyReport, query: str
) -> None:
    task = LotItem.objects.filter(lot=report.lot)[0].task_id
    opened = cast.sign_in("client_vic").get(f"/tasks/{task}/label/?{query}")
    assert opened.status_code == 200
    assert '"item": null' in opened.content.decode()


def test_the_page_costs_the_same_for_more_items(
    cast: Cast, django_assert_max_num_queries: Any, report: AccuracyReport
) -> None:
    client = cast.sign_in("client_vic")
    with django_assert_max_num_queries(30):
        client.get(f"/reports/{report.pk}/")
