"""Commands by key, sheet and palette; keys of one's own that follow the person."""

from __future__ import annotations

import os
from typing import Any

import pytest

from apps.annotations.models import Track
from tests.browser.labeling import Labeling
from tests.browser.view import View

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")


def look(view: View, name: str) -> None:
    """Keep a picture of the page, light and dark, where somebody asked to look at it."""
    for scheme in ("light", "dark") if PICTURES else ():
        view.page.emulate_media(color_scheme=scheme)
        view.page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")


def tracks_of(labeling: Labeling) -> list[Any]:
    with labeling.everything():
        return list(Track.objects.filter(task=labeling.task).order_by("id"))


def test_the_palette_finds_commands_objects_and_frames(labeling: Labeling) -> None:
    view = labeling.open()
    car = view.draw("1", (40, 20), (100, 60))
    view.key("Escape", "Control+k")
    page = view.page
    page.keyboard.type("37")
    page.keyboard.press("Enter")
    view.wait(frame="37")
    view.key("Control+k")
    page.keyboard.type("go track car")
    page.keyboard.press("Enter")
    view.wait(selected=car)
    view.key("Control+k")
    page.keyboard.type("delete")
    look(view, "palette")
    assert "Del" in page.locator("[data-dialog=palette] [aria-selected=true]").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    view.wait(objects="0")
    view.key("Control+k")
    page.keyboard.type("nothing of the kind")
    assert "Nothing is called" in page.locator("[data-dialog=palette] [role=status]").inner_text()
    view.key("Escape")
    assert page.locator("[data-dialog]").count() == 0
    assert view.errors == []


def test_keys_of_ones_own_work_on_every_computer(labeling: Labeling) -> None:
    view = labeling.open()
    page, row = view.page, "[data-dialog=shortcuts] [data-rekey=frame-next]"
    said = page.locator(".lb-keys-said")
    view.key("?")
    page.locator("[data-dialog=shortcuts] input").fill("one frame forward")
    page.locator(row).click()
    page.keyboard.press("Control+r")  # the browser's: the page must still be here
    assert "belongs to the browser" in said.inner_text()
    page.keyboard.press("k")
    look(view, "keys-taken")
    assert "Keyframe here" in said.inner_text()
    page.keyboard.press("Enter")
    said.get_by_text("is “One frame forward” now").wait_for()
    look(view, "keys")
    page.locator("[data-dialog=shortcuts] input").press("Escape")  # once, though words stand in it
    page.locator("[data-dialog]").wait_for(state="detached")
    view.key("k")
    view.wait(frame="1")
    view.key("f")
    view.page.wait_for_timeout(100)
    assert view.data("frame") == "1", "the old key does nothing"

    elsewhere = labeling.open()  # another browser, the same person
    elsewhere.key("k", "k")
    elsewhere.wait(frame="2")
    elsewhere.key("?")
    elsewhere.page.get_by_role("button", name="Reset all keys").click()
    elsewhere.page.get_by_text("All keys are as they were").wait_for()
    elsewhere.key("Escape", "f")
    elsewhere.wait(frame="3")
    assert view.errors == []
    assert elsewhere.errors == []


def test_what_is_pinned_the_mouse_does_not_move_and_others_lock_at_once(labeling: Labeling) -> None:
    view = labeling.open()
    view.draw("2", (40, 20), (100, 60))
    view.key("p")
    view.drag((70, 40), (150, 50))
    assert "pinned" in view.say()
    look(view, "pinned")
    view.key("Control+ArrowRight")  # keys still do
    person = view.draw("2", (200, 20), (240, 60))
    view.key("Alt+l", "Control+ArrowDown")
    view.saved()
    boxes = {str(row.pk): row.keyframes["points"] for row in tracks_of(labeling)}
    [other] = [points for pk, points in boxes.items() if pk != person]
    assert [round(value) for value in other[0]] == [41, 20, 101, 60]
    assert [round(value) for value in boxes[person][0]] == [200, 21, 240, 61]
    view.key("Escape", "Tab", "Control+ArrowRight")
    assert "locked" in view.say()
    assert view.errors == []
