"""Nothing that was drawn is lost: crashes, lost nets, lapsed leases, two tabs, two places."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.annotations.domain.assignment import expire_leases, pull_next_task
from apps.annotations.models import Assignment, ChangeSet, Track
from tests.browser.labeling import Labeling
from tests.browser.view import View

pytestmark = pytest.mark.browser
CHANGES = "**/changes/"
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")


def look(view: View, name: str) -> None:
    """Keep a picture of the page, light and dark, where somebody asked to look at it."""
    for scheme in ("light", "dark") if PICTURES else ():
        view.page.emulate_media(color_scheme=scheme)
        view.page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")


def tracks(labeling: Labeling) -> list[Track]:
    with labeling.everything():
        return list(Track.objects.filter(task=labeling.task).order_by("id"))


def test_a_crash_before_saving_loses_nothing(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    context.route(CHANGES, lambda route: route.abort())
    view = labeling.open(context)
    car = view.draw("1", (40, 20), (100, 60))
    view.wait(save="offline")
    view.page.wait_for_timeout(300)  # the journal is written a moment after the gesture
    view.page.close(run_before_unload=False)
    assert tracks(labeling) == []

    context.unroute(CHANGES)
    again = labeling.open(context)
    assert again.data("objects") == "1"
    assert "put back" in again.say()
    again.saved()
    assert [str(track.pk) for track in tracks(labeling)] == [car]
    assert again.errors == []


def test_an_answer_that_is_lost_is_not_saved_twice(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    lost: list[int] = []

    def lose_first(route: Any) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    context.route(CHANGES, lose_first)
    view = labeling.open(context)
    view.draw("1", (40, 20), (100, 60))
    view.saved()
    assert lost == [200]
    assert len(tracks(labeling)) == 1
    with labeling.everything():
        assert ChangeSet.objects.filter(task=labeling.task).count() == 1
    assert view.errors == []


def test_offline_work_is_kept_and_saved_when_the_net_is_back(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    view = labeling.open(context)
    context.set_offline(True)
    view.draw("1", (40, 20), (100, 60))
    view.wait(save="offline")
    bar = view.page.locator(".lb-bar").inner_text()
    assert "kept on this computer" in bar
    view.draw("2", (120, 20), (180, 60))
    context.set_offline(False)
    view.saved()
    assert len(tracks(labeling)) == 2
    assert not view.page.locator(".lb-bar").is_visible()
    assert view.errors == []


def test_a_lapsed_lease_keeps_the_work_for_the_next(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    view = labeling.open(context)
    with labeling.everything():
        Assignment.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        expire_leases()
    view.draw("1", (40, 20), (100, 60))
    view.wait(save="lapsed", readonly="true")
    bar = view.page.locator(".lb-bar").inner_text()
    assert "lapsed" in bar
    assert "1 change" in bar
    view.page.wait_for_timeout(300)
    view.page.close()
    with labeling.everything():
        assert pull_next_task(labeling.cast.annotator_vera) == labeling.task
    again = labeling.open(context)
    again.saved()
    assert len(tracks(labeling)) == 1
    assert again.errors == []


def test_two_tabs_one_works(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    first = labeling.open(context)
    first.draw("1", (40, 20), (100, 60))
    second = labeling.open(context)
    second.wait(save="elsewhere", readonly="true")
    second.page.get_by_role("button", name="Work here instead").click()
    first.wait(save="elsewhere")
    second.page.wait_for_timeout(500)
    second.wait(ready="true", save="saved", readonly="false", objects="1")
    second.settle()
    second.draw("2", (120, 20), (180, 60))
    second.saved()
    assert len(tracks(labeling)) == 2
    assert first.errors + second.errors == []


def test_what_two_changed_in_different_places_is_put_together(labeling: Labeling) -> None:
    office = labeling.open()
    car = office.draw("1", (40, 20), (100, 60))
    office.saved()
    home = labeling.open()
    office.key("Tab")
    office.drag((70, 40), (90, 40))  # at frame 0
    office.saved()
    home.key("f", "f", "f")
    home.settle()
    home.key("Tab")
    home.drag((70, 40), (150, 40))  # at frame 3
    home.saved()
    assert home.page.locator("[data-dialog]").count() == 0
    [track] = tracks(labeling)
    assert str(track.pk) == car
    points = dict(zip(track.keyframes["frame"], track.keyframes["points"], strict=True))
    assert [round(points[frame][0]) for frame in (0, 3)] == [60, 120]
    assert office.errors + home.errors == []


@pytest.mark.parametrize("side", ["Keep mine", "Keep theirs", "Merge them", "Keep both"])
def test_a_conflict_is_decided_by_the_person(labeling: Labeling, side: str) -> None:
    office = labeling.open()
    office.draw("1", (40, 20), (100, 60))
    office.saved()
    home = labeling.open()
    office.key("Tab")
    office.drag((70, 40), (90, 40))
    office.saved()
    home.key("Tab")
    home.drag((70, 40), (150, 40))
    home.wait(save="conflict")
    home.page.locator(".lb-save").click()
    dialog = home.page.locator("[data-dialog=conflict]")
    assert "differs at frame" in dialog.inner_text()
    assert "frame 0: there mine counts" in dialog.inner_text()
    look(home, "conflict")
    dialog.get_by_role("button", name=side).click()
    home.saved()
    found = sorted(round(track.keyframes["points"][0][0]) for track in tracks(labeling))
    assert found == {"Keep theirs": [60], "Keep both": [60, 120]}.get(side, [120])
    assert office.errors + home.errors == []


def test_what_the_server_refuses_is_named_and_kept(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")

    def push_outside(route: Any) -> None:
        sent = json.loads(route.request.post_data)
        for item in sent["created"] + sent["updated"]:
            for keyframe in item.get("keyframes", []):
                keyframe["points"][2] = 5000
        route.continue_(post_data=json.dumps(sent))

    context.route(CHANGES, push_outside)
    view = labeling.open(context)
    view.draw("1", (40, 20), (100, 60))
    view.wait(save="invalid")
    assert "outside the picture" in view.page.locator(".lb-bar").inner_text()
    view.page.locator(".lb-save").click()
    dialog = view.page.locator("[data-dialog=refused]")
    assert "5000" in dialog.inner_text()
    dialog.locator(".lb-finding").click()
    assert view.data("objects") == "1"
    context.unroute(CHANGES)
    view.key("Control+ArrowRight")
    view.saved()
    assert len(tracks(labeling)) == 1
    assert view.errors == []
