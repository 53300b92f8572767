"""A whole task without a mouse: drawn, keyframed, marked, moved on the timeline, submitted."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.models import Event, Task, Track
from tests.browser.labeling import Labeling
from tests.browser.test_labeling_commands import look
from tests.browser.view import View

pytestmark = pytest.mark.browser


def rows(labeling: Labeling, model: Any) -> list[Any]:
    with labeling.everything():
        return list(model.objects.filter(task=labeling.task).order_by("id"))


def press(view: View, times: int, key: str) -> None:
    for _ in range(times):
        view.page.keyboard.press(key)
    view.repaint()


def focus_on(view: View, area: str) -> None:
    """S until the area has the focus."""
    for _ in range(8):
        view.key("s")
        if view.page.evaluate("() => document.activeElement.dataset.stage ?? ''") == area:
            return
    raise AssertionError(f"no key leads to the {area}")


def draw_a_box(view: View) -> tuple[int, int]:
    """By its corners: keys move the crosshair, Enter sets both. Returns where it began."""
    live = view.page.locator("[data-live]")
    view.page.locator(".lb-play").focus()  # Enter is a corner now, not this button
    view.key("2", "Escape", "Shift+N")
    x, y = (int(value) for value in view.data("crosshair").split())
    press(view, 3, "Shift+ArrowLeft")
    press(view, 2, "ArrowUp")
    view.key("Enter")
    press(view, 6, "Shift+ArrowRight")
    press(view, 2, "Shift+ArrowDown")
    live.get_by_text("60 wide, 20 high").wait_for(state="attached")
    look(view, "crosshair")
    view.key("Escape")
    view.wait(tool="draw", objects="0")  # the corner is given up, the crosshair stays
    assert view.data("crosshair") == f"{x + 30} {y + 18}"
    press(view, 6, "Shift+ArrowLeft")
    press(view, 2, "Shift+ArrowUp")
    view.key("Enter")
    press(view, 6, "Shift+ArrowRight")
    press(view, 2, "Shift+ArrowDown")
    view.key("Enter")
    view.wait(tool="select", objects="1", crosshair="")
    live.get_by_text("60 × 20 px").wait_for(state="attached")
    return x - 30, y - 2


def walk_the_timeline(view: View) -> None:
    """The event's end two frames later, the keyframe at 20 to 24."""
    focus_on(view, "timeline")
    view.wait(place="start 5")
    view.key("End", "Shift+ArrowRight", "Shift+ArrowRight")
    view.wait(place="stop 11", frame="11")
    assert "ends at frame 11" in view.say()
    view.key("ArrowDown")
    view.wait(place="keyframe 20")
    assert "keyframe at frame 20, 2 of 3" in view.page.locator("#lb-place").inner_text()
    grid = view.page.get_by_role("grid", name="Timeline")
    assert grid.get_attribute("aria-activedescendant") == "lb-place"
    press(view, 4, "Shift+ArrowRight")
    view.wait(place="keyframe 24")
    look(view, "timeline-keys")
    view.key("Home")
    view.wait(place="keyframe 0")
    view.key(">", ">")
    look(view, "timeline-zoomed")
    view.key("<", "<")


def submit(view: View) -> None:
    view.key("Control+Enter")
    view.page.locator("dialog[open]").wait_for()
    for _ in range(6):
        if "Submit" in view.page.evaluate("() => document.activeElement.textContent"):
            break
        view.key("Tab")
    with view.page.expect_navigation():
        view.page.keyboard.press("Enter")


def test_a_track_and_an_event_are_labelled_and_submitted_without_a_mouse(
    labeling: Labeling,
) -> None:
    view = labeling.open()
    left, top = draw_a_box(view)
    view.go_to(20)
    view.key("Shift+V", "Shift+V")  # the second corner, which the key moves
    assert "Top right" in view.say(), view.say()
    view.key("Control+ArrowRight")
    view.go_to(30)
    view.key("k", "Escape")
    for frame in (5, 9):  # an event
        view.go_to(frame)
        view.key("a")
    walk_the_timeline(view)
    view.saved()
    [track] = rows(labeling, Track)
    first, second, third = track.keyframes["points"]
    assert track.keyframes["frame"] == [0, 24, 30]
    assert first == [left, top, left + 60, top + 20]
    assert second == third == [left, top, left + 61, top + 20]
    [event] = rows(labeling, Event)
    assert (event.start, event.stop) == (5, 12)
    submit(view)
    with labeling.everything():
        assert Task.objects.get(pk=labeling.task.pk).status != labeling.task.status
    assert view.errors == []
