"""What a plan does and costs, shown beside its form while it is typed."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import QueryDict

from apps.contracts.domain.planning import Planning, plan_figures, proof_prices
from apps.contracts.domain.plans import operating_curve, outgoing_curve, plan_sentence
from apps.contracts.domain.schemes import PlanPart, plan_errors
from apps.contracts.enums import CURRENCIES
from apps.contracts.forms import PlanForm, PlanningForm, initial_planning


def shown_preview(terms: Form, planning: PlanningForm) -> dict[str, Any]:
    """The preview of what the forms of a page show, typed or initial."""
    values = {name: terms[name].value() for name in PlanForm.base_fields}
    expected = {f"planning-{name}": planning[name].value() for name in planning.fields}
    return _preview({**values, **expected, "currency": terms["currency"].value()})


def typed_preview(query: QueryDict) -> dict[str, Any]:
    """The preview of what the page's script sends."""
    usual = {f"planning-{name}": value for name, value in initial_planning().items()}
    return _preview({**usual, **query.dict()})


def _preview(values: Any) -> dict[str, Any]:
    currency = values.get("currency", "")
    context: dict[str, Any] = {
        "sentence": "",
        "currency": currency if currency in CURRENCIES else CURRENCIES[0],
    }
    form, expected = PlanForm(values), PlanningForm(values, prefix="planning")
    problems = _problems(form) + _problems(expected)
    if problems:
        return context | {"problems": problems}
    terms = PlanPart(**form.plan_terms())
    if wrong := [message for _, message in plan_errors(terms)]:
        return context | {"problems": wrong}
    planning = expected.planning()
    try:
        return context | _shown(terms, planning)
    except ValueError as refusal:
        return context | {"problems": [str(refusal)]}


def _shown(terms: PlanPart, planning: Planning) -> dict[str, Any]:
    return {
        "sentence": plan_sentence(terms, planning.lot_size),
        "figures": plan_figures(terms, planning),
        "prices": proof_prices(terms, planning),
        "curve": operating_curve(terms, planning.lot_size),
        "outgoing": outgoing_curve(terms, planning.lot_size),
    }


def _problems(form: Form) -> list[str]:
    """What has to be mended before anything can be computed, each with its field's name."""
    return [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()]
