"""Several keyframes at once, by mouse on the timeline and by keys; the saved data asserted."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.models import Track
from tests.browser.labeling import FRAMES, Labeling
from tests.browser.test_labeling_commands import look
from tests.browser.view import View

pytestmark = pytest.mark.browser
GUTTER_PX, MARGIN_PX, HEAD_PX, LANE_PX = 152, 14, 46, 22
EVENT_LANES = 1


def on_timeline(view: View, frame: float, lane: float = 0) -> tuple[float, float]:
    """The middle of a frame in the lane of the nth track, on the page."""
    box = view.page.locator("[data-stage=timeline]").bounding_box()
    across = (frame + 0.5) / FRAMES * (box["width"] - GUTTER_PX - MARGIN_PX)
    down = HEAD_PX + (EVENT_LANES + lane + 0.5) * LANE_PX
    return box["x"] + GUTTER_PX + across, box["y"] + down


def drag(view: View, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = view.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    mouse.move(*end)
    view.repaint()


def frames_of(labeling: Labeling) -> list[Any]:
    with labeling.everything():
        found = Track.objects.filter(task=labeling.task).order_by("id")
        return [track.keyframes["frame"] for track in found]


def two_tracks(labeling: Labeling) -> View:
    """A car with keyframes at 0, 10, 20, 30, a person at 5 and 15."""
    view = labeling.open()
    view.draw("1", (40, 20), (100, 60))
    for frame in (10, 20, 30):
        view.go_to(frame)
        view.key("k")
    view.go_to(5)
    view.draw("2", (10, 10), (30, 80))
    view.go_to(15)
    view.key("k")
    return view


def test_a_box_picks_keyframes_that_move_together(labeling: Labeling) -> None:
    view = two_tracks(labeling)
    page = view.page
    page.keyboard.down("Shift")
    drag(view, on_timeline(view, 8), on_timeline(view, 24, 1))
    look(view, "timeline-box")
    page.mouse.up()
    page.keyboard.up("Shift")
    view.wait(picks="3")  # 10 and 20 of the car, 15 of the person
    drag(view, on_timeline(view, 20), on_timeline(view, 26))
    view.key("Escape")  # as if it had not begun
    page.mouse.up()
    view.wait(picks="3")
    assert page.locator(".lb-row-count").all_inner_texts().count("4") == 1
    drag(view, on_timeline(view, 20), on_timeline(view, 26))
    page.mouse.up()
    look(view, "timeline-picked")
    view.saved()
    assert frames_of(labeling) == [[0, 16, 26, 30], [5, 21]]
    drag(view, on_timeline(view, 26), on_timeline(view, 45))
    page.mouse.up()
    view.saved()
    assert frames_of(labeling) == [[0, 19, 29, 30], [5, 24]], "they stop where one would meet 30"
    view.key("Control+z", "Control+z")
    view.saved()
    assert frames_of(labeling) == [[0, 10, 20, 30], [5, 15]]
    view.key("Escape")
    drag(view, on_timeline(view, 10), on_timeline(view, 14))
    view.wait(frame="14")
    view.key("Escape")
    page.mouse.up()
    view.wait(frame="15")  # where it was before the drag
    assert frames_of(labeling) == [[0, 10, 20, 30], [5, 15]]
    assert view.errors == []


def test_keyframes_are_picked_moved_copied_and_deleted_by_keys(labeling: Labeling) -> None:
    view = two_tracks(labeling)
    view.key("Shift+K")
    view.wait(picks="2")
    view.key("Shift+R", "Shift+R", "Shift+E")
    view.saved()
    assert frames_of(labeling)[1] == [6, 16]
    view.key("Control+c")
    view.go_to(40)
    view.key("Control+v")
    view.saved()
    assert frames_of(labeling)[1] == [6, 16, 40, 50]
    view.wait(picks="2")
    view.key("Delete")
    view.saved()
    assert frames_of(labeling) == [[0, 10, 20, 30], [6, 16]]
    view.key("Shift+K", "Delete")
    assert "never be visible" in view.say()
    view.key("Escape")
    view.wait(picks="0")
    assert view.data("selected"), "the first Escape only gives up the keyframes"
    assert view.errors == []


def test_a_gap_is_joined_by_a_key(labeling: Labeling) -> None:
    view = labeling.open()
    view.draw("2", (40, 20), (100, 60))
    for frame in (20, 30):
        view.go_to(frame)
        view.key("o")
    view.go_to(25)
    view.key("Shift+M")
    view.saved()
    assert frames_of(labeling) == [[0, 30]]
    view.key("Shift+M")
    assert "no gap" in view.say()
    assert view.errors == []
