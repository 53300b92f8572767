"""The plan editor: what a plan does and costs is told while it is typed, and is then agreed on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from apps.contracts.models import ContractVersion
from tests.browser.axe import serious_on
from tests.cast import Cast, build_cast

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    with transaction.atomic():
        return build_cast()


@pytest.fixture
def page(live_server: Any, browser: Any, cast: Cast) -> Iterator[Any]:
    """Alice about to draft a contract; nothing may fail in the page meanwhile."""
    client = Client()
    client.force_login(cast.people["client_alice"])
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    context.add_cookies([cookie])
    opened, errors = context.new_page(), []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(f"{live_server.url}/contracts/new/")
    yield opened
    context.close()
    assert errors == []


def figure(page: Any, name: str) -> str:
    """The value of a row of “What the plan does”."""
    row = page.locator("#plan-preview tr", has=page.get_by_role("rowheader", name=name))
    return str(row.locator("td").first.inner_text())


def is_drawn(page: Any, index: int = 0) -> bool:
    """Whether a chart of the preview shows anything but its ground."""
    script = """canvas => {
      const pen = canvas.getContext("2d");
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, i) => i % 4 === 3 && value > 0);
    }"""
    canvas = page.locator("#plan-preview canvas").nth(index)
    page.wait_for_timeout(300)
    return bool(canvas.evaluate(script))


def test_a_plan_is_weighed_while_it_is_typed_and_then_written(
    page: Any, cast: Cast, everything: Any
) -> None:
    told = page.locator(".pl-plan-sentence")
    assert "59 of 1,000 tracks" in told.inner_text()
    assert is_drawn(page)

    page.get_by_label("Accuracy", exact=True).fill("98")
    page.get_by_text("132 of 1,000 tracks").wait_for()
    assert figure(page, "Items inspected") == "132"
    assert is_drawn(page, 0)
    assert is_drawn(page, 1)
    page.get_by_label("Audit of one item").fill("3")
    page.get_by_label("An auditor's hour").fill("60")
    page.get_by_text("396.00", exact=False).first.wait_for()

    # Another kind of plan shows its own terms alone, and what was typed elsewhere stays.
    page.get_by_label("How a lot is inspected").select_option("standard")
    page.get_by_text("MIL-STD-105E at AQL 1 %, level II, normal").wait_for()
    assert page.get_by_label("Accuracy", exact=True).is_hidden()
    assert page.get_by_label("AQL").is_visible()
    page.get_by_label("Items in a lot").fill("1200")
    page.get_by_label("Begins with").select_option("tightened")
    page.get_by_text("80 of 1,200 tracks are inspected; at most 1 may be").wait_for()
    assert serious_on(page) == []

    page.get_by_label("Items in a lot").fill("0")
    page.get_by_text("The plan cannot be computed yet.").wait_for()
    page.get_by_label("Items in a lot").fill("1200")

    page.get_by_label("Vendor", exact=True).select_option(label="Bright Labels")
    page.get_by_label("Title").fill("Boxes on junction cameras")
    page.get_by_label("Auditor", exact=True).select_option(label="Plumb Audit")
    page.get_by_label("Days to decide").fill("14")
    page.locator("[name=rates-0-amount]").fill("0.45")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Begins with").wait_for()
    with everything():
        version = ContractVersion.objects.get()
        assert (version.plan, version.severity) == ("standard", "tightened")
        assert version.aql == Decimal(1)
        assert version.acceptance_days == 14
