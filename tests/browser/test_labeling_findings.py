"""Findings on the picture: recorded by keys, walked with the zoom, mended, answered, confirmed."""

from __future__ import annotations

import os
from typing import Any

import pytest

from apps.annotations.domain.assignment import pull_next_review, pull_next_task
from apps.annotations.domain.workflow import submit_task
from apps.annotations.enums import FindingStatus
from apps.annotations.models import Finding, Track
from tests.browser.labeling import Labeling
from tests.browser.view import View
from tests.factories import make_track

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")
REGION = ((200.0, 20.0), (260.0, 70.0))


def picture(view: View, name: str) -> None:
    """Kept for looking at, light and dark, when somebody asks for it."""
    for scheme in ("light", "dark") if PICTURES else ():
        view.page.emulate_media(color_scheme=scheme)
        view.repaint()
        view.page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")


def findings(labeling: Labeling) -> list[Finding]:
    with labeling.everything():
        return list(Finding.objects.filter(task=labeling.task).order_by("id"))


def review_of_a_car(labeling: Labeling) -> tuple[View, Track]:
    """Lena reviews Vera's car, frames 5 to 30."""
    cast = labeling.cast
    with labeling.everything():
        track = make_track(labeling.task, "pedestrian", (5, 30))
        submit_task(labeling.task, revision=0, acting_user=cast.annotator_vera)
        assert pull_next_review(cast.lead_lena) == labeling.task
    return labeling.open("lead_lena"), track


def recorded(view: View, count: int) -> None:
    view.page.locator("[data-finding]").nth(count - 1).wait_for()
    view.repaint()


def middle(view: View) -> tuple[float, float]:
    """The source pixel in the middle of the stage."""
    box = view.page.locator("[data-stage=picture]").bounding_box()
    scale, x, y = (float(view.data(name)) for name in ("scale", "x", "y"))
    return (box["width"] / 2 - x) / scale, (box["height"] / 2 - y) / scale


def record_three(labeling: Labeling, view: View, track: Track) -> list[Finding]:
    """A wrong label, a missed object with its place, and a breach of the guideline."""
    page = view.page
    view.go_to(20)
    view.key("Tab", "3")  # wrong label, critical by default
    page.locator("[data-severity=critical][aria-pressed=true]").wait_for()
    view.page.wait_for_timeout(80)
    view.key("2")  # major
    page.keyboard.type("This is a cyclist.")
    picture(view, "finding-form")
    view.key("Control+Enter")
    recorded(view, 1)
    view.key("Escape", "Shift+D")
    view.drag(*REGION)
    view.wait(region="200 20 260 70")
    page.locator("select[name=label]").select_option("car")
    page.locator("input[name=as_shape]").check()
    page.locator("select[name=type]").select_option("missed_object")
    picture(view, "finding-region")
    page.get_by_role("button", name="Record finding").click()
    recorded(view, 2)
    view.key("w")
    view.page.wait_for_timeout(80)
    view.key("=", "Enter")  # the twelfth kind by the twelfth key of the digit row
    recorded(view, 3)
    wrong, missed, guideline = findings(labeling)
    assert (wrong.type, wrong.severity, wrong.track_id) == ("wrong_label", "major", track.pk)
    assert wrong.comment == "This is a cyclist."
    assert wrong.region is not None  # its shape's
    assert (missed.type, missed.region) == ("missed_object", [200, 20, 260, 70])
    assert missed.correction == {"label": "car", "points": [200, 20, 260, 70]}
    assert (guideline.type, guideline.region) == ("guideline", None)
    return [wrong, missed, guideline]


def walk_and_return(view: View, found: list[Finding]) -> None:
    """Each is met once by its key, the missed object in the middle of the stage."""
    page, missed = view.page, found[1]
    view.key("Escape", "0", "x")
    seen = [view.data("pinned")]
    for _ in range(3):
        view.key("x")
        seen.append(view.data("pinned"))
    assert sorted(seen[:3]) == sorted(str(each.pk) for each in found)
    assert seen[3] == seen[0]
    while view.data("pinned") != str(missed.pk):
        view.key("x")
    x, y = middle(view)
    assert abs(x - 230) < 2
    assert abs(y - 45) < 2
    picture(view, "finding-zoomed")
    view.key("0")
    view.repaint()
    picture(view, "findings-on-one-frame")
    view.key("Control+Enter")
    page.locator("[data-dialog=return]").get_by_role("button", name="Return to").click()
    page.wait_for_url("**/tasks/")


def mend(labeling: Labeling, missed: Finding) -> View:
    """Vera takes over what is proposed, marks it mended, and answers another."""
    with labeling.everything():
        assert pull_next_task(labeling.cast.annotator_vera) == labeling.task
    vera = labeling.open("annotator_vera")
    assert vera.page.locator("[data-panel=findings] .lb-badge").inner_text() == "3"
    vera.key("x")
    while vera.data("pinned") != str(missed.pk):
        vera.key("x")
    picture(vera, "finding-to-mend")
    vera.key("Shift+W")  # takes over what is proposed
    vera.saved()
    vera.key("w")
    vera.page.get_by_text("Marked mended").wait_for()
    current = vera.page.locator(".lb-finding-item", has_text="cyclist")
    current.get_by_role("button", name="Answer").click()
    vera.page.get_by_label("Your answer").fill("The bicycle is parked.")
    vera.page.keyboard.press("Control+Enter")
    current.get_by_text("The bicycle is parked.").wait_for()
    vera.click("[data-which=waiting]")
    assert vera.page.locator("[data-finding]").count() == 2
    picture(vera, "finding-thread")
    with labeling.everything():
        assert Track.objects.filter(task=labeling.task, label="car").count() == 1
    assert [found.status for found in findings(labeling)] == ["open", "fixed", "open"]
    return vera


