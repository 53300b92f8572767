"""History in the labeling view: listed, shown, played, restored, blamed; by mouse and by keys."""

from __future__ import annotations

import os
from typing import Any

import pytest

from apps.annotations.models import ChangeSet, Track
from tests.browser.labeling import Labeling
from tests.browser.view import View

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")


def tracks(labeling: Labeling) -> list[Track]:
    with labeling.everything():
        return list(Track.objects.filter(task=labeling.task).order_by("id"))


def picture(view: View, name: str) -> None:
    """Kept for looking at, when somebody asks for it."""
    if PICTURES:
        view.page.screenshot(path=f"{PICTURES}/{name}.png")


def three_revisions(labeling: Labeling) -> tuple[View, str]:
    """A car is drawn, moved at frame 20, and a person drawn: the view and the car's id."""
    view = labeling.open()
    car = view.draw("1", (40, 20), (100, 60))
    view.saved()
    view.go_to(20)
    view.drag((70, 40), (170, 40))
    view.saved()
    view.draw("2", (200, 20), (240, 60))
    view.saved()
    assert view.data("revision") == "3"
    return view, car


def shown(view: View) -> list[str]:
    return [str(text) for text in view.page.locator(".lb-revision-words").all_inner_texts()]


def pixel(view: View, x: float, y: float) -> Any:
    """The colour of the shapes' layer at a source pixel, [red, green, blue, alpha]."""
    return view.page.evaluate(
        """([x, y]) => {
          const { scale, x: left, y: top } = document.body.dataset;
          const canvas = document.querySelector("canvas[data-layer=shapes]");
          const ratio = canvas.width / canvas.clientWidth;
          return [...canvas.getContext("2d").getImageData(
            Math.round((x * scale + Number(left)) * ratio),
            Math.round((y * scale + Number(top)) * ratio), 1, 1).data];
        }""",
        [x, y],
    )


def test_a_revision_is_looked_at_and_restored_with_the_mouse(labeling: Labeling) -> None:
    view, car = three_revisions(labeling)
    view.click("[data-panel=history]")
    view.page.locator(".lb-revision[data-revision='1']").wait_for()
    assert shown(view)[:3] == [
        shown(view)[0],
        f"1 keyframe of car {car[-4:]}",
        f"Made car {car[-4:]}",
    ]
    assert shown(view)[0].startswith("Made pedestrian")
    assert "you" in view.page.locator(".lb-revision-who").first.inner_text()
    picture(view, "history-list")

    view.click(".lb-revision[data-revision='1']")
    view.wait(past="1", readonly="true")
    assert pixel(view, 220, 40)[3] == 0  # the person is not there yet
    assert pixel(view, 70, 40)[3] > 0  # and the car has not moved
    view.drag((70, 40), (90, 40))
    assert "revision 1" in view.say()
    picture(view, "history-past")

    view.page.get_by_role("button", name="Restore this", exact=True).click()
    view.wait(past="", readonly="false", revision="4", save="saved", objects="1")
    found = tracks(labeling)
    assert [str(track.pk) for track in found] == [car]
    assert found[0].keyframes["frame"] == [0]
    with labeling.everything():
        newest = ChangeSet.objects.get(task=labeling.task, number=4)
    assert newest.restores == 1
    view.page.locator(".lb-revision-words", has_text="Restored revision 1").wait_for()

    view.page.locator("[data-stage=picture]").focus()
    view.key("Control+z")
    view.saved()
    assert [track.keyframes["frame"] for track in tracks(labeling)] == [[0, 20], [20]]
    assert view.errors == []


