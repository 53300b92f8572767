"""Submitting, reviewing, auditing and looking: each in the labeling view, as that person."""

from __future__ import annotations

import pytest

from apps.annotations.domain.assignment import pull_next_review, pull_next_task
from apps.annotations.domain.workflow import approve_task, submit_task
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Finding
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import pull_next_item
from apps.audits.domain.lots import deliver_lot
from apps.audits.models import Inspection
from tests.browser.labeling import Labeling
from tests.factories import make_track

pytestmark = pytest.mark.browser


def status(labeling: Labeling) -> str:
    with labeling.everything():
        labeling.task.refresh_from_db()
    return labeling.task.status


def test_problems_are_listed_before_submitting_and_lead_to_their_place(labeling: Labeling) -> None:
    view = labeling.open()
    page = view.page
    view.go_to(12)
    car = view.draw("1", (40, 20), (100, 60))
    view.key("Escape")
    view.go_to(40)
    view.key("a")
    view.click("[data-act=submit]")
    assert page.locator("[data-problem]").count() == 2
    page.locator(f"[data-problem='{car}']").click()
    view.wait(frame="12", selected=car)
    view.click("[data-panel=objects]")
    page.locator("[data-attribute=colour]").select_option("red")
    view.go_to(44)
    view.key("a")
    assert page.locator("[data-panel=problems] .lb-badge").is_hidden()
    page.locator("[data-act=submit]").click()
    assert "1 track, 1 event" in page.locator("[data-dialog=submit]").inner_text()
    page.locator("[data-dialog=submit]").get_by_role("button", name="Submit").click()
    page.wait_for_url("**/tasks/")
    assert status(labeling) == TaskStatus.SUBMITTED
    assert view.errors == []


def test_a_reviewer_pins_findings_and_returns_the_task(labeling: Labeling) -> None:
    cast = labeling.cast
    with labeling.everything():
        track = make_track(labeling.task, "pedestrian", (5, 30))
        submit_task(labeling.task, revision=0, acting_user=cast.annotator_vera)
        assert pull_next_review(cast.lead_lena) == labeling.task
    view = labeling.open("lead_lena")
    page = view.page
    assert (view.data("mode"), view.data("readonly")) == ("review", "true")
    view.go_to(20)
    view.key("Tab")
    view.drag((50, 30), (90, 30))
    assert "record a finding" in view.say()
    view.key("w")
    page.locator("select[name=type]").select_option("wrong_label")
    assert page.locator("[data-severity][aria-pressed=true]").inner_text().lower() == "critical"
    page.locator("input[name=last]").fill("24")
    page.locator("textarea[name=comment]").fill("This is a cyclist.")
    page.get_by_role("button", name="Record finding").click()
    page.locator("[data-finding]").wait_for()
    with labeling.everything():
        finding = Finding.objects.get(task=labeling.task)
    assert (finding.type, finding.severity, finding.track_id) == (
        "wrong_label", "critical", track.pk,
    )  # fmt: skip
    assert (finding.start, finding.stop) == (20, 25)

    page.locator("[data-act=approve]").click()
    page.locator("[data-dialog=approve]").get_by_role("button", name="Approve").click()
    page.get_by_text("return the task, or remove them first").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Take back").click()
    page.locator("[data-dialog=take-back]").get_by_role("button", name="Cancel").click()
    assert page.locator("[data-finding]").count() == 1
    page.get_by_role("button", name="Record finding").click()
    page.locator("[data-finding]").nth(1).wait_for()
    page.get_by_role("button", name="Take back").nth(1).click()
    page.locator("[data-dialog=take-back]").get_by_role("button", name="Take back").click()
    page.get_by_text("Finding taken back").wait_for()
    assert page.locator("[data-finding]").count() == 1
    page.locator("[data-act=return]").click()
    page.locator("[data-dialog=return]").get_by_role("button", name="Return to").click()
    page.wait_for_url("**/tasks/")
    assert status(labeling) == TaskStatus.RETURNED

    with labeling.everything():
        assert pull_next_task(cast.annotator_vera) == labeling.task
    again = labeling.open("annotator_vera")
    assert again.page.locator("[data-panel=findings] .lb-badge").inner_text() == "1"
    again.key("x")
    again.wait(frame="20", selected=str(track.pk))
    assert "This is a cyclist." in again.page.locator("[data-finding]").inner_text()
    assert view.errors + again.errors == []


