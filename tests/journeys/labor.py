"""Steps 4 and 5: the annotator labels, a lead reviews, a lot is delivered."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.view import View
from tests.journeys.company import Company
from tests.journeys.people import press

STEP_FRAMES = 12
READ = re.compile("I have read it")


def pull_task(company: Company) -> View:
    """Vera takes the next task, reading the guideline first when she has not yet."""
    page = company["vera"].page
    page.goto("/tasks/")
    press(page.get_by_role("button", name="Next task"))
    if asks_to_read(page):
        press(page.get_by_role("button", name=READ))
    return opened(company, "vera")


def asks_to_read(page: Page) -> bool:
    """Whether the guideline came before the work; waits until either is there."""
    page.wait_for_url(re.compile(r"/(label|items|guidelines)/"))
    return "/guidelines/" in page.url


def opened(company: Company, who: str) -> View:
    """The labeling view on that person's page, its first frame shown."""
    page = company[who].page
    page.wait_for_url(re.compile(r"/(label|items)/"))
    view = View(page)
    view.settle()
    return view


def label_task(view: View) -> None:
    """Two people: draw, move, resize, keyframes, flags, undo, redo; an event; reload in between."""
    first = int(view.data("frame"))
    person = view.draw("1", (300, 200), (340, 300))
    assert person, view.say()
    view.go_to(first + STEP_FRAMES)
    view.drag((320, 250), (360, 262))  # move: a keyframe here, interpolated in between
    view.drag((380, 312), (388, 324))  # the lower right corner
    view.key("q")  # occluded from here
    view.go_to(first + 2 * STEP_FRAMES)
    view.key("o")  # and gone from here
    view.key("Control+z", "Control+z", "Control+Shift+z", "Control+Shift+z")
    view.saved()
    view.page.reload()
    view.settle()
    assert view.data("objects") == "1"
    view.go_to(first)
    view.draw("1", (500, 120), (540, 230))
    view.key("Escape", "4")  # an event label: the event starts here
    view.go_to(first + 5)
    view.key("a")
    view.saved()


def submit(company: Company, view: View) -> None:
    """Submit and confirm."""
    view.page.locator("[data-act=submit]").click()
    view.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    view.page.wait_for_url(re.compile(r"/tasks/$"))


def return_with_finding(company: Company) -> None:
    """Lena reviews the submitted task, finds a loose box and returns it."""
    view = open_review(company)
    finding = view.page.get_by_label("What is wrong")
    if not finding.is_visible():
        view.page.get_by_role("tab", name="Findings").click()
    finding.select_option("loose_shape")
    view.page.get_by_label("Comment").first.fill("Leave out the shadow.")
    view.page.get_by_role("button", name="Record finding").click()
    expect(view.page.locator(".lb-finding")).to_have_count(1)
    company["lena"].picture("tour-5-review")
    view.page.locator("[data-act=return]").click()
    view.page.get_by_role("dialog").get_by_role("button", name="Return").click()
    view.page.wait_for_url(re.compile(r"/tasks/$"))


def approve(company: Company) -> None:
    """Lena approves the next submitted task."""
    view = open_review(company)
    view.page.locator("[data-act=approve]").click()
    view.page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    view.page.wait_for_url(re.compile(r"/tasks/$"))


def open_review(company: Company) -> View:
    """Lena takes the next task to review."""
    page = company["lena"].page
    page.goto("/tasks/")
    press(page.get_by_role("button", name=re.compile("Review")))
    if asks_to_read(page):
        press(page.get_by_role("button", name=READ))
        page.goto("/tasks/")
        press(page.get_by_role("button", name=re.compile("Review")))
    return opened(company, "lena")


def deliver_lot(company: Company, path: str) -> str:
    """Lena freezes what is delivered into a lot; returns its path."""
    page = company["lena"].page
    page.goto(f"{path}quality/")
    page.get_by_role("button", name=re.compile("^Deliver")).click()
    page.wait_for_url(re.compile(r"/lots/[0-9a-f-]{36}/"))
    return re.sub(r"^https?://[^/]+", "", page.url)
