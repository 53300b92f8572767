"""A vendor contests a finding; a second auditor rules; an overturn moves decision and report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.annotations.enums import AuditStatus, FindingStatus, TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.disputes import raise_dispute, rule_on_dispute, take_dispute
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
)
from apps.audits.enums import LotStatus, Ruling, Verdict
from apps.audits.models import AccuracyReport, Decision, Dispute, Inspection, Lot, SampleItem
from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Job
from apps.footage.models import Clip
from tests.audits.worlds import dispute_first, inspect_all, make_lot, overturn
from tests.cast import Cast

WHY = {"reason": "no_defect", "text": "It is a van by clause 3."}


@pytest.fixture
def rejected(cast: Cast) -> Lot:
    """One of 59 items defective, none allowed."""
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    return lot


def finding_of(lot: Lot) -> Finding:
    return Finding.objects.get(inspected_at__sample_item__sample__lot=lot)


def test_an_overturn_accepts_the_lot_and_versions_the_report(cast: Cast, rejected: Lot) -> None:
    first = AccuracyReport.objects.get(lot=rejected)
    frozen = (first.figures, first.inputs_hash, first.certificate)
    dispute = dispute_first(cast, rejected)

    overturn(cast, dispute)

    rejected.refresh_from_db()
    first.refresh_from_db()
    assert (first.figures, first.inputs_hash, first.certificate) == frozen
    decisions = list(Decision.objects.filter(lot=rejected).order_by("version"))
    assert [(d.version, d.outcome, d.defective) for d in decisions] == [
        (1, LotStatus.REJECTED, 1), (2, LotStatus.ACCEPTED, 0),
    ]  # fmt: skip
    second = rejected.reports.first()
    assert second is not None
    assert second.figures["replaces"] == {"version": 1, "figures_sha256": first.inputs_hash}
    assert {item["verdict"] for item in second.figures["items"]} == {Verdict.CORRECT}
    assert second.figures["findings"] == []
    assert [row["outcome"] for row in second.figures["rulings"]] == [Ruling.OVERTURNED]
    assert second.certificate["outcome"] == LotStatus.ACCEPTED
    assert rejected.status == LotStatus.ACCEPTED
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.ACCEPTED}
    assert AuditStatus.FAILED not in Task.objects.values_list("audit_status", flat=True)
    assert Job.objects.filter(kind="billing.draft_invoice", subject_id=rejected.pk).exists()
    # What the first auditor said stays said.
    assert Inspection.objects.filter(verdict=Verdict.DEFECTIVE).count() == 1


def test_an_upheld_finding_changes_nothing(cast: Cast, rejected: Lot) -> None:
    dispute = take_dispute(dispute_first(cast, rejected), acting_user=cast.auditor_ada)
    rule_on_dispute(dispute, outcome="upheld", comment="No.", acting_user=cast.auditor_ada)
    rejected.refresh_from_db()
    assert rejected.status == LotStatus.REWORK
    assert finding_of(rejected).status == FindingStatus.UPHELD
    assert (rejected.decisions.count(), rejected.reports.count()) == (1, 1)
    with pytest.raises(Conflict, match="ruled on already"):
        take_dispute(dispute, acting_user=cast.auditor_ada)


def test_work_taken_up_again_is_not_accepted_under_the_annotator(cast: Cast, rejected: Lot) -> None:
    Task.objects.filter(lot_tasks__lot=rejected, number=1).update(status=TaskStatus.IN_PROGRESS)
    overturn(cast, dispute_first(cast, rejected))
    rejected.refresh_from_db()
    assert rejected.status == LotStatus.REWORK
    assert rejected.reports.count() == 2
    assert not Job.objects.filter(kind="billing.draft_invoice").exists()


@pytest.mark.parametrize(
    "name", ["annotator_vera", "client_alice", "auditor_omar", "othervendor_otto"]
)
def test_only_the_vendors_lead_disputes(cast: Cast, rejected: Lot, name: str) -> None:
    with pytest.raises(NotAllowed):
        raise_dispute(finding_of(rejected), **WHY, acting_user=cast.people[name])
    assert not Dispute.objects.exists()


def test_after_the_contracts_deadline_nothing_is_disputed(cast: Cast, rejected: Lot) -> None:
    long_ago = timezone.now() - timedelta(days=rejected.terms.dispute_days, seconds=1)
    Decision.objects.update(created_at=long_ago)
    with pytest.raises(Conflict, match="10 days"):
        dispute_first(cast, rejected)
    Decision.objects.update(created_at=long_ago + timedelta(minutes=1))
    dispute_first(cast, rejected)


@pytest.mark.parametrize("wrong", [{"reason": "because"}, {"text": " "}, {"text": "x" * 2001}])
def test_a_dispute_says_why(cast: Cast, rejected: Lot, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        raise_dispute(finding_of(rejected), **WHY | wrong, acting_user=cast.lead_lena)


def test_a_finding_is_disputed_once(cast: Cast, rejected: Lot) -> None:
    dispute_first(cast, rejected)
    with pytest.raises(IllegalTransition):
        dispute_first(cast, rejected)


@pytest.mark.parametrize("name", ["auditor_omar", "lead_lena", "client_alice", "othauditor_pia"])
def test_only_a_second_auditor_rules(cast: Cast, rejected: Lot, name: str) -> None:
    dispute = dispute_first(cast, rejected)
    with pytest.raises(NotAllowed):
        take_dispute(dispute, acting_user=cast.people[name])
    with pytest.raises(NotAllowed):
        rule_on_dispute(dispute, outcome="upheld", comment="x", acting_user=cast.people[name])


def test_whoever_made_the_item_does_not_rule_on_it(cast: Cast, rejected: Lot) -> None:
    dispute = dispute_first(cast, rejected)
    Task.objects.update(annotator=cast.auditor_ada)
    with pytest.raises(NotAllowed):
        take_dispute(dispute, acting_user=cast.auditor_ada)


def test_frames_are_open_only_while_ruling(cast: Cast, rejected: Lot) -> None:
    dispute, ada = dispute_first(cast, rejected), cast.auditor_ada
    ruled: dict[str, Any] = {"outcome": "upheld", "comment": "There.", "acting_user": ada}
    with pytest.raises(Conflict) as refusal:
        rule_on_dispute(dispute, **ruled)
    assert refusal.value.code == "lease_lapsed"
    take_dispute(dispute, acting_user=ada)
    assert Clip.objects.visible_to(ada).get() == dispute.finding.task.clip
    for wrong in ({"comment": " "}, {"outcome": "split"}):
        with pytest.raises(InvalidInput):
            rule_on_dispute(dispute, **ruled | wrong)
    rule_on_dispute(dispute, **ruled)
    assert not Clip.objects.visible_to(ada).exists()


def test_the_second_auditor_is_blind(cast: Cast, rejected: Lot) -> None:
    report = AccuracyReport.objects.get(lot=rejected)
    dispute = dispute_first(cast, rejected)
    ada = cast.sign_in("auditor_ada")
    page = ada.get(f"/disputes/{dispute.pk}/").content.decode()
    assert "wrong label" in page
    assert "It is a van by clause 3." in page
    seen = page + ada.get(f"/lots/{rejected.pk}/").content.decode()
    secrets = ("Omar", "Vera", "Lena", "Bright", "This is a van.", "Critical")
    assert [secret for secret in secrets if secret in seen] == []
    for path in ("", "report.pdf", "report.json", "items.csv"):
        assert ada.get(f"/reports/{report.pk}/{path}").status_code == 404
    # The first auditor learns of it only with the ruling.
    omar = cast.sign_in("auditor_omar")
    assert omar.get(f"/disputes/{dispute.pk}/").status_code == 404
    overturn(cast, dispute)
    assert omar.get(f"/disputes/{dispute.pk}/").status_code == 200
    assert ada.get(f"/reports/{report.pk}/").status_code == 200


def test_a_lapsed_auditors_finding_does_not_bind_the_next(cast: Cast, item: Any) -> None:
    """Omar found a defect, let his hold lapse, and Ada, who never saw it, finds none."""
    assert Finding.objects.filter(inspected_at__sample_item=item).count() == 1
    record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_ada)
    assert not Finding.objects.filter(inspected_at__sample_item=item).exists()
    assert item.inspection.verdict == Verdict.CORRECT


def test_a_lapsed_auditors_finding_is_no_evidence_for_the_next(cast: Cast, item: Any) -> None:
    with pytest.raises(Conflict, match="Say what is wrong"):
        record_inspection(item, verdict=Verdict.DEFECTIVE, acting_user=cast.auditor_ada)
    # Refused, so nothing is lost.
    assert Finding.objects.filter(inspected_at__sample_item=item).count() == 1


@pytest.fixture
def item(cast: Cast) -> Any:
    """An item at which Omar recorded a defect before Ada took it over."""
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    record_item_finding(
        item, type="drift", severity="major", start=item.item.start, stop=item.item.stop,
        acting_user=cast.auditor_omar,
    )  # fmt: skip
    SampleItem.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    taken = pull_next_item(lot, acting_user=cast.auditor_ada)
    assert taken is not None
    assert taken.pk == item.pk
    return taken