def test_an_auditor_sees_one_item_and_nothing_else(labeling: Labeling) -> None:
    cast = labeling.cast
    with labeling.everything():
        for label, frames in (("pedestrian", (5, 30)), ("pedestrian", (8, 40))):
            make_track(labeling.task, label, frames)
        submit_task(labeling.task, revision=0, acting_user=cast.annotator_vera)
        task = pull_next_review(cast.lead_lena)
        assert task is not None
        task = approve_task(task, acting_user=cast.lead_lena)
        lot = deliver_lot(labeling.project, labeling.contract, [task], acting_user=cast.lead_lena)
        draw_sample(lot, acting_user=cast.auditor_omar)
        lot.refresh_from_db()
        item = pull_next_item(lot, acting_user=cast.auditor_omar)
        assert item is not None
        wanted = item.item
    view = labeling.open("auditor_omar", f"/items/{item.pk}/")
    page = view.page
    assert (view.data("mode"), view.data("objects")) == ("audit", "1")
    view.wait(selected=str(wanted.object_id), frame=str(wanted.start))
    page_text = page.content()
    assert "Vera" not in page_text
    assert "Bright Labels" not in page_text

    page.locator("[data-act=defective]").click()
    dialog = page.locator("[data-dialog=defective]")
    dialog.get_by_role("button", name="Defective").click()
    dialog.get_by_text("record a finding of severity major or critical").wait_for()
    page.keyboard.press("Escape")
    view.key("w")
    page.locator("select[name=type]").select_option("false_object")
    page.get_by_role("button", name="Record finding").click()
    page.locator("[data-finding]").wait_for()
    view.key("Control+Enter")
    dialog.get_by_role("button", name="Defective").click()
    page.wait_for_url(lambda url: "/items/" in url and str(item.pk) not in url)
    view.settle()
    with labeling.everything():
        assert Inspection.objects.get().verdict == "defective"
    page.locator("[data-act=correct]").click()
    page.locator("[data-dialog=correct]").get_by_role("button", name="Correct").click()
    page.wait_for_url(f"**/lots/{lot.pk}/")
    with labeling.everything():
        assert Inspection.objects.count() == 2
    assert view.errors == []


def test_a_client_only_looks(labeling: Labeling) -> None:
    with labeling.everything():
        make_track(labeling.task, "pedestrian", (5, 30))
    view = labeling.open("client_alice")
    assert (view.data("mode"), view.data("readonly")) == ("view", "true")
    assert view.page.locator("[data-act]").count() == 0
    view.go_to(10)
    view.key("Tab", "Delete")
    assert "only whoever holds it" in view.say() or view.data("objects") == "1"
    assert view.errors == []


def test_a_narrow_window_says_so_and_leads_back(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera", viewport={"width": 390, "height": 844})
    view = labeling.open(context, ready=False)
    page = view.page
    assert page.get_by_role("heading", name="Labeling needs a larger screen").is_visible()
    assert page.get_by_role("link", name="Back to the list").get_attribute("href") == "/tasks/"
    page.set_viewport_size({"width": 1280, "height": 800})
    view.settle()
    assert view.number_shown() == 0
    assert view.errors == []


def test_a_task_that_is_no_longer_open_says_so(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    context.route("**/annotation/", lambda route: route.fulfill(
        status=404, content_type="application/json", body='{"detail": "Not found."}'
    ))  # fmt: skip
    view = labeling.open(context, ready=False)
    assert "not open to you now" in view.page.locator(".lb-failure").inner_text()
