"""The ladder of pay of a contract: what a proven accuracy multiplies every rate by.

Kept in a version as decimal texts, so that no float ever stands between two parties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.contracts.models import ContractVersion
from apps.quality.ladder import Rung, check_ladder

MOST_STEPS = 12
MOST_FACTOR = 3
Step = tuple[Decimal, Decimal]


def ladder_of(version: ContractVersion) -> tuple[Step, ...]:
    """(lower bound of accuracy, factor) of a version, highest first; empty: nothing is scaled."""
    return tuple((Decimal(bound), Decimal(factor)) for bound, factor in version.ladder)


def ladder_texts(ladder: Sequence[Step]) -> list[list[str]]:
    """The ladder as a version keeps it."""
    return [
        [f"{bound.normalize():f}", f"{factor.normalize():f}"]
        for bound, factor in sorted(ladder, reverse=True)
    ]


def ladder_errors(ladder: Sequence[Step], assured: Decimal) -> Iterator[tuple[str, str]]:
    """(field, message) of what is wrong with a ladder, none if it is empty.

    Its lowest step may not lie above `assured`, what the plan proves of every lot it accepts: else
    an accepted lot could be paid with nothing.
    """
    if not ladder:
        return
    try:
        check_ladder([Rung(*step) for step in ladder])
    except ValueError as refusal:
        yield "ladder", str(refusal)
        return
    if len(ladder) > MOST_STEPS:
        yield "ladder", f"A ladder has at most {MOST_STEPS} steps."
    if any(factor > MOST_FACTOR for _, factor in ladder):
        yield "ladder", f"A step pays at most {MOST_FACTOR * 100} % of the rate."
    lowest = min(bound for bound, _ in ladder)
    if lowest > assured:
        yield (
            "ladder",
            f"Begin with a step at {(assured * 100).normalize():f} %: that much is proved of a lot"
            " the plan accepts, and such a lot may not be paid with nothing.",
        )
