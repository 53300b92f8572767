"""An auditor decides a lot item by item without a mouse; the next item is fetched ahead."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from apps.annotations.domain.assignment import pull_next_review
from apps.annotations.domain.workflow import approve_task, submit_task
from apps.annotations.models import Finding
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import pull_next_item
from apps.audits.domain.lots import deliver_lot
from apps.audits.models import Inspection, Lot, SampleItem
from apps.contracts.models import ContractVersion
from tests.browser.labeling import Labeling
from tests.browser.view import View
from tests.factories import make_track

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")
A_TENTH = 10


def drawn_lot(labeling: Labeling, tracks: int) -> tuple[Lot, SampleItem]:
    """A lot of so many pedestrians, all of them to be inspected; the first is Omar's."""
    cast = labeling.cast
    with labeling.everything():
        ContractVersion.objects.filter(contract=labeling.contract).update(plan="full")
        for index in range(tracks):
            make_track(labeling.task, "pedestrian", (index % 20, 30 + index % 20))
        submit_task(labeling.task, revision=0, acting_user=cast.annotator_vera)
        task = pull_next_review(cast.lead_lena)
        assert task is not None
        task = approve_task(task, acting_user=cast.lead_lena)
        lot = deliver_lot(labeling.project, labeling.contract, [task], acting_user=cast.lead_lena)
        draw_sample(lot, acting_user=cast.auditor_omar)
        lot.refresh_from_db()
        item = pull_next_item(lot, acting_user=cast.auditor_omar)
        assert item is not None
    return lot, item


def judge(view: View, index: int) -> None:
    """Two keys for a correct one; every tenth is a false object, with a finding first."""
    page = view.page
    if index % A_TENTH == 0:
        view.key("2")
        page.locator("[data-severity=major][aria-pressed=true]:focus").wait_for()
        page.keyboard.press("Enter")
        page.locator("[data-finding]").wait_for()
        page.locator("[data-stage]:focus").wait_for()
    page.keyboard.press("Shift+Enter")


def audit(labeling: Labeling, tracks: int) -> list[float]:
    """Decide the whole lot by keys; seconds from each verdict to the next item shown."""
    lot, item = drawn_lot(labeling, tracks)
    view = labeling.open("auditor_omar", f"/items/{item.pk}/")
    page: Any = view.page
    took: list[float] = []
    used = 0
    for index in range(tracks):
        view.settle()
        if index + 1 < tracks:
            page.locator("body[data-next-item]:not([data-next-item=''])").wait_for()
        if index == 1 and PICTURES:
            page.screenshot(path=f"{PICTURES}/audit-item-light.png")
        here, began = page.url, time.monotonic()
        judge(view, index)
        page.wait_for_url(lambda url, here=here: url != here)
        if index + 1 < tracks:
            view.settle()
            took.append(time.monotonic() - began)
            used += view.data("ahead") == "used"
    assert page.url.endswith(f"/lots/{lot.pk}/")
    assert used == tracks - 1
    assert page.get_by_text("Every sampled item you may judge is inspected").is_visible()
    with labeling.everything():
        verdicts = list(Inspection.objects.values_list("verdict", flat=True))
        assert Finding.objects.count() == len(range(0, tracks, A_TENTH))
    assert verdicts.count("defective") == len(range(0, tracks, A_TENTH))
    assert len(verdicts) == tracks
    assert view.errors == []
    if PICTURES:
        Path(PICTURES, "seconds-to-the-next-item.txt").write_text(f"{sorted(took)}")
    return took


def test_a_lot_is_decided_by_keys(labeling: Labeling) -> None:
    audit(labeling, 4)


@pytest.mark.slow
def test_a_lot_of_sixty_is_decided_by_keys(labeling: Labeling) -> None:
    took = sorted(audit(labeling, 60))
    assert took[len(took) // 2] < 5, took


def test_the_next_item_waits_and_nothing_is_decided_twice(labeling: Labeling) -> None:
    _, item = drawn_lot(labeling, 3)
    view = labeling.open("auditor_omar", f"/items/{item.pk}/")
    view.page.locator("body[data-next-item]:not([data-next-item=''])").wait_for()
    ahead = view.data("nextItem")
    assert ahead != str(item.pk)
    with labeling.everything():
        held = SampleItem.objects.get(pk=ahead)
        assert held.held_by == labeling.cast.auditor_omar
    assert " s" in view.page.locator(".lb-pace").inner_text()
    view.page.evaluate(
        """() => { for (let i = 0; i < 3; i += 1) window.dispatchEvent(
          new KeyboardEvent("keydown", { key: "Enter", code: "Enter", shiftKey: true })) }"""
    )
    view.page.wait_for_url(f"**/items/{ahead}/")
    view.settle()
    with labeling.everything():
        assert Inspection.objects.count() == 1
    assert "typically" in view.page.locator(".lb-pace").inner_text()
    assert view.errors == []
