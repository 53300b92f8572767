"""What a plan says of a lot by the verdicts of its auditors so far. Reads only."""

from __future__ import annotations

from itertools import takewhile

from apps.audits.enums import Verdict
from apps.audits.models import Lot, Sample
from apps.contracts.domain.schemes import scheme_of
from apps.quality.acceptance import Decision
from apps.quality.schemes import verdict_of


def verdict_so_far(lot: Lot, sample: Sample) -> Decision | None:
    """The decision the inspected items allow, None while more have to be inspected.

    Only items before the first gap in the order of the draw count: a sequential plan judges them
    one by one, and every other plan waits for all.
    """
    verdicts = sample.items.order_by("position").values_list("inspection__verdict", flat=True)
    judged = takewhile(lambda verdict: verdict is not None, verdicts)
    defective = [verdict == Verdict.DEFECTIVE for verdict in judged]
    return verdict_of(scheme_of(lot.terms, sample.severity), defective, lot.item_count)
