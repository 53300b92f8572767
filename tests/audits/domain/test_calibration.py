"""Hidden double audits: who gets them, what nobody learns of them, and what they measure."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.models import Finding
from apps.audits.domain.calibration import Calibration, Pair, calibrate, disagreements
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.doubles import doubled_of
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.inspection import (
    pull_next_item,
    record_inspection,
    record_item_finding,
    take_back_item_finding,
)
from apps.audits.enums import LotStatus, Verdict
from apps.audits.models import Inspection, Lot, SampleItem, SecondInspection
from apps.core.errors import Conflict
from apps.core.models import uuid7
from tests.audits.worlds import dispute_first, inspect_all, make_lot, overturn
from tests.cast import Cast


def note(item: SampleItem, user: Any, severity: str) -> Finding:
    return record_item_finding(
        item, type="drift", severity=severity, start=item.item.start, stop=item.item.stop,
        acting_user=user,
    )  # fmt: skip


@pytest.fixture
def inspected(cast: Cast) -> Lot:
    """Omar finds every drawn item correct; before the last one, Ada sees the doubled ones and
    finds two of them defective.
    """
    lot = make_lot(cast)
    sample = draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    last = sample.size
    sample.items.filter(position=last).update(is_doubled=False)
    while (item := pull_next_item(lot, acting_user=cast.auditor_omar)) is not None:
        if item.position == last:
            break
        record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    seen = 0
    while (again := pull_next_item(lot, acting_user=cast.auditor_ada)) is not None:
        verdict = Verdict.DEFECTIVE if seen < 2 else Verdict.CORRECT
        if verdict == Verdict.DEFECTIVE:
            note(again, cast.auditor_ada, "major")
        record_inspection(again, verdict=verdict, acting_user=cast.auditor_ada)
        seen += 1
    assert item is not None
    record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    return lot


def test_the_seed_fixes_which_items_are_doubled() -> None:
    drawn = [f"item-{number}" for number in range(59)]
    doubled = doubled_of(b"seed", drawn)
    assert len(doubled) == 6
    assert doubled == doubled_of(b"seed", drawn)
    assert doubled != doubled_of(b"tree", drawn)
    assert len(doubled_of(b"seed", drawn[:3])) == 1


def test_second_verdicts_decide_nothing_and_show_nothing(cast: Cast, inspected: Lot) -> None:
    doubled = SampleItem.objects.filter(is_doubled=True).count()
    assert SecondInspection.objects.count() == doubled
    hidden = Finding.objects.filter(author=cast.auditor_ada)
    assert hidden.count() == 2
    decide_lot(inspected, acting_user=cast.auditor_omar)
    inspected.refresh_from_db()
    assert inspected.status == LotStatus.ACCEPTED
    assert not hidden.filter(is_released=True).exists()
    assert not Finding.objects.visible_to(cast.lead_lena).exists()
    report = inspected.reports.get()
    assert report.figures["findings"] == []
    assert report.figures["decision"]["defective"] == 0


def test_a_second_inspection_looks_like_a_first(cast: Cast) -> None:
    lot = make_lot(cast)
    draw_sample(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    SampleItem.objects.update(is_doubled=True)
    item = pull_next_item(lot, acting_user=cast.auditor_omar)
    assert item is not None
    note(item, cast.auditor_omar, "critical")
    record_inspection(item, verdict=Verdict.DEFECTIVE, acting_user=cast.auditor_omar)
    again = pull_next_item(lot, acting_user=cast.auditor_ada)
    assert again == item
    ada = cast.sign_in("auditor_ada")
    assert ada.get(f"/items/{item.pk}/").status_code == 200
    assert ada.get(f"/api/items/{item.pk}/findings/").json() == {"findings": []}
    with pytest.raises(Conflict, match="inspected already"):
        record_inspection(item, verdict=Verdict.CORRECT, acting_user=cast.auditor_omar)
    mine = note(again, cast.auditor_ada, "major")
    take_back_item_finding(again, mine, acting_user=cast.auditor_ada)
    record_inspection(again, verdict=Verdict.CORRECT, acting_user=cast.auditor_ada)
    assert Inspection.objects.get().verdict == Verdict.DEFECTIVE
    assert SecondInspection.objects.get().verdict == Verdict.CORRECT


def test_auditors_are_compared_once_the_lot_is_decided(cast: Cast, inspected: Lot) -> None:
    lots = Lot.objects.all()
    assert calibrate(lots) == []
    decide_lot(inspected, acting_user=cast.auditor_omar)
    ada, omar = calibrate(lots)
    n = SecondInspection.objects.count()
    assert n >= 4
    assert (ada.name, omar.name) == ("Ada Auditor", "Omar Auditor")
    assert (omar.inspected, ada.inspected) == (SampleItem.objects.count(), 0)
    assert (len(ada.pairs), ada.agreed) == (n, n - 2) == (len(omar.pairs), omar.agreed)
    # Ada is two steps stricter (major where Omar found nothing) at two of n items.
    assert (ada.severity_bias, ada.kappa, ada.agreement) == (None, None, None)  # too few
    assert len(disagreements(lots)) == 2


def test_from_five_pairs_on_severity_and_kappa_are_told() -> None:
    pairs = [
        Pair(uuid7(), own, other, worst, other_worst)
        for own, other, worst, other_worst in (
            ("defective", "defective", "major", "critical"),
            ("defective", "correct", "major", ""),
            ("correct", "correct", "minor", ""),
            ("correct", "correct", "", ""),
            ("correct", "correct", "", ""),
        )
    ]
    strict = Calibration(None, "Firm", pairs=pairs)
    assert strict.severity_bias == pytest.approx((-1 + 2 + 1) / 5)
    # Observed .8; by chance (2/5)(1/5) + (3/5)(4/5) = .56.
    assert strict.kappa == pytest.approx((0.8 - 0.56) / (1 - 0.56))
    assert strict.agreement is not None
    assert strict.agreement.low < 0.8 < strict.agreement.high


def test_overturned_findings_count_against_who_recorded_them(cast: Cast) -> None:
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    overturn(cast, dispute_first(cast, lot))
    (omar,) = calibrate(Lot.objects.all())
    assert (omar.ruled, omar.overturned, omar.overturns) == (1, 1, None)
    (firm,) = calibrate(Lot.objects.all(), by_firm=True)
    assert (firm.firm, firm.name, firm.overturned) == ("Plumb Audit", "Omar Auditor", 1)


def test_each_reader_learns_what_is_theirs(cast: Cast, inspected: Lot) -> None:
    decide_lot(inspected, acting_user=cast.auditor_omar)
    pages = {
        name: cast.sign_in(name).get("/calibration/").content.decode()
        for name in ("client_alice", "lead_lena", "auditor_omar", "auditor_ada", "operator_olga")
    }
    assert "Auditor 1" in pages["client_alice"]
    assert "/label/?" in pages["client_alice"]
    for name in ("client_alice", "lead_lena"):
        assert "Ada Auditor" not in pages[name]
    assert "Ada Auditor" not in pages["auditor_omar"]
    assert "Omar Auditor" in pages["auditor_ada"]
    assert "Omar Auditor" in pages["operator_olga"]
