"""Every kind of plan a contract may choose behind one face: what it asks, does and decides.

The mathematics of each is in `plans.py`, `standard.py` and `sequential.py`; draws nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from .acceptance import Decision, decide
from .geometry import Floats
from .intervals import Interval
from .lots import accept_probabilities, accuracy_interval, proven_accuracy
from .plans import (
    LARGEST_SAMPLE,
    Demonstration,
    FullInspection,
    Plan,
    Rule,
    Share,
    TwoPoint,
    precision_sample_size,
    rule_for,
)
from .sequential import Sequential, Verdict, judge, sequential_plan
from .standard import Level, Severity, StandardRule, standard_rule
from .stepwise import stepwise_curves


@dataclass(frozen=True)
class Standard:
    """MIL-STD-105E at an AQL; `confidence` is that of the bound which is reported."""

    aql: Decimal
    level: Level = Level.II
    severity: Severity = Severity.NORMAL
    confidence: Share = 0.95


@dataclass(frozen=True)
class Precision:
    """A sample that tells the accuracy to ± half_width; accepted if it proves the required one."""

    half_width: Share
    required_accuracy: Share
    confidence: Share = 0.95


@dataclass(frozen=True)
class Stepwise:
    """Wald's sequential test with the risks of a two-point plan."""

    risks: TwoPoint


Scheme = Plan | Standard | Precision | Stepwise


class Asked(NamedTuple):
    """At most `size` items are inspected.

    Accept at `accept` or fewer defective items, reject at `reject` or more; both None where lines
    decide after every item.
    """

    size: int
    accept: int | None
    reject: int | None


class Operation(NamedTuple):
    """Arrays of shape (k,), one value a defect rate.

    `acceptance`: chance that the lot is accepted; `sample`: mean items of its inspection;
    `outgoing`: mean share of defective items that leave (AOQ), rejected lots being mended entirely.
    """

    acceptance: Floats
    sample: Floats
    outgoing: Floats


def asked_of(scheme: Scheme, lot_size: int | None = None) -> Asked:
    """What a plan asks of a lot.

    Parameters
    ----------
    scheme : Scheme
    lot_size : int, optional
        Items in the lot; None for a lot without end, which only some plans have.

    Raises
    ------
    ValueError
        As `rule_for`, `standard_rule`, `precision_sample_size` and `sequential_plan`; or a full
        inspection and the standard without a lot.
    """
    if isinstance(scheme, Standard):
        rule = _standard(scheme, lot_size)
        return Asked(rule.size, rule.accept, rule.reject)
    if isinstance(scheme, Stepwise):
        return Asked(lines_of(scheme, lot_size).cap, None, None)
    size, allowed = _precise(scheme, lot_size) if isinstance(scheme, Precision) else rule_for(
        scheme, lot_size
    )  # fmt: skip
    return Asked(size, allowed, allowed + 1)


def operation_of(scheme: Scheme, defect_rates: Sequence[float], lot_size: int) -> Operation:
    """What a plan does over many lots of `lot_size` items.

    Raises
    ------
    ValueError
        As `asked_of`, or if a rate is not between 0 and 1.

    Notes
    -----
    Montgomery, Introduction to Statistical Quality Control, §15.2: AOQ = Pa p (N - n)/N.
    """
    if isinstance(scheme, Stepwise):
        acceptance, sample = stepwise_curves(lines_of(scheme, lot_size), defect_rates)
    else:
        asked = asked_of(scheme, lot_size)
        # Between the two numbers of reduced inspection a lot is accepted.
        most = min((asked.reject or 1) - 1, asked.size)
        if asked.size == lot_size:  # nothing is left to chance, and nothing to be computed
            acceptance = (np.rint(np.asarray(defect_rates) * lot_size) <= most).astype(np.float64)
        else:
            acceptance = accept_probabilities(asked.size, most, defect_rates, lot_size)
        sample = np.full(len(defect_rates), float(asked.size))
    rest = 1 - sample / lot_size
    return Operation(acceptance, sample, acceptance * np.asarray(defect_rates) * rest)


def limiting_rate(scheme: Scheme, chance: float, lot_size: int) -> float:
    """Share of defective items, to a ten-thousandth, from which on a lot is accepted with at most
    `chance`.
    """

    def is_refused(step: int) -> bool:
        return bool(operation_of(scheme, [step / 10_000], lot_size).acceptance[0] <= chance)

    return bisect_left(range(10_001), True, key=is_refused) / 10_000


def verdict_of(scheme: Scheme, defective: Sequence[bool], lot_size: int) -> Decision | None:
    """The decision on a lot, None while its inspection has to go on.

    Parameters
    ----------
    scheme : Scheme
    defective : sequence of bool
        Whether each inspected item is, in the order of the draw and without a gap.
    lot_size : int

    Raises
    ------
    ValueError
        As `asked_of`, or if more was inspected than the plan asks for.
    """
    asked, count = asked_of(scheme, lot_size), len(defective)
    if count > asked.size:
        raise ValueError(f"This plan inspects {asked.size} items, not {count}.")
    if isinstance(scheme, Stepwise):
        return _by_lines(scheme, defective, lot_size)
    if count < asked.size:
        return None
    bad = sum(defective)
    if isinstance(scheme, Standard):
        return _by_standard(scheme, count, bad, lot_size)
    if isinstance(scheme, Precision):
        plan = Demonstration(scheme.required_accuracy, scheme.confidence)
        return replace(decide(plan, count, bad, lot_size), rule=Rule(count, asked.accept or 0))
    return decide(scheme, count, bad, lot_size)


