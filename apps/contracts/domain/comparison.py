"""What two versions of a contract say differently."""

from __future__ import annotations

from typing import NamedTuple

from apps.contracts.domain.ladders import ladder_of
from apps.contracts.domain.plans import plan_facts
from apps.contracts.enums import RateUnit
from apps.contracts.models import ContractVersion
from apps.core.domain.text_diff import DiffLine, text_diff


class Change(NamedTuple):
    """One term that differs; an empty side means it is new or gone."""

    term: str
    before: str
    after: str


def changes_between(before: ContractVersion, after: ContractVersion) -> list[Change]:
    """Every term but the text that differs, rates last."""
    old, new = _facts(before), _facts(after)
    names = [*old, *(name for name in new if name not in old)]
    return [
        Change(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name) != new.get(name)
    ]


def text_changes(before: ContractVersion, after: ContractVersion) -> list[DiffLine]:
    """The lines of the text that differ."""
    return text_diff(before.terms, after.terms)


def _facts(version: ContractVersion) -> dict[str, str]:
    facts = {
        "Currency": version.currency,
        "Invoices due": f"{version.due_days} days",
        "Disputes": f"{version.dispute_days} days",
        "Auditor": str(version.auditor or "none"),
        **{fact.name: fact.value for fact in plan_facts(version)},
        "Smallest overlap": f"{version.min_iou:g}",
        "Days to decide": str(version.acceptance_days or "no limit"),
    }
    for bound, factor in ladder_of(version):
        facts[f"Pay from {bound * 100:g} % proven"] = f"{factor * 100:g} % of the rate"
    for rate in version.rates.all():
        name = f"Rate per {rate.label or 'any'} {RateUnit(rate.unit).label}"
        facts[name] = f"{rate.amount.normalize():f}"
    return facts
