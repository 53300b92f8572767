"""What a quality plan costs and risks while it is still being agreed on. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from apps.contracts.domain.plans import ENDLESS, percent
from apps.contracts.domain.schemes import TYPICAL_LOT, PlanPart, scheme_of
from apps.contracts.enums import BY_RISKS, PlanKind
from apps.quality.schemes import Scheme, asked_of, limiting_rate, operation_of

TARGETS = tuple(Decimal(text) for text in ("0.90", "0.95", "0.98", "0.99", "0.995"))
POINTS = 40


@dataclass(frozen=True)
class Planning:
    """What is expected of the lots and their audit; part of no contract.

    `expected_accuracy` is a share, `minutes_per_item` the auditor's time for one item,
    `cost_per_hour` in the contract's currency.
    """

    lot_size: int = TYPICAL_LOT
    expected_accuracy: Decimal = Decimal("0.99")
    minutes_per_item: Decimal = Decimal(2)
    cost_per_hour: Decimal = Decimal(40)


class Figure(NamedTuple):
    """`kind`: rate, number, seconds or money; a value of None is told by the note alone."""

    name: str
    value: float | None
    kind: str
    note: str


class Price(NamedTuple):
    """What proving an accuracy takes: the sample, and its time and money."""

    accuracy: Decimal
    size: int
    seconds: float
    cost: float
    is_chosen: bool


def plan_figures(terms: PlanPart, planning: Planning) -> list[Figure]:
    """Sample, risks, outgoing quality, time and cost of a plan.

    Raises ValueError where the plan cannot be carried out.
    """
    scheme, lot = scheme_of(terms), planning.lot_size
    asked = asked_of(scheme, lot)
    expected = 1 - float(planning.expected_accuracy)
    at_expected = operation_of(scheme, [expected], lot)
    sample, passes = float(at_expected.sample[0]), float(at_expected.acceptance[0])
    minutes = sample * (2 - passes) * float(planning.minutes_per_item)
    return [
        *_sizes(asked.size, asked.accept, sample),
        *_risks(terms, scheme, planning),
        Figure("Defects that get through", float(at_expected.outgoing[0]), "rate",
               "of all items after the audit, at the accuracy you expect (AOQ)"),
        Figure("At worst", _worst_outgoing(scheme, lot), "rate",
               "whatever the lots are like, if rejected lots are mended entirely (AOQL)"),
        Figure("Audit time a lot", minutes * 60, "seconds",
               "with a second inspection of the lots that are rejected"),
        Figure("Audit cost a lot", minutes / 60 * float(planning.cost_per_hour), "money",
               "at what an hour of the auditor costs"),
    ]  # fmt: skip


def proof_prices(terms: PlanPart, planning: Planning) -> list[Price]:
    """What proving several accuracies would take at the confidence and defects of `terms`."""
    if terms.plan != PlanKind.DEMONSTRATION:
        return []
    prices = []
    for target in sorted({*TARGETS, terms.required_accuracy}):
        try:
            plan = scheme_of(replace(terms, required_accuracy=target))
            size = asked_of(plan, planning.lot_size).size
        except ValueError:
            continue
        minutes = size * float(planning.minutes_per_item)
        cost = minutes / 60 * float(planning.cost_per_hour)
        prices.append(Price(target, size, minutes * 60, cost, target == terms.required_accuracy))
    return prices


def _sizes(size: int, accept: int | None, sample: float) -> Iterator[Figure]:
    if accept is None:
        yield Figure("Items inspected", sample, "number",
                     f"on average, at the accuracy you expect; {size:,} at most")  # fmt: skip
        yield Figure("Defects allowed", None, "number",
                     "decided after every item by two lines")  # fmt: skip
        return
    yield Figure("Items inspected", size, "number", "the sample of a lot")
    yield Figure("Defects allowed", accept, "number", "with one more the lot is rejected")


def _risks(terms: PlanPart, scheme: Scheme, planning: Planning) -> Iterator[Figure]:
    lot = planning.lot_size
    good, bad = _good_and_bad(terms, scheme, planning)
    chances = operation_of(scheme, [good, bad], lot).acceptance
    yield Figure(
        "Good lot rejected", float(1 - chances[0]), "rate",
        f"the vendor's risk with a lot of {_tight(1 - good)} accuracy",
    )  # fmt: skip
    yield Figure(
        "Bad lot accepted", float(chances[1]), "rate",
        f"your risk with a lot of {_tight(1 - bad)} accuracy",
    )  # fmt: skip


def _good_and_bad(terms: PlanPart, scheme: Scheme, planning: Planning) -> tuple[float, float]:
    """Shares of defective items of the lots that the two risks are told for."""
    if terms.plan in BY_RISKS:
        return float(terms.good_rate or 0), float(terms.bad_rate or 0)
    if terms.plan == PlanKind.STANDARD:
        return float(terms.aql or 0) / 100, limiting_rate(scheme, 0.10, planning.lot_size)
    # Just below what is required, in a small lot by one item: a whole number of defects.
    bad = 1 - terms.required_accuracy
    worse = int(bad * planning.lot_size) + 1
    bad_rate = worse / planning.lot_size if planning.lot_size < ENDLESS else float(bad)
    return 1 - float(planning.expected_accuracy), min(1.0, bad_rate)


def _tight(share: float) -> str:
    """A share that no line breaks in two."""
    return percent(share).replace(" ", "\u202f")


def _worst_outgoing(scheme: Scheme, lot_size: int) -> float:
    """AOQL: the highest point of the outgoing quality."""
    rates: Any = [step / POINTS * 0.5 for step in range(POINTS + 1)]
    best = 0.0
    for _ in range(3):  # closer and closer around the highest point
        outgoing = operation_of(scheme, rates, lot_size).outgoing
        at = int(outgoing.argmax())
        best = max(best, float(outgoing[at]))
        low, high = rates[max(0, at - 1)], rates[min(len(rates) - 1, at + 1)]
        rates = [low + (high - low) * step / POINTS for step in range(POINTS + 1)]
    return best
