"""Steps 6 to 8: the blind audit, the decision, the report, the invoice, the export."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from playwright.sync_api import expect

from tests.journeys.company import Company
from tests.journeys.labor import opened
from tests.journeys.people import press

BUILDING_SECONDS = 60


def audit_lot(company: Company, lot: str, *, items: int) -> None:
    """Omar draws the sample and inspects every item, blind; then the lot is decided."""
    page = company["omar"].page
    company["omar"].go(lot)
    assert "Bright Labels" not in page.content(), "the auditor sees whose work it is"
    press(page.get_by_role("button", name="Draw the sample"))
    press(page.get_by_role("button", name="Inspect the next item"))
    for number in range(items):
        view = opened(company, "omar")
        for secret in ("Bright Labels", "Vera", "Lena"):
            assert secret not in page.content()
        if number == 0:
            company["omar"].picture("tour-6-audit")
        view.page.locator("[data-act=correct]").click()
        item = page.url
        page.get_by_role("dialog").get_by_role("button", name="Correct").click()
        expect(page).not_to_have_url(item)
    company["omar"].go(lot)
    press(page.get_by_role("button", name="Decide"))
    expect(page.locator("main")).to_contain_text("Accepted")
    company["omar"].picture("tour-6-lot")


def read_report(company: Company, lot: str) -> None:
    """Alice reads the accuracy report with its chart."""
    page = company["alice"].page
    company["alice"].go(lot)
    page.locator("main").get_by_role("link", name="Accuracy report").first.click()
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("≥")
    company["alice"].picture("tour-7-report")


def settle_invoice(company: Company, lot: str) -> str:
    """The draft is made by a job; Bob submits it, Alice approves; returns its path."""
    bob, alice = company["bob"].page, company["alice"].page
    deadline = time.monotonic() + BUILDING_SECONDS
    company["bob"].go(lot)
    while not bob.get_by_role("link", name="Invoice", exact=True).count():
        assert time.monotonic() < deadline, "no invoice draft came"
        bob.wait_for_timeout(500)
        bob.reload()
    bob.locator("main").get_by_role("link", name="Invoice", exact=True).click()
    path = re.sub(r"^https?://[^/]+", "", bob.url)
    press(bob.get_by_role("button", name=re.compile("^Submit")))
    company["alice"].go(path)
    alice.get_by_text("Where this comes from").first.click()
    company["alice"].picture("tour-7-invoice")
    press(alice.get_by_role("button", name="Approve"))
    expect(alice.locator("main")).to_contain_text("Approved")
    return path


def export_coco(company: Company, path: str) -> dict[str, Any]:
    """Rita asks for COCO JSON and downloads it."""
    page = company["rita"].page
    company["rita"].go(f"{path}data/")
    page.get_by_role("button", name="Export").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=BUILDING_SECONDS * 1000)
    company["rita"].picture("tour-8-export")
    with page.expect_download() as waiting:
        link.click()
    loaded: dict[str, Any] = json.loads(waiting.value.path().read_bytes())
    return loaded
