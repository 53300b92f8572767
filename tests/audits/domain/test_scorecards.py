"""Scorecards: ranked by a bound, pseudonyms for clients, every figure down to its frames."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, timedelta

import pytest

from apps.annotations.models import Finding, Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.errors_found import confusion, standing_findings, taxonomy
from apps.audits.domain.scorecards import (
    Judged,
    Week,
    judged_items,
    pseudonym,
    rank,
    weeks_of,
)
from apps.audits.domain.trends import p_chart, trend_sentence
from apps.audits.models import Inspection, Lot
from apps.core.models import uuid7
from apps.quality.intervals import lower_bound
from tests.audits.worlds import dispute_first, inspect_all, make_lot, overturn
from tests.cast import Cast

MONDAY = date(2026, 11, 2)


def judged(vendor: uuid.UUID, correct: int, defective: int, week: date = MONDAY) -> list[Judged]:
    some = uuid7()
    one = Judged(some, some, some, some, "car", 0, 10, vendor, some, week, False)
    return [one] * correct + [one._replace(defective=True)] * defective


def test_few_items_never_put_anyone_on_top() -> None:
    proven, lucky, poor = uuid7(), uuid7(), uuid7()
    items = judged(proven, 196, 4) + judged(lucky, 3, 0) + judged(poor, 80, 20)
    scores = rank(items, lambda one: one.vendor_id)
    assert [score.who for score in scores] == [proven, lucky, poor]
    best, few, _ = scores
    assert best.accuracy == pytest.approx(0.98)
    assert best.bound == pytest.approx(lower_bound(196, 200))
    assert (few.accuracy, few.bound, few.interval) == (None, None, None)


def test_weeks_are_counted_from_mondays() -> None:
    vendor = uuid7()
    later = MONDAY + timedelta(weeks=2)
    items = judged(vendor, 8, 2, later) + judged(vendor, 9, 1)
    assert weeks_of(items) == [Week(MONDAY, 10, 1), Week(later, 10, 2)]


def test_the_p_chart_names_a_week_beyond_chance() -> None:
    weeks = [Week(MONDAY + timedelta(weeks=n), 100, 5) for n in range(7)]
    weeks.append(Week(MONDAY + timedelta(weeks=7), 100, 30))
    chart = p_chart(weeks)
    assert chart["series"][0]["values"][-1] == pytest.approx(0.3)
    assert chart["series"][1]["high"][-1] < 0.3
    assert "2026-W52" in trend_sentence(weeks)
    assert "No change" in trend_sentence(weeks[:7])
    assert "no trend" in trend_sentence(weeks[:1])


def test_a_pseudonym_is_stable_and_of_no_use_to_others() -> None:
    reader, other, person = uuid7(), uuid7(), uuid7()
    assert pseudonym(reader, person) == pseudonym(reader, person)
    assert pseudonym(reader, person) != pseudonym(other, person)
    assert str(person)[:8] not in pseudonym(reader, person)


@pytest.fixture
def lot(cast: Cast) -> Lot:
    """A rejected lot, one item of which is a van and not what it was called."""
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    Finding.objects.update(correction={"label": "van", "points": None})
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    return lot


def test_the_matrix_has_what_was_taken_for_what(cast: Cast, lot: Lot) -> None:
    items = judged_items(Lot.objects.all())
    findings = standing_findings(one.sample_item_id for one in items)
    label = findings[0].inspected_at.sample_item.item.label
    matrix = confusion(findings, Counter({label: 7}))
    assert matrix["labels"] == [label, "van"]
    assert matrix["rows"][0] == {"label": label, "counts": [7, 1]}
    assert taxonomy(findings) == [
        {"type": "wrong_label", "name": "Wrong label", "severity": "critical", "count": 1}
    ]
    report = lot.reports.get().figures
    assert report["weeks"][0]["defective"] == 1
    assert sum(row["inspected"] for row in report["by_annotator"]) == len(items)
    assert sum(sum(row["counts"]) for row in report["confusion"]["rows"]) == len(items)
    assert cast.annotator_vera.name not in str(report)


def test_an_overturned_finding_leaves_every_score(cast: Cast, lot: Lot) -> None:
    assert sum(one.defective for one in judged_items(Lot.objects.all())) == 1
    overturn(cast, dispute_first(cast, lot))
    items = judged_items(Lot.objects.all())
    assert sum(one.defective for one in items) == 0
    assert len(items) == Inspection.objects.count()
    assert standing_findings(one.sample_item_id for one in items) == []


def test_undecided_lots_say_nothing(cast: Cast) -> None:
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=1)
    assert judged_items(Lot.objects.all()) == []


def test_a_client_reads_pseudonyms_and_gets_to_the_frames(cast: Cast, lot: Lot) -> None:
    alice = cast.sign_in("client_alice")
    page = alice.get("/scorecards/").content.decode()
    assert "Vera" not in page
    key = pseudonym(lot.client_id, cast.annotator_vera.pk)
    card = alice.get(f"/scorecards/{key}/").content.decode()
    assert "Vera" not in card
    finding = Finding.objects.get()
    task = Task.objects.get(pk=finding.task_id)
    assert f"/tasks/{task.pk}/label/?" in card
    assert f"start={finding.start}&amp;stop={finding.stop}" in card
    narrowed = alice.get(f"/scorecards/{key}/?type=drift").content.decode()
    assert f"start={finding.start}&amp;" not in narrowed
    assert alice.get(f"/scorecards/{key}/?week=nonsense").status_code == 200


def test_each_side_reads_its_own(cast: Cast, lot: Lot) -> None:
    lena = cast.sign_in("lead_lena")
    assert "Vera" in lena.get("/scorecards/").content.decode()
    own = pseudonym(lot.vendor_id, cast.annotator_vera.pk)
    assert "Vera" in lena.get(f"/scorecards/{own}/").content.decode()
    # The key a client has is nothing to the vendor, nor the other way round.
    theirs = pseudonym(lot.client_id, cast.annotator_vera.pk)
    assert lena.get(f"/scorecards/{theirs}/").status_code == 404
    for name in ("auditor_omar", "annotator_vera"):
        assert cast.sign_in(name).get("/scorecards/").status_code == 403
        assert cast.sign_in(name).get("/scorecards/bright-labels/").status_code == 404
    assert (
        "/label/?"
        not in cast.sign_in("operator_olga").get("/scorecards/bright-labels/").content.decode()
    )
