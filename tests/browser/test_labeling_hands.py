"""Many labels found by typing, shapes below shapes, vertices taken back, flags that are seen."""

from __future__ import annotations

import pytest

from apps.annotations.models import Track
from apps.projects.models import LabelSchema
from tests.browser.labeling import Labeling
from tests.browser.test_labeling_commands import look
from tests.browser.view import View

pytestmark = pytest.mark.browser
NAMES = ["car", "van", "bus", "lorry", "tram", "bicycle", "motorcycle", "scooter", "wheelchair",
         "pedestrian", "pram", "dog", "a sign whose name is long beyond all reason"]  # fmt: skip


@pytest.fixture
def view(labeling: Labeling) -> View:
    labels = [
        {"name": name, "color": "#0072b2", "shape": "box", "attributes": []} for name in NAMES
    ] + [{"name": "zone", "color": "#e69f00", "shape": "polygon", "attributes": []}]
    with labeling.everything():
        LabelSchema.objects.filter(project=labeling.project).update(definition={"labels": labels})
    return labeling.open()


def click(view: View, x: float, y: float, modifier: str = "") -> None:
    if modifier:
        view.page.keyboard.down(modifier)
    view.page.mouse.click(*view.at(x, y))
    if modifier:
        view.page.keyboard.up(modifier)
    view.repaint()


def test_labels_are_found_and_what_lies_below_is_reached(labeling: Labeling, view: View) -> None:
    page = view.page
    view.key("Shift+F")
    page.wait_for_timeout(80)
    page.keyboard.type("ped")
    view.repaint()
    assert page.locator(".lb-label:visible").all_inner_texts() == ["pedestrian"]
    look(view, "label-find")
    view.key("Enter")
    view.wait(tool="draw")
    view.drag((40, 10), (200, 90))
    view.wait(objects="1")
    big = view.data("selected")
    small = view.draw("1", (80, 30), (120, 60))
    click(view, 100, 45, "Alt")
    view.wait(selected=big)
    click(view, 100, 45, "Alt")
    view.wait(selected=small)
    page.wait_for_timeout(700)  # no double click
    click(view, 100, 45)
    view.wait(selected=big)

    view.key("p", "l")
    row = page.locator(f"[data-id='{big}']")
    for name in ("Unpin", "Unlock"):
        assert row.get_by_role("button", name=name).is_visible()
    page.mouse.move(5, 300)
    look(view, "flags")
    view.saved()
    with labeling.everything():
        labels = sorted(track.label for track in Track.objects.filter(task=labeling.task))
    assert labels == ["car", "pedestrian"]

    # The words name the key that the person has chosen.
    view.key("?")
    page.locator("[data-rekey=lock]").click()
    page.keyboard.press("Shift+O")
    page.locator(".lb-keys-said").get_by_text("is “Lock or unlock” now").wait_for()
    view.key("Escape", "Escape")
    view.key("Tab", "Delete")
    view.wait(selected=big)
    assert "Press Shift O to unlock it" in view.say(), view.say()
    page.locator("[data-toggle=lock]").hover()
    page.locator(".lb-tip kbd").get_by_text("Shift O").wait_for()
    assert view.errors == []


def test_undo_takes_back_the_last_vertex(view: View) -> None:
    view.key("Shift+F")
    view.page.wait_for_timeout(80)
    view.page.keyboard.type("zone")
    view.key("Enter")
    for place in ((40, 20), (100, 20), (100, 60), (160, 80)):
        click(view, *place)
    view.key("Control+z")
    assert "Vertex 4 taken back" in view.say()
    view.key("Enter")
    view.wait(objects="1", tool="select")
    assert "3 vertices" in view.page.locator(".lb-facts").inner_text()
    view.key("Control+z")
    view.wait(objects="0")
    assert view.errors == []


def test_how_the_picture_is_shown_is_kept_with_the_person(labeling: Labeling, view: View) -> None:
    page = view.page
    view.go_to(20)
    before = view.number_shown()
    view.click("[popovertarget=lb-picture]")
    for name, keys in (("gamma", 12), ("brightness", 4)):
        page.locator(f"[data-look={name}]").focus()
        for _ in range(keys):
            page.keyboard.press("ArrowRight")
    page.locator("[data-look=grid]").select_option("4")
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as kept:
        look(view, "picture")
    assert kept.value.status == 200
    assert view.number_shown() == before == 20, "the picture itself is what it was"
    view.key("Escape", "#")
    assert "No grid" in view.say()
    page.wait_for_timeout(900)

    elsewhere = labeling.open()
    style = "() => document.querySelector('canvas[data-layer=frame]').style.filter"
    assert elsewhere.page.evaluate(style) == 'url("#lb-gamma") brightness(120%)'
    exponent = elsewhere.page.locator("#lb-gamma feFuncR").get_attribute("exponent")
    assert exponent == f"{100 / 160:.3f}"
    elsewhere.click("[popovertarget=lb-picture]")
    assert elsewhere.page.locator("[data-look=grid]").input_value() == "0"
    elsewhere.page.get_by_role("button", name="As it is").click()
    elsewhere.repaint()
    assert elsewhere.page.evaluate(style) == ""
    assert view.errors == []
    assert elsewhere.errors == []
