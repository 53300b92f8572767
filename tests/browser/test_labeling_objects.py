"""Drawing and changing objects with mouse and keys; what the database holds is what was seen."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.models import Event, Tag, Track
from tests.browser.labeling import Labeling
from tests.browser.view import View

pytestmark = pytest.mark.browser


def rows(labeling: Labeling, model: Any) -> list[Any]:
    with labeling.everything():
        return list(model.objects.filter(task=labeling.task).order_by("id"))


def near(box: list[float], *expected: float) -> bool:
    return all(abs(a - b) < 1.0 for a, b in zip(box, expected, strict=True))


def test_boxes_are_drawn_moved_resized_and_kept(labeling: Labeling) -> None:
    view = labeling.open()
    car = view.draw("1", (40, 20), (100, 60))
    view.go_to(20)
    view.drag((70, 40), (130, 50))  # moves: a keyframe at 20
    view.go_to(40)
    view.drag((160, 70), (200, 80))  # resizes by the corner: a keyframe at 40
    view.key("q")
    view.go_to(50)
    view.key("o")
    person = view.draw("2", (10, 10), (30, 80))
    view.key("Control+ArrowRight", "Control+ArrowRight", "Control+ArrowDown")
    view.saved()

    [track, other] = rows(labeling, Track)
    assert (str(track.pk), str(other.pk)) == (car, person)
    columns = track.keyframes
    assert columns["frame"] == [0, 20, 40, 50]
    assert near(columns["points"][0], 40, 20, 100, 60)
    assert near(columns["points"][1], 100, 30, 160, 70)
    assert near(columns["points"][2], 100, 30, 200, 80)
    assert columns["occluded"] == [False, False, True, True]
    assert columns["outside"] == [False, False, False, True]
    assert set(columns["source"]) == {"manual"}
    assert near(other.keyframes["points"][0], 12, 11, 32, 81)

    view.page.reload()
    view.settle()
    assert view.data("objects") == "2"
    view.go_to(10)
    view.key("Tab")
    facts = view.page.locator(".lb-facts").inner_text()
    assert "Between keyframes" in facts
    assert "60 × 40" in facts
    before = view.data("revision")
    view.page.wait_for_timeout(1300)
    assert view.data("revision") == before, "looking saves nothing"
    assert view.errors == []


def test_undo_and_redo_go_by_gesture_to_where_it_was(labeling: Labeling) -> None:
    view = labeling.open()
    view.draw("1", (40, 20), (100, 60))
    view.go_to(30)
    view.drag((70, 40), (130, 50))
    view.go_to(5)
    view.key("Control+z")
    view.settle()
    assert view.data("frame") == "30"
    assert "Undone: Move" in view.say()
    view.key("Control+z")
    view.wait(objects="0")
    view.key("Control+Shift+Z", "Control+y")
    view.settle()
    view.saved()
    assert rows(labeling, Track)[0].keyframes["frame"] == [0, 30]
    view.key("Delete")
    view.wait(objects="1")  # nothing is selected any more after undoing the drawing
    view.key("Tab", "Delete")
    view.wait(objects="0")
    view.saved()
    assert rows(labeling, Track) == []
    assert view.errors == []


def test_attributes_hold_for_the_object_or_from_a_frame_on(labeling: Labeling) -> None:
    view = labeling.open()
    view.draw("1", (40, 20), (100, 60))
    page = view.page
    page.locator("[data-attribute=colour]").select_option("blue")
    page.locator("[data-attribute=plate]").fill("HH 12")
    page.locator("[data-attribute=plate]").press("Enter")
    view.go_to(25)
    page.locator("[data-attribute=parked]").check()
    view.saved()
    [track] = rows(labeling, Track)
    assert track.attributes == {"colour": "blue", "plate": "HH 12"}
    assert track.keyframes["frame"] == [0, 25]
    assert track.keyframes["attributes"] == [{}, {"parked": True}]
    view.go_to(10)
    assert not page.locator("[data-attribute=parked]").is_checked()
    view.go_to(40)
    assert page.locator("[data-attribute=parked]").is_checked()
    assert view.errors == []


def test_events_tags_copies_splits_and_merges(labeling: Labeling) -> None:
    view = labeling.open()
    view.go_to(10)
    view.key("a")
    view.go_to(19)
    view.key("a", "4")
    car = view.draw("1", (40, 20), (100, 60))
    view.key("Control+c")
    view.go_to(35)
    view.key("Control+v")
    copy = view.data("selected")
    assert copy not in ("", car)
    view.key("Escape")
    view.page.locator(f"[data-id='{car}']").click()
    view.go_to(30)
    view.key("Alt+m")
    view.wait(objects="5")
    view.saved()
    [event], [tag] = rows(labeling, Event), rows(labeling, Tag)
    assert (event.label, event.start, event.stop) == ("near miss", 10, 20)
    assert (tag.label, tag.frame) == ("rain", 19)
    first = next(track for track in rows(labeling, Track) if str(track.pk) == car)
    assert first.keyframes["outside"] == [False, True]

    view.page.locator(f"[data-id='{car}']").click(modifiers=["Shift"])
    view.key("m")
    view.wait(objects="4")
    view.go_to(5)
    view.key("Control+b")  # the copy is not selected; this says why nothing happens
    view.saved()
    assert len(rows(labeling, Track)) == 2
    assert view.errors == []


def test_the_timeline_moves_keyframes_and_ends_of_events(labeling: Labeling) -> None:
    view = labeling.open()
    view.draw("1", (40, 20), (100, 60))
    view.go_to(20)
    view.drag((70, 40), (130, 50))
    view.key("Escape", "a")
    view.go_to(30)
    view.key("a")
    timeline = Timeline(view)
    timeline.drag(lane=1, start=20.5, end=26.5)  # lane 0 is the event's
    timeline.drag(lane=0, start=30.95, end=40.5)
    timeline.click_ruler(12)
    view.wait(frame="12")
    view.settle()
    assert view.number_shown() == 12
    view.saved()
    assert rows(labeling, Track)[0].keyframes["frame"] == [0, 26]
    event = rows(labeling, Event)[0]
    assert (event.start, event.stop) == (20, 41)
    assert view.errors == []


def test_locked_and_hidden_objects_and_what_is_said(labeling: Labeling) -> None:
    view = labeling.open()
    view.key("k")
    assert "Select an object first" in view.say()
    view.draw("1", (40, 20), (100, 60))
    view.key("l")
    view.drag((70, 40), (130, 50))
    assert "locked" in view.say()
    view.key("Delete")
    view.wait(objects="1")
    view.key("l", "h")
    assert view.page.locator(".lb-flag.is-on").count() == 1
    view.key("?")
    assert view.page.locator("[data-dialog=shortcuts]").is_visible()
    view.key("Escape")
    view.page.locator("dialog").wait_for(state="detached")
    view.saved()
    assert view.errors == []


class Timeline:
    """Frames and lanes of the timeline as places on the page."""

    GUTTER, RIGHT, HEAD, LANE, FRAMES = 152, 14, 46, 22, 60

    def __init__(self, view: View) -> None:
        self.view = view
        self.box = view.page.locator(".lb-timeline-canvas").bounding_box()

    def x(self, frame: float) -> float:
        width = self.box["width"] - self.GUTTER - self.RIGHT
        return float(self.box["x"] + self.GUTTER + frame / self.FRAMES * width)

    def drag(self, *, lane: int, start: float, end: float) -> None:
        y = self.box["y"] + self.HEAD + (lane + 0.5) * self.LANE
        mouse = self.view.page.mouse
        mouse.move(self.x(start), y)
        mouse.down()
        mouse.move(self.x((start + end) / 2), y)
        mouse.move(self.x(end), y)
        mouse.up()

    def click_ruler(self, frame: int) -> None:
        self.view.page.mouse.click(self.x(frame + 0.5), self.box["y"] + 36)
