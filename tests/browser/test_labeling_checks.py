"""What is probably wrong is listed, walked through by key, mended by one button or found right."""

from __future__ import annotations

import os

import pytest

from apps.annotations.models import Track
from tests.browser.labeling import Labeling
from tests.browser.view import View

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")


def look(view: View, name: str) -> None:
    for scheme in ("light", "dark") if PICTURES else ():
        view.page.emulate_media(color_scheme=scheme)
        view.page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")


def go(view: View, frame: int) -> None:
    view.key("g")
    view.page.keyboard.type(str(frame))
    view.page.keyboard.press("Enter")
    view.wait(frame=str(frame))
    view.settle()


def test_doubts_are_walked_mended_and_found_right(labeling: Labeling) -> None:
    view = labeling.open()
    first = view.draw("2", (40, 20), (100, 60))
    second = view.draw("2", (41, 21), (101, 61))
    third = view.draw("2", (150, 20), (170, 40))
    go(view, 1)
    view.drag((160, 30), (260, 60))  # its own size and more, in one frame
    view.key("Escape", "u")
    panel = view.page.locator("#panel-problems")
    assert "Nothing has to be mended" in panel.inner_text()
    assert "jumps" in panel.inner_text()
    look(view, "checks")
    seen = {view.data("selected")}
    view.key("u")
    seen.add(view.data("selected"))
    assert third in seen
    assert seen - {third} <= {first, second}

    panel.get_by_role("button", name="Delete this one").click()
    view.wait(objects="2")
    panel.get_by_role("button", name="It is so").click()
    view.repaint()
    assert "jumps" not in panel.inner_text()
    view.saved()
    with labeling.everything():
        kept = {str(pk) for pk in Track.objects.values_list("pk", flat=True)}
    assert third in kept
    assert len(kept & {first, second}) == 1

    view.page.reload()
    view.settle()
    view.key("u")
    assert "no problem left" in view.say()
    assert view.errors == []
