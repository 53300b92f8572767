"""The terms of a contract: checked as one, then written as an immutable version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Max

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.contracts.domain.ladders import Step, ladder_errors, ladder_of, ladder_texts
from apps.contracts.domain.schemes import (
    LONGEST_ACCEPTANCE,
    USED_TERMS,
    Error,
    PlanPart,
    plan_errors,
    settled_plan,
)
from apps.contracts.enums import CURRENCIES, RateUnit
from apps.contracts.models import Contract, ContractVersion, RateLine
from apps.core.errors import Conflict, InvalidInput

LONGEST_TEXT = 60_000
LONGEST_DUE_DAYS = 365
LONGEST_DISPUTE_DAYS = 90
MOST_RATES = 100
MOST_AMOUNT = Decimal(1_000_000)
LABEL_LENGTH = 64
Rate = tuple[str, str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Terms(PlanPart):
    """Everything two parties agree on. `rates` are (unit, label or "" for any, amount)."""

    auditor: Organization | None
    rates: Sequence[Rate]
    currency: str = "EUR"
    due_days: int = 30
    dispute_days: int = 10
    ladder: Sequence[Step] = ()
    acceptance_days: int | None = None
    min_iou: Decimal = Decimal("0.7")
    text: str = ""


def write_version(contract: Contract, terms: Terms) -> ContractVersion:
    """Write `terms` as the contract's next version.

    Raises InvalidInput naming everything that is wrong, Conflict when nothing changed. The
    caller holds the contract's lock and has checked who acts.
    """
    require_valid(contract, terms)
    newest = contract.versions.prefetch_related("rates").first()
    if newest is not None and _facts(terms_of(newest)) == _facts(terms):
        raise Conflict(f"These are the terms of version {newest.number} already.")
    number = (contract.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = ContractVersion.objects.create(
        client_id=contract.client_id,
        contract=contract,
        number=number,
        terms=terms.text.strip(),
        currency=terms.currency,
        due_days=terms.due_days,
        dispute_days=terms.dispute_days,
        ladder=ladder_texts(terms.ladder),
        auditor=terms.auditor,
        acceptance_days=terms.acceptance_days,
        min_iou=terms.min_iou,
        **settled_plan(terms),
    )
    RateLine.objects.bulk_create(
        RateLine(
            client_id=contract.client_id,
            version=version,
            unit=unit,
            label=" ".join(label.split()),
            amount=amount,
        )
        for unit, label, amount in terms.rates
    )
    return version


def terms_of(version: ContractVersion) -> Terms:
    """A version's terms, to start the next one from."""
    return Terms(
        auditor=version.auditor,
        rates=tuple((rate.unit, rate.label, rate.amount) for rate in version.rates.all()),
        currency=version.currency,
        due_days=version.due_days,
        dispute_days=version.dispute_days,
        ladder=ladder_of(version),
        acceptance_days=version.acceptance_days,
        min_iou=version.min_iou,
        text=version.terms,
        **{part.name: getattr(version, part.name) for part in fields(PlanPart)},
    )


def require_valid(contract: Contract, terms: Terms) -> None:
    """Raise InvalidInput with `errors` for every term that breaks a rule."""
    errors = [
        {"where": where, "message": message}
        for where, message in (
            *_frame_errors(terms),
            *_auditor_errors(contract, terms.auditor),
            *plan_errors(terms),
            *_rate_errors(terms.rates),
            *ladder_errors(terms.ladder, _assured(terms)),
        )
    ]
    if errors:
        raise InvalidInput(errors[0]["message"], errors)


def _facts(terms: Terms) -> tuple[Any, ...]:
    """Terms in a form two of which can be compared."""
    return (
        terms.auditor and terms.auditor.pk,
        sorted((unit, " ".join(label.split()), amount) for unit, label, amount in terms.rates),
        (terms.currency, terms.due_days, terms.acceptance_days, terms.min_iou),
        settled_plan(terms),
        (terms.dispute_days, ladder_texts(terms.ladder)),
        terms.text.strip(),
    )


def _assured(terms: Terms) -> Decimal:
    """The accuracy that is proved of every lot the plan accepts."""
    proves = "required_accuracy" in USED_TERMS.get(terms.plan, ())
    return terms.required_accuracy if proves else Decimal(0)


def _frame_errors(terms: Terms) -> Iterator[Error]:
    if terms.currency not in CURRENCIES:
        yield "currency", f"Choose one of the currencies {', '.join(CURRENCIES)}."
    if not 0 <= terms.due_days <= LONGEST_DUE_DAYS:
        yield "due_days", f"An invoice is due within 0 to {LONGEST_DUE_DAYS} days."
    if not 0 <= terms.dispute_days <= LONGEST_DISPUTE_DAYS:
        yield "dispute_days", f"Findings can be disputed for 0 to {LONGEST_DISPUTE_DAYS} days."
    if len(terms.text) > LONGEST_TEXT:
        yield "text", f"The terms have at most {LONGEST_TEXT:,} characters."
    if terms.acceptance_days is not None and not 1 <= terms.acceptance_days <= LONGEST_ACCEPTANCE:
        yield "acceptance_days", f"Allow 1 to {LONGEST_ACCEPTANCE} days, or leave it empty."
    if not 0 <= terms.min_iou <= 1:
        yield "min_iou", "The smallest overlap lies between 0 and 1."


def _auditor_errors(contract: Contract, auditor: Organization | None) -> Iterator[Error]:
    if auditor is None:
        yield "auditor", "Choose who audits: without an auditor no lot can be accepted."
    elif auditor.pk in (contract.client_id, contract.vendor_id):
        yield "auditor", "Nobody audits their own work: choose an auditor that is neither party."
    elif auditor.kind != OrganizationKind.AUDITOR:
        yield "auditor", f"{auditor} is no auditor organization."
    elif auditor.is_suspended:
        yield "auditor", f"{auditor} is suspended; choose another auditor."


def _rate_errors(rates: Sequence[Rate]) -> Iterator[Error]:
    if not rates:
        yield "rates", "Add at least one rate: what is paid for an accepted unit?"
    if len(rates) > MOST_RATES:
        yield "rates", f"A contract has at most {MOST_RATES} rates."
        return
    seen: set[tuple[str, str]] = set()
    for index, (unit, label, amount) in enumerate(rates):
        where = f"rates[{index}]"
        if unit not in RateUnit.values:
            yield f"{where}.unit", f"A rate is per {', '.join(RateUnit.values)}."
        if len(label) > LABEL_LENGTH:
            yield f"{where}.label", f"A label has at most {LABEL_LENGTH} characters."
        if not _is_amount(amount):
            yield (
                f"{where}.amount",
                f"An amount lies between 0 and {MOST_AMOUNT:,}, with at most four decimals.",
            )
        key = (unit, " ".join(label.split()).casefold())
        if key in seen:
            what = f"“{label}”" if label else "any label"
            yield f"{where}.unit", f"There are two rates per {unit} of {what}; keep one."
        seen.add(key)


def _is_amount(amount: Decimal) -> bool:
    try:
        return 0 <= amount <= MOST_AMOUNT and amount == round(amount, 4)
    except InvalidOperation:  # not a number
        return False
