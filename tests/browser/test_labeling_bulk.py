"""Many objects, keyframes and frames at once: what is shown beforehand is what is saved."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.models import Track
from tests.browser.labeling import Labeling
from tests.browser.test_labeling_commands import look
from tests.browser.view import View

pytestmark = pytest.mark.browser


def saved(labeling: Labeling, view: View) -> dict[str, Any]:
    """The tracks that the server has, by id."""
    view.saved()
    with labeling.everything():
        return {str(row.pk): row for row in Track.objects.filter(task=labeling.task)}


def test_several_objects_get_an_attribute_and_one_attribute_goes_over_keyframes(
    labeling: Labeling,
) -> None:
    view = labeling.open()
    page = view.page
    first = view.draw("1", (40, 20), (100, 60))
    other = view.draw("1", (140, 20), (200, 60))
    view.key("Control+a")
    assert "2 tracks selected" in view.say()
    page.locator("[data-attribute=colour]").select_option("blue")
    page.locator(f"[data-id='{other}']").click()
    view.repaint()
    page.locator("[data-attribute=colour]").select_option("red")
    page.locator(f"[data-id='{first}']").click(modifiers=["Control"])
    view.repaint()
    assert page.locator("[data-attribute=colour] option:checked").inner_text() == "Differs"
    look(view, "several")
    tracks = saved(labeling, view)
    assert tracks[first].attributes == {"colour": "blue"}
    assert tracks[other].attributes == {"colour": "red"}

    page.locator(f"[data-id='{first}']").click()
    for frame in (10, 20):
        view.go_to(frame)
        view.key("k")
    view.go_to(0)
    view.key("Shift+A", "ArrowDown")
    view.wait(attribute="parked")
    look(view, "attribute-mode")
    view.key("1")
    view.wait(frame="10")
    view.settle()
    view.key("2", "ArrowLeft")
    view.wait(frame="10")
    view.settle()
    bar = page.get_by_role("group", name="One attribute in turn")
    assert bar.locator("[aria-pressed=true]").inner_text().split() == ["2", "no"]
    view.key("Escape")
    view.wait(attribute="", selected=first)
    found = saved(labeling, view)[first].keyframes
    assert found["attributes"] == [{"parked": True}, {"parked": False}, {}]
    assert view.errors == []


def test_fewer_keyframes_propagating_and_cutting_show_what_they_do(labeling: Labeling) -> None:
    view = labeling.open()
    page = view.page
    car = view.draw("2", (40, 20), (100, 60))
    for frame in (40, 10, 20, 30):
        view.go_to(frame)
        view.key("k")
    view.key("Shift+J")
    dialog = page.locator("[data-dialog=resample]")
    dialog.get_by_text("2 keyframes instead of 5").wait_for()
    look(view, "resample")
    dialog.get_by_role("textbox").fill("0")
    assert dialog.get_by_role("button", name="Keep only").is_disabled()
    dialog.get_by_role("textbox").fill("0,5")
    view.key("Enter")
    assert saved(labeling, view)[car].keyframes["frame"] == [0, 40]

    view.go_to(20)
    view.key("Alt+b")
    page.keyboard.type("30")
    page.locator("[data-dialog=propagate]").get_by_text(
        "30 frames, 21 to 50. 1 keyframe"
    ).wait_for()
    look(view, "propagate")
    view.key("Enter")
    assert saved(labeling, view)[car].keyframes["frame"] == [0, 20, 50]
    view.go_to(25)
    view.key("Control+Delete")
    assert saved(labeling, view)[car].keyframes["frame"] == [25, 50]
    view.key("Control+z", "Control+z", "Control+z")
    assert saved(labeling, view)[car].keyframes["frame"] == [0, 10, 20, 30, 40]
    assert view.errors == []
