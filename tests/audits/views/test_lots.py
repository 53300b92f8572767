"""What is drawn stays unknown to the vendor, on every page of theirs, until the decision."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
)
from apps.audits.domain.lots import redeliver_lot
from apps.audits.enums import Verdict
from apps.audits.models import Lot, SampleItem, SwitchingState
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast

VENDOR = ("vendor_bob", "vendor_max", "lead_lena", "annotator_vera", "annotator_noor")


@pytest.fixture
def lot(cast: Cast) -> Lot:
    """Two tasks, of which only the first holds what is drawn: one item, found defective."""
    lot = make_lot(cast, tracks=40, required_accuracy="0.5000", confidence="0.5000")
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    record_item_finding(
        item, acting_user=cast.auditor_omar, type="wrong_label", severity="critical",
        start=item.item.start, stop=item.item.stop, comment="This is a van.",
    )  # fmt: skip
    record_inspection(item, verdict=Verdict.DEFECTIVE, acting_user=cast.auditor_omar)
    return lot


def pages_of(lot: Lot) -> list[str]:
    """Whatever a vendor's person can open about the lot, its tasks and its project."""
    project = f"/projects/{lot.project_id}/"
    tasks = [row.task for row in lot.lot_tasks.select_related("task")]
    of_tasks = [
        path for task in tasks for path in (f"/tasks/{task.pk}/", f"/api/tasks/{task.pk}/findings/")
    ]
    return [
        f"/lots/{lot.pk}/", f"/lots/{lot.pk}/draw/", "/lots/", "/reports/", "/", "/tasks/",
        project, f"{project}work/", f"{project}quality/", *of_tasks,
    ]  # fmt: skip


@pytest.mark.parametrize("name", VENDOR)
def test_a_vendors_pages_are_the_same_whatever_was_drawn(cast: Cast, lot: Lot, name: str) -> None:
    drawn = SampleItem.objects.get().item
    client = cast.sign_in(name)
    touched, other = str(drawn.task_id), str(Task.objects.exclude(pk=drawn.task_id).get().pk)
    for page in pages_of(lot):
        answer = client.get(page)
        words = answer.content.decode()
        assert "This is a van" not in words, page
        assert "Sampled" not in words, page
        if not page.endswith("/draw/"):
            assert str(drawn.pk) not in words, page
        # What is said of the task that is inspected is said of the other as often.
        if "/tasks/0" not in page:
            assert words.count(touched) == words.count(other), page


@pytest.mark.parametrize("name", ["vendor_bob", "client_alice", "client_vic", "auditor_omar"])
def test_the_published_draw_names_what_was_drawn_with_the_decision(
    cast: Cast, lot: Lot, name: str
) -> None:
    client = cast.sign_in(name)
    address = f"/lots/{lot.pk}/draw/"
    before = client.get(address).json()["sample"]
    assert (before["size"], before["drawn"], before["seed"]) == (1, None, None)

    decide_lot(lot, acting_user=cast.auditor_omar)

    after = client.get(address).json()["sample"]
    assert after["drawn"] == [str(SampleItem.objects.get().item_id)]
    assert after["seed"] is not None


def test_tasks_say_that_they_were_audited_once_the_lot_is_decided(cast: Cast, lot: Lot) -> None:
    assert set(Task.objects.values_list("audit_status", flat=True)) == {AuditStatus.NONE}
    decide_lot(lot, acting_user=cast.auditor_omar)
    drawn = SampleItem.objects.get().item
    found = dict(Task.objects.values_list("pk", "audit_status"))
    assert found.pop(drawn.task_id) == AuditStatus.FAILED
    assert set(found.values()) == {AuditStatus.NONE}


def decided(cast: Cast, **terms: Any) -> Lot:
    """A lot that was rejected, sent back, delivered again and accepted."""
    lot = make_lot(cast, tasks=1, tracks=8, **terms)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    Task.objects.update(status=TaskStatus.DELIVERED)
    lot = redeliver_lot(lot, acting_user=cast.lead_lena)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    return lot


@pytest.mark.parametrize("name", ["client_vic", "lead_lena", "auditor_omar"])
def test_a_lots_page_tells_its_life_its_rounds_and_its_labels(cast: Cast, name: str) -> None:
    lot = decided(cast)
    page = cast.sign_in(name).get(f"/lots/{lot.pk}/").content.decode()
    for words in ("Delivered and frozen", "Rejected", "Back with the vendor for rework",
                  "Delivered again", "Accepted"):  # fmt: skip
        assert words in page, words
    assert f"/lots/{lot.pk}/draw/?round=1" in page
    assert f"/lots/{lot.pk}/draw/?round=2" in page
    assert page.count("report.pdf") == 2
    assert "By label" in page
    assert "Drawn items" in page
    assert ("Bright Labels" in page) is (name != "auditor_omar")
    assert ("certificate.json" in page) is (name != "auditor_omar")


def test_the_managers_of_the_client_waive_a_lot_on_its_page(cast: Cast) -> None:
    lot = make_lot(cast, tracks=4, acceptance_days=10)
    address = f"/lots/{lot.pk}/"
    for name, may in (("client_mia", True), ("client_vic", False), ("lead_lena", False)):
        page = cast.sign_in(name).get(address).content.decode()
        assert ("Accept without a decision" in page) is may, name
        assert "limited time to decide" in page
    body = {"step": "waive", "reason": "Needed today."}
    assert cast.sign_in("lead_lena").post(address, body).status_code == 403
    assert cast.sign_in("client_mia").post(address, body).status_code == 302
    page = cast.sign_in("lead_lena").get(address).content.decode()
    assert "Needed today." in page
    assert "limited time to decide" not in page


def test_a_plan_of_the_standard_shows_how_strictly_it_inspects(cast: Cast) -> None:
    lot = decided(cast, plan="standard", aql="6.5", level="II", severity="normal")
    for name in ("client_vic", "lead_lena", "auditor_omar"):
        page = cast.sign_in(name).get(f"/lots/{lot.pk}/").content.decode()
        assert "Severity of inspection" in page
        assert "Normal inspection" in page
    address = f"/contracts/{lot.contract_id}/"
    for name in ("client_mia", "vendor_bob"):
        client = cast.sign_in(name)
        assert f"{address}inspection/" in client.get(address).content.decode()
        page = client.get(f"{address}inspection/").content.decode()
        assert "Lot 1" in page
        assert "Let it go on" not in page
    state = SwitchingState.objects.get()
    state.is_stopped, state.severity = True, "tightened"
    state.save(update_fields=["is_stopped", "severity"])
    mia = cast.sign_in("client_mia")
    refused = mia.post(f"{address}inspection/", {"reason": " "})
    assert refused.status_code == 400
    assert "what has improved" in refused.content.decode()
    assert mia.post(f"{address}inspection/", {"reason": "Trained."}).status_code == 302
    state.refresh_from_db()
    assert not state.is_stopped
