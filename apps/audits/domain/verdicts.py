"""What a plan says of a lot by the verdicts of its auditors so far. Reads only."""

from __future__ import annotations

from itertools import takewhile

from django.db.models import Exists, OuterRef

from apps.audits.domain.standing import weighty_findings
from apps.audits.enums import Verdict
from apps.audits.models import Lot, Sample
from apps.contracts.domain.schemes import scheme_of
from apps.contracts.enums import PlanKind
from apps.quality.acceptance import Decision
from apps.quality.schemes import verdict_of


def verdict_so_far(lot: Lot, sample: Sample) -> Decision | None:
    """The decision the inspected items allow, None while more have to be inspected.

    Only items before the first gap in the order of the draw count: a sequential plan judges them
    one by one, and every other plan waits for all. A defect whose findings were overturned is none.
    """
    stands = Exists(weighty_findings().filter(inspected_at__sample_item=OuterRef("pk")))
    rows = sample.items.order_by("position").annotate(stands=stands)
    verdicts = rows.values_list("inspection__verdict", "stands")
    judged = takewhile(lambda row: row[0] is not None, verdicts)
    defective = [verdict == Verdict.DEFECTIVE and stands for verdict, stands in judged]
    size = lot.item_count
    if sample.round != lot.round:
        size = lot.items.filter(round=sample.round).count()
    return verdict_of(scheme_of(lot.terms, sample.severity), defective, size)


def can_be_decided(lot: Lot, *, drawn: int, done: int) -> bool:
    """Whether enough of the present round is inspected: `done` of `drawn` items.

    A sequential plan may know enough before the sample is through; only it costs a query.
    """
    if drawn == 0 or done == 0:
        return False
    if done >= drawn:
        return True
    if lot.terms.plan != PlanKind.SEQUENTIAL:
        return False
    return verdict_so_far(lot, lot.samples.get(round=lot.round)) is not None
