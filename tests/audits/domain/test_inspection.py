"""Who may look at a sampled item: who holds it, until it is judged or the contract ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.domain.memberships import add_membership
from apps.annotations.models import Finding
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
    take_back_item_finding,
)
from apps.audits.enums import Verdict
from apps.audits.models import Lot, SampleItem
from apps.contracts.models import Contract
from apps.core.errors import Conflict, NotAllowed
from apps.footage.models import Clip
from tests.audits.worlds import make_lot
from tests.cast import Cast

ADA, OMAR = "auditor_ada", "auditor_omar"


@pytest.fixture
def item(cast: Cast) -> SampleItem:
    """An item that Omar holds."""
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    held = pull_next_item(Lot.objects.get(pk=lot.pk), acting_user=cast.auditor_omar)
    assert held is not None
    return held


def answers(cast: Cast, item: SampleItem, name: str) -> list[int]:
    """Statuses of the item's page, its document and its findings."""
    person = cast.sign_in(name)
    api = f"/api/items/{item.pk}"
    paths = (f"/items/{item.pk}/", f"{api}/annotation/", f"{api}/findings/")
    return [person.get(path).status_code for path in paths]


def test_only_who_holds_an_item_reads_it(cast: Cast, item: SampleItem) -> None:
    assert answers(cast, item, OMAR) == [200, 200, 200]
    assert answers(cast, item, ADA) == [409, 409, 409]
    assert answers(cast, item, "client_alice") == [404, 404, 404]


def test_a_hold_that_ran_out_shows_nothing(cast: Cast, item: SampleItem) -> None:
    SampleItem.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert answers(cast, item, OMAR) == [409, 409, 409]


def noted(cast: Cast, item: SampleItem) -> Finding:
    """Omar's major finding at the item."""
    start = item.item.task.clip.start
    return record_item_finding(
        item, type="drift", severity="major", start=start, stop=start + 1,
        acting_user=cast.auditor_omar,
    )  # fmt: skip


def test_an_auditor_takes_back_a_finding_before_the_verdict(cast: Cast, item: SampleItem) -> None:
    finding = noted(cast, item)
    with pytest.raises(Conflict, match="no longer hold"):
        take_back_item_finding(item, finding, acting_user=cast.auditor_ada)
    take_back_item_finding(item, finding, acting_user=cast.auditor_omar)
    assert not Finding.objects.filter(inspected_at__sample_item=item).exists()
    record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)


def test_after_the_verdict_or_by_another_auditor_it_stays(cast: Cast, item: SampleItem) -> None:
    finding = noted(cast, item)
    hold = SampleItem.objects.filter(pk=item.pk)
    hold.update(held_by=cast.auditor_ada)
    with pytest.raises(NotAllowed, match="Only whoever recorded"):
        take_back_item_finding(item, finding, acting_user=cast.auditor_ada)
    hold.update(held_by=cast.auditor_omar)
    record_inspection(item, verdict=Verdict.DEFECTIVE, acting_user=cast.auditor_omar)
    with pytest.raises(Conflict, match="inspected already"):
        take_back_item_finding(item, finding, acting_user=cast.auditor_omar)
    assert list(Finding.objects.filter(pk=finding.pk)) == [finding]


def test_a_judged_item_is_closed(cast: Cast, item: SampleItem) -> None:
    record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    assert answers(cast, item, OMAR) == [409, 409, 409]
    assert not Clip.objects.visible_to(cast.auditor_omar).exists()


def test_the_end_of_the_contract_closes_items_frames_and_the_queue(
    cast: Cast, item: SampleItem
) -> None:
    lot = item.sample.lot
    assert Clip.objects.visible_to(cast.auditor_omar).exists()
    Contract.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert answers(cast, item, OMAR) == [404, 404, 404]
    assert not Clip.objects.visible_to(cast.auditor_omar).exists()
    with pytest.raises(Conflict, match="not in force"):
        pull_next_item(Lot.objects.get(pk=lot.pk), acting_user=cast.auditor_omar)
    # What was found so far stays readable, without frames.
    assert cast.sign_in(OMAR).get(f"/lots/{lot.pk}/").status_code == 200


def test_an_auditor_who_belongs_to_the_vendor_too_learns_nothing(
    cast: Cast, item: SampleItem
) -> None:
    add_membership(cast.auditor_ada, cast.org("Bright Labels"), "annotator", acting_user=None)
    page = cast.sign_in(ADA).get(f"/lots/{item.sample.lot_id}/").content.decode()
    for secret in ("Vera", "Lena", f"/tasks/{item.item.task_id}/", "0.45"):
        assert secret not in page
