"""A lot from delivery to decision: frozen, drawn verifiably, inspected blind, decided."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from django.utils import timezone

from apps.accounts.domain.grants import end_access
from apps.accounts.domain.memberships import add_membership
from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.documents import item_document
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import pull_next_item, record_inspection, renew_hold
from apps.audits.domain.lots import deliver_lot, redeliver_lot
from apps.audits.enums import LotStatus, Verdict
from apps.audits.models import AccuracyReport, Lot, LotGrant, SampleItem
from apps.core.errors import Conflict, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Activity, Job
from apps.footage.models import Clip
from tests.audits.worlds import inspect_all, make_delivered_tasks, make_lot
from tests.cast import Cast


def test_a_lot_freezes_every_track_of_its_tasks(cast: Cast) -> None:
    lot = make_lot(cast)

    assert (lot.status, lot.item_count) == (LotStatus.FROZEN, 80)
    assert lot.items.filter(kind="track").count() == 80
    assert len(lot.items_hash) == 64
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.IN_LOT}


def test_only_the_vendors_lead_delivers(cast: Cast) -> None:
    tasks = make_delivered_tasks(cast)
    for name in ("annotator_vera", "client_alice", "auditor_omar", "othervendor_otto"):
        with pytest.raises(NotAllowed):
            deliver_lot(tasks[0].project, tasks[0].contract, tasks, acting_user=cast.people[name])


def test_an_unfinished_task_is_not_delivered(cast: Cast) -> None:
    tasks = make_delivered_tasks(cast)
    Task.objects.filter(pk=tasks[1].pk).update(status=TaskStatus.SUBMITTED)
    with pytest.raises(Conflict, match="not delivered"):
        deliver_lot(tasks[0].project, tasks[0].contract, tasks, acting_user=cast.lead_lena)
    with pytest.raises(InvalidInput):
        deliver_lot(tasks[0].project, tasks[0].contract, [], acting_user=cast.lead_lena)


def test_the_draw_can_be_verified_by_anyone(cast: Cast) -> None:
    lot = make_lot(cast)
    sample = draw_sample(lot, acting_user=cast.auditor_omar)

    drawn = list(sample.items.order_by("position").values_list("item_id", flat=True))
    every = [str(pk) for pk in lot.items.values_list("pk", flat=True)]
    seed = bytes(sample.seed)
    ordered = sorted(every, key=lambda i: hmac.new(seed, i.encode(), hashlib.sha256).digest())
    assert [str(pk) for pk in drawn] == ordered[: sample.size]
    assert sample.commitment == hashlib.sha256(seed).hexdigest()
    assert Activity.objects.get(verb="sample.drawn").data["commitment"] == sample.commitment
    assert not Activity.objects.filter(data__icontains=seed.hex()).exists()


def test_the_auditor_sees_sampled_clips_only_while_holding_an_item(cast: Cast) -> None:
    lot = make_lot(cast)
    assert not Clip.objects.visible_to(cast.auditor_omar).exists()
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()

    item = pull_next_item(lot, acting_user=cast.auditor_omar)

    assert item is not None
    assert [c.pk for c in Clip.objects.visible_to(cast.auditor_omar)] == [item.item.task.clip_id]
    assert not Task.objects.visible_to(cast.auditor_omar).exists()
    record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    assert not Clip.objects.visible_to(cast.auditor_omar).exists()


def test_an_item_shows_its_object_and_no_maker(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    item = SampleItem.objects.first()
    assert item is not None

    document = item_document(item)

    assert [track["id"] for track in document["tracks"]] == [str(item.item.object_id)]
    for secret in (cast.annotator_vera, cast.lead_lena, lot.vendor):
        assert str(secret.pk) not in str(document)
        assert secret.name not in str(document)


def test_two_auditors_never_hold_the_same_item(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    mine = pull_next_item(lot, acting_user=cast.auditor_omar)
    other = pull_next_item(lot, acting_user=cast.auditor_ada)
    assert mine is not None
    assert other is not None
    assert mine.pk != other.pk
    with pytest.raises(Conflict):
        record_inspection(mine, verdict=Verdict.CORRECT, acting_user=cast.auditor_ada)


def test_a_lapsed_hold_is_said_and_judges_nothing(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    SampleItem.objects.update(held_until=timezone.now())
    with pytest.raises(Conflict) as refusal:
        record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    assert refusal.value.code == "lease_lapsed"


def test_nobody_audits_their_own_work(cast: Cast) -> None:
    lot = make_lot(cast)
    Task.objects.update(annotator=cast.auditor_omar)
    draw_sample(lot, acting_user=cast.auditor_ada)
    lot.refresh_from_db()
    assert pull_next_item(lot, acting_user=cast.auditor_omar) is None


def test_a_vendor_never_audits_itself(cast: Cast) -> None:
    lot = make_lot(cast)
    with pytest.raises(NotAllowed):
        draw_sample(lot, acting_user=cast.lead_lena)
    with pytest.raises(NotAllowed):
        pull_next_item(lot, acting_user=cast.vendor_bob)


def test_verdict_and_findings_must_agree(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    with pytest.raises(Conflict, match="Say what is wrong"):
        record_inspection(item, verdict=Verdict.DEFECTIVE, acting_user=cast.auditor_omar)


def test_a_clean_sample_accepts_the_lot_and_queues_the_invoice(cast: Cast) -> None:
    lot = make_lot(cast)
    inspect_all(cast, lot)

    decision = decide_lot(lot, acting_user=cast.auditor_omar)

    lot.refresh_from_db()
    assert lot.status == LotStatus.ACCEPTED
    assert decision.lower_bound >= 0.95
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.ACCEPTED}
    assert set(Task.objects.values_list("audit_status", flat=True)) == {AuditStatus.PASSED}
    report = AccuracyReport.objects.get()
    assert report.figures["decision"]["inspected"] == decision.inspected
    clusters = report.figures["clusters"]
    assert 1 <= clusters["clips"] <= clusters["effective"] <= decision.inspected
    assert (
        hashlib.sha256(bytes.fromhex(report.figures["draw"]["seed"])).hexdigest()
        == (report.figures["draw"]["commitment"])
    )
    assert Job.objects.filter(kind="billing.draft_invoice").count() == 1


def test_a_defect_beyond_the_plan_sends_the_lot_to_rework(cast: Cast) -> None:
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    assert not Finding.objects.visible_to(cast.lead_lena).exists()

    decision = decide_lot(lot, acting_user=cast.auditor_omar)

    lot.refresh_from_db()
    assert (decision.outcome, lot.status) == (LotStatus.REJECTED, LotStatus.REWORK)
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.REWORK}
    assert Finding.objects.visible_to(cast.lead_lena).count() == 1
    assert not Job.objects.filter(kind="billing.draft_invoice").exists()


def test_an_unfinished_inspection_decides_nothing(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    with pytest.raises(Conflict, match="not inspected yet"):
        decide_lot(lot, acting_user=cast.auditor_omar)


def test_a_reworked_lot_is_drawn_anew_with_another_seed(cast: Cast) -> None:
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    with pytest.raises(Conflict, match="not delivered"):
        redeliver_lot(lot, acting_user=cast.lead_lena)
    Task.objects.update(status=TaskStatus.DELIVERED)

    lot = redeliver_lot(lot, acting_user=cast.lead_lena)
    inspect_all(cast, lot)
    decide_lot(Lot.objects.get(), acting_user=cast.auditor_omar)

    assert Lot.objects.get().status == LotStatus.ACCEPTED
    assert AccuracyReport.objects.count() == 2
    seeds = {bytes(sample.seed) for sample in lot.samples.all()}
    assert len(seeds) == 2


def test_a_judged_item_is_not_held_again(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    assert renew_hold(item, acting_user=cast.auditor_omar).held_until is not None
    with pytest.raises(Conflict):
        renew_hold(item, acting_user=cast.auditor_ada)
    record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    with pytest.raises(Conflict, match="inspected already"):
        renew_hold(item, acting_user=cast.auditor_omar)
    assert not Clip.objects.visible_to(cast.auditor_omar).exists()


def test_an_auditor_whose_grant_ended_judges_nothing(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    end_access(LotGrant, lot, cast.org("Plumb Audit"), reason="test", acting_user=None)
    with pytest.raises(NotAllowed):
        record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)


def test_who_works_for_the_vendor_draws_nothing_whatever_else_they_are(cast: Cast) -> None:
    lot = make_lot(cast)
    add_membership(cast.client_mia, lot.vendor, "annotator", acting_user=None)
    with pytest.raises(NotAllowed):
        draw_sample(lot, acting_user=cast.client_mia)


def test_a_reviewer_is_not_given_what_they_reviewed(cast: Cast) -> None:
    lot = make_lot(cast)
    Task.objects.update(annotator=None, reviewer=cast.auditor_omar)
    draw_sample(lot, acting_user=cast.auditor_ada)
    lot.refresh_from_db()
    assert pull_next_item(lot, acting_user=cast.auditor_omar) is None


def test_a_lot_is_drawn_once_a_round(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    with pytest.raises(IllegalTransition):
        draw_sample(lot, acting_user=cast.auditor_omar)


def test_what_failed_counts_as_fixed_once_delivered_again(cast: Cast) -> None:
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    Task.objects.update(status=TaskStatus.DELIVERED)
    redeliver_lot(lot, acting_user=cast.lead_lena)
    assert not Task.objects.filter(audit_status=AuditStatus.FAILED).exists()
    assert Task.objects.filter(audit_status=AuditStatus.FIXED).exists()