def test_history_is_played_and_one_object_restored_with_keys(labeling: Labeling) -> None:
    view, car = three_revisions(labeling)
    view.key("Escape")
    view.page.locator("[data-panel=objects]").focus()
    view.key("ArrowLeft")  # around to the last tab
    assert view.page.locator("[data-panel=history]").get_attribute("aria-selected") == "true"
    view.page.get_by_role("button", name="Play the history").focus()
    view.key("Space")
    view.wait(past="0")
    view.wait(past="2")
    view.key("Space")
    assert view.page.get_by_role("button", name="Play the history").is_visible()
    slider = view.page.get_by_label("Revision on the picture")
    slider.focus()
    view.key("Home")
    view.wait(past="0")
    view.key("ArrowRight")
    view.wait(past="1")
    picture(view, "history-playing")

    view.page.locator("[data-stage=picture]").focus()
    view.key("Tab")  # the next object of the document
    while view.data("selected") != car:
        view.key("Tab")
    restore = view.page.get_by_role("button", name="Restore this object")
    restore.focus()
    view.key("Enter")
    view.wait(past="", revision="4", save="saved", objects="2")
    frames = {str(track.pk): track.keyframes["frame"] for track in tracks(labeling)}
    assert frames[car] == [0]
    assert sorted(frames.values()) == [[0], [20]]
    assert view.errors == []


def test_blame_says_who_set_what(labeling: Labeling) -> None:
    view, car = three_revisions(labeling)
    view.key("Escape")
    view.go_to(10)
    view.page.locator("[data-stage=picture]").focus()
    while view.data("selected") != car:
        view.key("Tab")
    view.click("[data-panel=history]")
    blame = view.page.locator(".lb-blame")
    blame.locator("[data-blame='2']").wait_for()
    assert "keyframe 20" in blame.locator("[data-blame='2']").inner_text()
    assert "label, keyframe 0" in blame.locator("[data-blame='1']").inner_text()
    view.page.get_by_role("button", name="Selected object").click()
    view.page.locator(".lb-revision[data-revision='3']").wait_for(state="detached")
    assert view.page.locator(".lb-revision[data-revision]").count() == 2
    picture(view, "history-blame")
    assert view.errors == []


def test_a_reviewer_reads_history_and_restores_nothing(labeling: Labeling) -> None:
    three_revisions(labeling)
    view = labeling.open("client_alice")
    view.click("[data-panel=history]")
    view.page.locator(".lb-revision[data-revision='2']").click()
    view.wait(past="2")
    assert view.page.get_by_role("button", name="Restore this", exact=True).count() == 0
    assert "an annotator" in view.page.locator(".lb-revision-who").first.inner_text()
    view.page.get_by_role("button", name="Back to now").click()
    view.wait(past="", readonly="true")
    assert view.errors == []


def test_the_lists_show_the_past_and_differences_are_walked(labeling: Labeling) -> None:
    view, car = three_revisions(labeling)
    page = view.page
    view.key("Escape")
    view.click("[data-panel=history]")
    view.click(".lb-revision[data-revision='2']")
    view.wait(past="2", objects="1")  # the person came later
    view.click("[data-panel=objects]")
    assert "pedestrian" not in page.locator(".lb-list").inner_text()
    view.click("[data-panel=history]")
    page.get_by_role("button", name="What it changed").click()
    difference = page.locator(f"[data-difference='{car}']")
    difference.wait_for()
    assert "moved" in difference.inner_text()
    page.get_by_role("button", name="Compare now with it").click()
    view.wait(past="", objects="2", readonly="false")
    page.locator("[data-difference]", has_text="pedestrian").wait_for()
    assert page.locator("[data-difference]").count() == 1

    view.click(".lb-revision[data-revision='1']")
    view.wait(past="1")
    page.get_by_role("button", name="Compare now with it").click()
    page.locator("[data-difference]").nth(1).wait_for()
    page.locator("[data-stage=picture]").focus()
    view.key("Alt+x")
    while view.data("selected") != car:
        view.key("Alt+x")
    view.wait(frame="20")
    view.settle()
    assert pixel(view, 40, 40)[3] > 0  # where the car was, dashed
    picture(view, "comparison")
    page.emulate_media(color_scheme="dark")
    view.repaint()
    picture(view, "comparison-dark")
    page.get_by_role("button", name="End", exact=True).click()
    page.locator("[data-difference]").first.wait_for(state="hidden")
    assert view.errors == []