def lines_of(scheme: Stepwise, lot_size: int | None = None) -> Sequential:
    """The lines of a sequential plan; it ends at the latest with the lot."""
    lines = sequential_plan(scheme.risks)
    return lines if lot_size is None else replace(lines, cap=min(lines.cap, lot_size))


def _standard(scheme: Standard, lot_size: int | None) -> StandardRule:
    if lot_size is None:
        raise ValueError("A plan of the standard needs the size of the lot.")
    return standard_rule(lot_size, scheme.aql, scheme.level, scheme.severity)


def _precise(scheme: Precision, lot_size: int | None) -> Rule:
    """Never fewer items than the required accuracy takes to be proven without a defect."""
    required, confidence = scheme.required_accuracy, float(scheme.confidence)
    size = precision_sample_size(
        scheme.half_width, confidence, expected_accuracy=required, lot_size=lot_size
    )
    size = max(size, rule_for(Demonstration(required, confidence), lot_size).size)
    if size > LARGEST_SAMPLE:
        raise ValueError(f"This plan needs a sample of more than {LARGEST_SAMPLE:,} items.")

    def is_too_many(defects: int) -> bool:
        return proven_accuracy(size, defects, confidence, lot_size) < float(required)

    # Without a defect it is proven; with nothing else it never is.
    return Rule(size, bisect_left(range(size + 1), True, key=is_too_many) - 1)


def _by_standard(scheme: Standard, count: int, bad: int, lot_size: int) -> Decision:
    rule, sure = _standard(scheme, lot_size), float(scheme.confidence)
    accepted = bad < rule.reject
    end = "accepted" if accepted else "rejected"
    if rule.accept < bad < rule.reject:
        end = f"accepted, being fewer than {rule.reject}; the next lot is inspected normally"
    bound = proven_accuracy(count, bad, sure, lot_size)
    sentence = (
        f"{bad} of {count} defective; AQL {scheme.aql.normalize():f} at level {scheme.level.value},"
        f" {scheme.severity.value} inspection, allows {rule.accept}: {end}."
        f" The sample proves at least {_floor(bound)} correct with {sure * 100:g} % confidence."
    )
    interval = accuracy_interval(count, bad, sure, lot_size)
    return _decision(
        accepted, Rule(count, rule.accept), (count, bad, lot_size),
        bound=bound, sure=sure, interval=interval, sentence=sentence,
    )  # fmt: skip


def _by_lines(scheme: Stepwise, defective: Sequence[bool], lot_size: int) -> Decision | None:
    """The first item after which a line is crossed decides; later ones change nothing."""
    lines, bad = lines_of(scheme, lot_size), 0
    for count, is_bad in enumerate(defective, start=1):
        bad += is_bad
        verdict = judge(lines, count, bad)
        if verdict is not Verdict.CONTINUE:
            return _stopped(scheme, (count, bad, lot_size), accepted=verdict is Verdict.ACCEPT)
    return None


def _stopped(scheme: Stepwise, found: tuple[int, int, int], *, accepted: bool) -> Decision:
    """A test that stops when it likes proves what its risks say, not what a fixed sample would."""
    count, bad, lot_size = found
    risks = scheme.risks
    sure, passes = round(1 - float(risks.consumer_risk), 10), 1 - float(risks.bad_rate)
    fixed = proven_accuracy(count, bad, sure, lot_size)
    whole = count == lot_size
    bound = fixed if whole else passes if accepted else min(fixed, passes)
    near = accuracy_interval(count, bad, sure, lot_size)
    interval = Interval(min(near.low, bound), near.high)
    end = "accepted" if accepted else "rejected"
    sentence = f"{bad} of {count} defective: {end} by the sequential test."
    if whole:
        sentence += " The whole lot was inspected."
    elif accepted:
        sentence += (
            f" A lot of {float(risks.bad_rate) * 100:g} % defective items passes it with at most"
            f" {float(risks.consumer_risk) * 100:g} % probability."
        )
    return _decision(
        accepted, Rule(count, bad), found,
        bound=bound, sure=sure, interval=interval, sentence=sentence,
    )  # fmt: skip


def _decision(
    accepted: bool,
    rule: Rule,
    found: tuple[int, int, int],
    *,
    bound: float,
    sure: float,
    interval: Interval,
    sentence: str,
) -> Decision:
    count, bad, lot_size = found
    return Decision(
        accepted=accepted,
        rule=rule,
        inspected=count,
        defective=bad,
        lot_size=lot_size,
        accuracy=(count - bad) / count,
        lower_bound=bound,
        confidence=sure,
        interval=interval,
        sentence=sentence,
    )


def _floor(share: float) -> str:
    """Never rounded up: what is not proven must not be read as proven."""
    return f"{int(Decimal(str(share)) * 1000) / 10:.1f} %"


__all__ = [
    "Asked",
    "Demonstration",
    "FullInspection",
    "Operation",
    "Precision",
    "Scheme",
    "Standard",
    "Stepwise",
    "TwoPoint",
    "asked_of",
    "limiting_rate",
    "lines_of",
    "operation_of",
    "verdict_of",
]