def test_findings_are_recorded_by_keys_and_walked_until_they_are_confirmed(
    labeling: Labeling,
) -> None:
    view, track = review_of_a_car(labeling)
    found = record_three(labeling, view, track)
    walk_and_return(view, found)
    vera = mend(labeling, found[1])
    with labeling.everything():
        labeling.task.refresh_from_db()
        Track.objects.filter(label="car").update(attributes={"colour": "red"})
        submit_task(
            labeling.task,
            revision=labeling.task.revision,
            acting_user=labeling.cast.annotator_vera,
        )
        assert pull_next_review(labeling.cast.lead_lena) == labeling.task
    again = labeling.open("lead_lena")
    assert again.page.locator("[data-panel=findings] .lb-badge").inner_text() == "3"
    again.key("x", "Shift+G")
    again.page.get_by_text("Confirmed", exact=True).wait_for()
    again.repaint()
    open_again = again.page.locator(".lb-finding-item.is-current")
    open_again.get_by_role("button", name="Open again").click()
    again.page.get_by_text("Opened again", exact=True).wait_for()
    picture(again, "finding-second-round")
    statuses = sorted(found.status for found in findings(labeling))
    assert statuses == [FindingStatus.FIXED, FindingStatus.OPEN, FindingStatus.VERIFIED]
    assert view.errors + vera.errors + again.errors == []


def test_the_annotator_is_told_what_submitting_says(labeling: Labeling) -> None:
    view: Any = review_of_a_car(labeling)[0]
    view.key("w")
    view.page.wait_for_timeout(80)
    view.key("Enter")
    recorded(view, 1)
    view.key("Control+Enter")
    view.page.keyboard.press("Enter")
    view.page.wait_for_url("**/tasks/")
    with labeling.everything():
        assert pull_next_task(labeling.cast.annotator_vera) == labeling.task
    vera = labeling.open("annotator_vera")
    vera.key("Control+Enter")
    dialog = vera.page.locator("[data-dialog=submit]")
    assert "1 finding is not marked mended" in dialog.inner_text()
    assert view.errors + vera.errors == []


def test_a_question_is_pinned_and_answered_in_its_place(labeling: Labeling) -> None:
    view = labeling.open()
    view.go_to(12)
    view.key("Shift+D")
    view.drag(*REGION)
    view.key("Shift+I")
    view.page.get_by_label("Question", exact=True).fill("One car or two?")
    view.page.get_by_label("Whom to ask").select_option("client")
    view.page.keyboard.press("Control+Enter")
    view.page.locator("[data-question]").wait_for()
    view.repaint()
    assert view.page.locator("[data-panel=questions] .lb-badge").inner_text() == "1"
    picture(view, "question-asked")

    alice = labeling.open("client_alice")
    alice.key("Shift+F")
    alice.wait(frame="12")
    x, y = middle(alice)
    assert (round(x), round(y)) == (230, 45)
    assert alice.page.get_by_role("button", name="Ask", exact=True).count() == 0
    alice.page.get_by_role("button", name="Answer").click()
    alice.page.get_by_label("Your answer").fill("One, with a trailer.")
    alice.page.keyboard.press("Control+Enter")
    alice.page.locator(".lb-finding-item[data-open=false]").wait_for()
    picture(alice, "question-answered")
    page = alice.page.context.new_page()
    page.goto(f"{labeling.url}/tasks/{labeling.task.pk}/")
    assert page.get_by_role("link", name="One car or two?").is_visible()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/question-task-light.png")
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"{PICTURES}/question-task-390.png", full_page=True)

    again = labeling.open("annotator_vera")
    assert again.page.locator("[data-panel=questions] .lb-badge").is_hidden()
    again.click("[data-panel=questions]")
    assert "One, with a trailer." in again.page.locator(".lb-finding-item").inner_text()
    assert view.errors + alice.errors + again.errors == []


def test_a_reviewer_goes_object_by_object(labeling: Labeling) -> None:
    with labeling.everything():
        first, second, third = (
            make_track(labeling.task, "pedestrian", (start, start + 15, start + 25))
            for start in (2, 10, 30)
        )
        submit_task(labeling.task, revision=0, acting_user=labeling.cast.annotator_vera)
        assert pull_next_review(labeling.cast.lead_lena) == labeling.task
    view = labeling.open("lead_lena")
    page = view.page
    view.key("Alt+n")
    view.wait(walk=str(first.pk), selected=str(first.pk), frame="2")
    x, y = middle(view)
    assert abs(x - 37) < 2  # the middle of its box
    assert abs(y - 30) < 2
    page.locator(".lb-walk-picture canvas[data-painted]").nth(2).wait_for()
    picture(view, "walk")
    view.key("Shift+Enter")
    view.wait(walk=str(second.pk), frame="10")
    view.key("2")
    page.locator("[data-severity=major][aria-pressed=true]:focus").wait_for()
    page.keyboard.press("Enter")
    recorded(view, 1)
    page.locator("[data-stage]:focus").wait_for()
    view.key("Shift+Enter")
    assert "open finding" in view.say()
    view.key("Alt+n")
    view.wait(walk=str(third.pk), frame="30")
    assert "1 accepted, 1 with a finding" in page.locator(".lb-walk").inner_text()
    page.reload()
    view.settle()
    view.key("Alt+n")  # what was accepted stays so on this computer
    view.wait(walk=str(third.pk))
    view.key("Shift+Enter")
    view.wait(walk="")
    assert "Every object" in view.say()
    assert view.errors == []
