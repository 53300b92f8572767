"""A vendor disputes a finding; the second auditor's overturn changes report and invoice."""

from __future__ import annotations

import os
from typing import Any

import pytest

from apps.annotations.domain.assignment import pull_next_review
from apps.annotations.domain.workflow import approve_task, submit_task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.lots import deliver_lot
from apps.audits.models import Lot
from apps.billing.domain.invoices import draft_invoice, submit_invoice
from apps.core.domain.jobs import run_job
from apps.core.models import Job
from tests.audits.worlds import inspect_all
from tests.browser.labeling import Labeling
from tests.factories import make_track

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES")
SIZES = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))


def picture(page: Any, name: str) -> None:
    """The page in both widths and colors, where somebody asked for pictures."""
    if not PICTURES:
        return
    for width, scheme in SIZES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=f"{PICTURES}/{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def accepted_with_a_defect(labeling: Labeling) -> Lot:
    """One defect of two items, accepted and invoiced at 80 % of the rate for what it proves."""
    cast = labeling.cast
    labeling.contract.versions.update(
        plan="full", required_accuracy="0.5000", ladder=[["0.9", "1"], ["0", "0.8"]]
    )
    for frames in ((5, 30), (8, 40)):
        make_track(labeling.task, "pedestrian", frames)
    submit_task(labeling.task, revision=0, acting_user=cast.annotator_vera)
    task = pull_next_review(cast.lead_lena)
    assert task is not None
    task = approve_task(task, acting_user=cast.lead_lena)
    lot = deliver_lot(labeling.project, labeling.contract, [task], acting_user=cast.lead_lena)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    submit_invoice(draft_invoice(lot, acting_user=None), acting_user=cast.vendor_bob)
    return lot


def test_a_vendor_disputes_and_the_overturn_changes_report_and_invoice(
    labeling: Labeling,
) -> None:
    with labeling.everything():
        lot = accepted_with_a_defect(labeling)
    lena = labeling.sign_in("lead_lena").new_page()
    lena.goto(f"{labeling.url}/lots/{lot.pk}/")
    lena.get_by_role("link", name="Accuracy report", exact=True).last.click()
    lena.get_by_role("link", name="Dispute", exact=True).last.wait_for()
    # From the frames it is about as well.
    lena.get_by_role("table", name="What was found").locator("a[href*='/label/']").click()
    lena.locator("[data-panel=findings]").first.click()
    picture(lena, "dispute-labeling-view")
    lena.get_by_role("link", name="Dispute", exact=True).click()
    picture(lena, "dispute-new")
    lena.get_by_label("Reason").select_option("guideline")
    lena.get_by_label("In words").fill("Clause 3 counts vans as cars.")
    lena.get_by_role("button", name="Dispute the finding").click()
    lena.get_by_text("A second auditor rules on this").wait_for()
    picture(lena, "dispute-vendor")

    ada = labeling.sign_in("auditor_ada").new_page()
    ada.goto(f"{labeling.url}/disputes/")
    ada.get_by_text("Waits for your ruling").wait_for()
    picture(ada, "disputes-auditor")
    ada.locator("td a[href*='/disputes/']").click()
    assert "This is a van." not in ada.content()
    address = ada.url
    ada.get_by_role("button", name="Open the frames").click()
    ada.locator("[data-objects='1']").wait_for()
    assert ada.locator("[data-act]").count() == 0
    ada.goto(address)
    picture(ada, "dispute-auditor")
    ada.get_by_label("No, it is not there").check()
    ada.get_by_label("Why", exact=True).fill("It is a van, as clause 3 has it.")
    ada.get_by_role("button", name="Give the ruling").click()
    ada.get_by_text("It is a van, as clause 3 has it.").wait_for()
    with labeling.everything():
        job = Job.objects.get(kind="billing.correct_invoice")
    assert run_job(job.pk, job.client_id) == "succeeded"

    alice = labeling.sign_in("client_alice").new_page()
    alice.goto(f"{labeling.url}/lots/{lot.pk}/")
    picture(alice, "lot-after-ruling")
    alice.get_by_role("link", name="Accuracy report", exact=True).last.click()
    alice.get_by_text("Version 2, after rulings").wait_for()
    assert alice.get_by_text("100.0 %").first.is_visible()
    picture(alice, "report-version-2")
    alice.get_by_role("link", name="version 1").click()
    alice.get_by_text("A newer version replaced this report").wait_for()
    alice.goto(f"{labeling.url}/invoices/")
    alice.get_by_role("link", name="INV-").click()
    alice.get_by_text("Owed after corrections").wait_for()
    # 2 tracks at 0.45 for 80 %, then for all of it.
    table = alice.get_by_role("table", name="Corrections")
    assert "0.18" in table.inner_text()
    assert "0.90" in table.inner_text()
    picture(alice, "invoice-corrected")


def test_a_scorecard_leads_from_a_figure_to_the_exact_frames(labeling: Labeling) -> None:
    with labeling.everything():
        accepted_with_a_defect(labeling)
    alice = labeling.sign_in("client_alice").new_page()
    alice.goto(f"{labeling.url}/scorecards/")
    picture(alice, "scorecards")
    alice.get_by_role("link", name="Bright Labels").click()
    alice.get_by_role("heading", name="Bright Labels").wait_for()
    picture(alice, "scorecard")
    # One wrong label, which nobody said the right one of.
    alice.get_by_role("table", name="Labels taken for others").get_by_role("link", name="1").click()
    evidence = alice.get_by_role("table", name="Evidence")
    evidence.get_by_role("link").click()
    stage = alice.locator("[data-frame]").first
    stage.wait_for()
    assert stage.get_attribute("data-frame") == evidence_start(alice.url)
    alice.goto(f"{labeling.url}/calibration/")
    alice.get_by_text("Auditor 1").wait_for()
    picture(alice, "calibration")


def evidence_start(url: str) -> str:
    """The first frame that a link to the labeling view asks for."""
    return url.split("start=")[1].split("&")[0]


def test_a_client_makes_gold_and_retires_it(labeling: Labeling) -> None:
    with labeling.everything():
        accepted_with_a_defect(labeling)
    alice = labeling.sign_in("client_alice").new_page()
    alice.goto(f"{labeling.url}/projects/{labeling.project.pk}/quality/")
    alice.get_by_role("link", name="Gold", exact=True).click()
    alice.get_by_role("button", name="Make gold").click()
    alice.get_by_role("button", name="Retire").wait_for()
    picture(alice, "gold")
    alice.get_by_role("button", name="Retire").click()
    alice.get_by_text("Retired", exact=True).wait_for()
    assert alice.get_by_role("button", name="Retire").count() == 0
