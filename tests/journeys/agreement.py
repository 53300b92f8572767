"""Steps 2 and 3: a project with labels, guideline and footage; a contract that opens it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.company import Company
from tests.journeys.people import press

PROJECT = "Plaza cameras"
GUIDELINE = """# Plaza cameras

Box every **person** from the first frame to the last one they are seen in.

1. The box touches the outline: head to feet, without the shadow.
2. Mark *occluded* when less than half of a person is seen, *outside* once they have left.
3. Note a **fall** from the first stumble to standing up again.
"""
INDEXING_MS = 90_000


def create_project(company: Company, *, clip_frames: int) -> str:
    """Alice creates the project, publishes labels and guideline; returns its path."""
    page = company["alice"].page
    page.goto("/projects/new/")
    page.get_by_label("Name").fill(PROJECT)
    page.get_by_label("Clip length").fill(str(clip_frames))
    page.get_by_role("button", name="Create project").click()
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}/"))
    path = re.sub(r"^https?://[^/]+", "", page.url)
    path = path[: len("/projects/") + 37]
    publish_schema(page, path)
    company["alice"].picture("tour-2-labels")
    page.goto(f"{path}guideline/?edit")
    page.locator("textarea[name=markdown]").fill(GUIDELINE)
    page.get_by_role("button", name=re.compile("Publish")).click()
    expect(page.locator("main")).to_contain_text("head to feet")
    return path


def publish_schema(page: Page, path: str) -> None:
    """The starter for surveillance, first with a label named twice, which is refused by name."""
    page.goto(f"{path}schema/?edit&start=surveillance")
    second = page.get_by_label("Label", exact=True).nth(1)
    second.fill("person")
    page.get_by_role("button", name=re.compile("Publish")).click()
    expect(page.locator("main")).to_contain_text("named twice")
    second = page.get_by_label("Label", exact=True).nth(1)
    expect(second).to_have_value("person")  # what was typed is kept
    second.fill("vehicle")
    page.get_by_role("button", name=re.compile("Publish")).click()
    expect(page.get_by_role("table").first).to_contain_text("vehicle")


def upload(company: Company, path: str, *files: Path) -> None:
    """Alice uploads footage and waits until each piece is indexed."""
    page = company["alice"].page
    page.goto(f"{path}footage/")
    page.set_input_files("#upload-files", [str(file) for file in files])
    expect(page.locator(".pl-upload")).to_have_count(len(files))
    for file in files:
        row = page.locator("#footage-list tr", has_text=file.name)
        expect(row).to_contain_text("Ready", timeout=INDEXING_MS)


def sign_contract(company: Company, path: str) -> None:
    """Alice drafts and proposes, Bob approves and signs, Alice signs: only then Bob's people
    see the project."""
    alice, bob = company["alice"].page, company["bob"].page
    draft_contract(alice)
    contract = re.sub(r"^https?://[^/]+", "", alice.url)
    press(alice.get_by_role("button", name=re.compile("Propose")).first)
    alice.goto(f"{path}access/")
    alice.get_by_role("button", name="Add contract").click()
    expect(alice.get_by_role("table").first).to_contain_text("Bright Labels")
    bob.goto(contract)
    press(bob.get_by_role("button", name=re.compile("Approve")).first)
    assert company["lena"].status_of(path) == 404, "unsigned, it opens nothing"
    sign(bob, contract, "Bob Baran")
    assert company["lena"].status_of(path) == 404, "one signature opens nothing"
    sign(alice, contract, "Alice Anders")
    company["alice"].picture("tour-3-contract")
    expect(alice.locator("main")).to_contain_text("Active")
    assert company["lena"].status_of(path) == 200
    assert company["zoe"].status_of(contract) == 404


def draft_contract(page: Page) -> None:
    """A rate per track; demonstration of 95 % at 95 %."""
    today = datetime.now(UTC).date()
    page.goto("/contracts/new/")
    page.get_by_label("Vendor").select_option(label="Bright Labels")
    page.get_by_label("Title").fill("Boxes of the plaza")
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_label("Last day").fill((today + timedelta(days=90)).isoformat())
    page.get_by_label("Auditor", exact=True).select_option(label="Plumb Audit")
    page.get_by_label("Amount").first.fill("0.45")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url(re.compile(r"/contracts/[0-9a-f-]{36}/"))


def sign(page: Page, contract: str, name: str) -> None:
    """Type one's name and sign."""
    page.goto(contract)
    page.get_by_label(re.compile("Type your name")).fill(name)
    press(page.locator("#sign button"))


def hand_out(company: Company, path: str, footage: str) -> None:
    """Alice makes tasks of one piece of footage."""
    page = company["alice"].page
    page.goto(path)
    press(page.get_by_role("button", name="Start the project"))
    page.goto(f"{path}work/")
    choice = page.locator("[name=footage]")
    choice.select_option(choice.locator("option", has_text=footage).get_attribute("value"))
    page.get_by_role("button", name="Make tasks").click()
    expect(page.get_by_role("table").last).to_contain_text("Task 1")
