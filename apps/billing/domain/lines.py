"""What the accepted units of a lot are worth: quantity × rate × factor, rounded once a line.

Writes nothing. The factor is what the contract's ladder pays for the accuracy that was proved.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from apps.audits.domain.queries import acceptance_sentence
from apps.audits.enums import LotStatus
from apps.audits.models import Decision, Lot
from apps.billing.models import AcceptedUnit
from apps.contracts.domain.ladders import ladder_of
from apps.contracts.models import ContractVersion, RateLine
from apps.quality.ladder import Rung, factor_for_bound

CENT = Decimal("0.01")
ONE = Decimal(1)


def rate_for(terms: ContractVersion, unit: str, label: str) -> RateLine | None:
    """The rate of a unit of `label`: its own, else the one for any label."""
    rates = {rate.label: rate for rate in terms.rates.all() if rate.unit == unit}
    return rates.get(label) or rates.get("")


def line_amount(quantity: Decimal, rate: Decimal, factor: Decimal = ONE) -> Decimal:
    """quantity × rate × factor, rounded half to even to the cent."""
    return (quantity * rate * factor).quantize(CENT, rounding=ROUND_HALF_EVEN)


def deciding(lot: Lot) -> Decision | None:
    """The newest decision of the lot's present round, after disputes if there were any.

    None for a lot that was accepted without one, by the client or the contract's timer.
    """
    if lot.status in (LotStatus.WAIVED, LotStatus.DEEMED_ACCEPTED):
        return None
    return lot.decisions.filter(round=lot.round).first()


def factor_of(lot: Lot) -> Decimal:
    """What the contract's ladder pays for what was proved of the lot.

    1 without a ladder, and for a lot that was accepted without an inspection.
    """
    ladder, decision = ladder_of(lot.terms), deciding(lot)
    if not ladder or decision is None:
        return ONE
    return factor_for_bound([Rung(*step) for step in ladder], decision.lower_bound)


def worth_of(lot: Lot) -> list[tuple[dict[str, Any], list[AcceptedUnit]]]:
    """The fields of each invoice line of an accepted lot with the units it is for, in order.

    Units that no rate covers are in no line.
    """
    groups: dict[tuple[str, str], list[AcceptedUnit]] = defaultdict(list)
    for unit in lot.accepted_units.order_by("unit", "label"):
        groups[(unit.unit, unit.label)].append(unit)
    factor = factor_of(lot)
    lines: list[tuple[dict[str, Any], list[AcceptedUnit]]] = []
    for (kind, label), units in sorted(groups.items()):
        rate = rate_for(lot.terms, kind, label)
        if rate is not None:
            fields = _fields(lot, units, rate, factor)
            named = {"position": len(lines) + 1, "unit": kind, "label": label}
            lines.append((named | fields, units))
    return lines


def _fields(lot: Lot, units: list[AcceptedUnit], rate: RateLine, factor: Decimal) -> dict[str, Any]:
    quantity = sum((unit.quantity for unit in units), Decimal(0))
    label = units[0].label
    return {
        "description": f"{rate.get_unit_display().capitalize()}"
        + (f" “{label}”" if label else "")
        + f", lot {lot.number}",
        "quantity": quantity,
        "rate": rate.amount,
        "factor": factor,
        "amount": line_amount(quantity, rate.amount, factor),
        "derivation": _derivation(lot, units, rate, quantity, factor),
    }


def _derivation(
    lot: Lot, units: list[AcceptedUnit], rate: RateLine, quantity: Decimal, factor: Decimal
) -> dict[str, Any]:
    by_task: dict[str, Decimal] = defaultdict(Decimal)
    for unit in units:
        by_task[str(unit.task_id)] += unit.quantity
    decision = deciding(lot)
    formula = f"{quantity.normalize():f} × {rate.amount.normalize():f}"
    derivation = {
        "lot": lot.number,
        "round": lot.round,
        "items_hash": lot.items_hash,
        "decision": acceptance_sentence(lot),
        "contract": f"{lot.contract.number} version {lot.terms.number}",
        "rate": f"{rate.amount} {lot.terms.currency} per {rate.get_unit_display()}"
        + (f" “{rate.label}”" if rate.label else " of any label"),
        "quantity_by_task": {task: str(amount) for task, amount in by_task.items()},
        "formula": formula,
    }
    if lot.terms.ladder and decision is not None:
        derivation["factor"] = factor_sentence(factor, decision)
        derivation["formula"] = f"{formula} × {factor.normalize():f}"
    return derivation


def factor_sentence(factor: Decimal, decision: Decision) -> str:
    """Why the factor is what it is."""
    return (
        f"{(factor * 100).normalize():f} % of the rate, because at least "
        f"{int(decision.lower_bound * 1000) / 10:.1f} % accuracy is proved"
    )
