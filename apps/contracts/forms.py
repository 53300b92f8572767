"""What people fill in on the contract pages; the domain decides whether it holds."""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.contracts.domain.planning import Planning
from apps.contracts.domain.schemes import USED_TERMS, PlanPart
from apps.contracts.domain.terms import Terms
from apps.contracts.enums import (
    AQL_CHOICES,
    CURRENCIES,
    InspectionLevel,
    InspectionUnit,
    PlanKind,
    PlanSeverity,
    RateUnit,
)
from apps.core.errors import DomainError
from apps.vendors.enums import CONTRACTABLE

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_STEP = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*:\s*(\d{1,3}(?:\.\d{1,4})?)")
_RATE_PLACE = re.compile(r"rates\[(\d+)\]\.(\w+)")


def _required(message: str) -> dict[str, str]:
    """What an empty field asks for."""
    return {"required": message}


class FrameForm(forms.Form):
    """With whom and for how long."""

    title = forms.CharField(max_length=160, error_messages=_required("Give the contract a title."))
    starts_on = forms.DateField(label="First day", widget=DATE)
    ends_on = forms.DateField(label="Last day", widget=DATE)

    def clean(self) -> dict[str, Any]:
        """Say at once what the domain would refuse later: an end before the start."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "It cannot end before it starts.")
        return data


class NewContractForm(FrameForm):
    """The same with the vendor, who cannot change later."""

    vendor: Any = forms.ModelChoiceField(
        queryset=Organization.objects.none(),
        empty_label="Choose a vendor",
        error_messages=_required("Choose a vendor."),
        help_text="Vendors who work on the portal at present.",
    )
    field_order = ["vendor", "title", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vendor"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            kind=OrganizationKind.VENDOR,
            is_suspended=False,
            vendor_profile__status__in=CONTRACTABLE,
        )


def _percent(label: str, help_text: str = "", decimals: int = 2) -> forms.DecimalField:
    """A share, typed in percent. Its range is the domain's to judge."""
    return forms.DecimalField(
        max_digits=7, decimal_places=decimals, required=False, label=label, help_text=help_text
    )


class PlanForm(forms.Form):
    """The quality plan. Terms that the chosen kind of plan does not use are not looked at."""

    plan = forms.ChoiceField(choices=PlanKind.choices, label="How a lot is inspected")
    inspection_unit = forms.ChoiceField(
        choices=InspectionUnit.choices, label="Item", help_text="What the auditor judges as one."
    )
    required_accuracy = _percent(
        "Accuracy", "Share of correct items a lot has to be proved to have."
    )
    confidence = _percent("Confidence", "How sure the sample has to make us.")
    allowed_defects = forms.IntegerField(
        label="Defects allowed",
        required=False,
        help_text="More defects allowed means a larger sample, and fewer good lots rejected.",
    )
    half_width = _percent("Precision", "The sample tells the accuracy to plus or minus this.", 3)
    aql: Any = forms.TypedChoiceField(
        choices=[(aql, f"{aql} %") for aql in AQL_CHOICES],
        coerce=Decimal,
        empty_value=None,
        required=False,
        label="AQL",
        help_text="Share of defective items that still counts as good work.",
    )
    level = forms.ChoiceField(
        choices=InspectionLevel.choices, required=False, label="Inspection level",
        help_text="II unless there is a reason.",
    )  # fmt: skip
    severity = forms.ChoiceField(
        choices=PlanSeverity.choices, required=False, label="Begins with",
        help_text="The lots before switch it, by the rules of the standard.",
    )  # fmt: skip
    good_rate = _percent("Defects of a good lot", decimals=3)
    producer_risk = _percent("Risk that it is rejected", "The vendor's risk.")
    bad_rate = _percent("Defects of a bad lot", decimals=3)
    consumer_risk = _percent("Risk that it is accepted", "Your risk.")

    SHARES = (
        "required_accuracy", "confidence", "half_width",
        "good_rate", "producer_risk", "bad_rate", "consumer_risk",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen kind of plan needs; let go of everything else."""
        data = super().clean() or {}
        used = USED_TERMS.get(data.get("plan", ""), ())
        for name in {name for terms in USED_TERMS.values() for name in terms}:
            if name not in used:
                self.errors.pop(name, None)
                data.pop(name, None)
            elif name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, "This plan needs it: give a value.")
        return data

    def plan_terms(self) -> dict[str, Any]:
        """The plan of a valid form as keyword arguments of `PlanPart`; shares from 0 to 1."""
        terms = {
            field.name: self.cleaned_data[field.name]
            for field in fields(PlanPart)
            if field.name in self.cleaned_data
        }
        return {
            name: value / 100 if name in self.SHARES else value for name, value in terms.items()
        }


class PlanningForm(forms.Form):
    """What is expected of the lots, to see what a plan would cost. Kept by nobody."""

    lot_size = forms.IntegerField(label="Items in a lot", min_value=1, max_value=1_000_000)
    expected_accuracy = forms.DecimalField(
        label="Accuracy you expect", min_value=50, max_value=100, max_digits=7, decimal_places=3
    )
    minutes_per_item = forms.DecimalField(
        label="Audit of one item", min_value=0, max_value=480, max_digits=6, decimal_places=2
    )
    cost_per_hour = forms.DecimalField(
        label="An auditor's hour", min_value=0, max_value=10_000, max_digits=7, decimal_places=2
    )

    def planning(self) -> Planning:
        """What a valid form says."""
        data = self.cleaned_data
        return Planning(**{**data, "expected_accuracy": data["expected_accuracy"] / 100})


class LadderField(forms.CharField):
    """Steps of pay, one a line, both numbers in percent; cleaned to shares."""

    widget = forms.Textarea(attrs={"rows": 4, "placeholder": "98: 103\n95: 100"})

    def clean(self, value: Any) -> Any:
        """((lower bound, factor), …). Names the line that cannot be read."""
        steps = []
        for number, line in enumerate(str(value or "")[:2000].splitlines(), 1):
            if not line.strip():
                continue
            step = _STEP.fullmatch(line.replace("%", "").replace("→", ":").strip())
            if step is None:
                raise forms.ValidationError(
                    f"Line {number}: write two numbers with a colon, such as “98: 103”."
                )
            steps.append((Decimal(step[1]) / 100, Decimal(step[2]) / 100))
        return tuple(steps)


class TermsForm(PlanForm):
    """Money, plan and text; rates are in `RateFormSet`. Shares are typed in percent."""

    auditor: Any = forms.ModelChoiceField(
        queryset=Organization.objects.none(),
        empty_label="Choose an auditor",
        error_messages=_required("Choose an auditor, who is neither party."),
        help_text="Inspects the samples. Never one of the two parties.",
    )
    min_iou = forms.DecimalField(
        max_digits=4, decimal_places=3, label="Smallest overlap of a box",
        help_text="Below this overlap with the true box, a box is a defect.",
    )  # fmt: skip
    acceptance_days = forms.IntegerField(
        label="Days to decide",
        required=False,
        help_text="A lot not decided on within so many days of its delivery counts as accepted.",
    )
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    due_days = forms.IntegerField(label="Invoices are due within")
    dispute_days = forms.IntegerField(
        label="Findings can be disputed within",
        required=False,
        help_text="After the decision, by the vendor's lead.",
    )
    ladder = LadderField(
        label="Pay by proven accuracy",
        required=False,
        help_text="One step a line: proven accuracy, colon, share of the rate that is paid, such as"
        " “98: 103”. Empty: every accepted unit is paid at its rate.",
    )
    text = forms.CharField(
        label="Further terms",
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Confidentiality, data protection, delivery: in plain text.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["auditor"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            kind=OrganizationKind.AUDITOR, is_suspended=False
        )

    def terms(self, rates: list[tuple[str, str, Decimal]]) -> Terms:
        """What was typed, as the domain takes it."""
        others = (
            "auditor", "min_iou", "acceptance_days", "currency", "due_days", "ladder", "text",
        )  # fmt: skip
        given = {name: self.cleaned_data[name] for name in others}
        if self.cleaned_data["dispute_days"] is not None:
            given["dispute_days"] = self.cleaned_data["dispute_days"]
        return Terms(**given, **self.plan_terms(), rates=tuple(rates))


class RateForm(forms.Form):
    """One line of money; a line without an amount does not count."""

    unit = forms.ChoiceField(choices=RateUnit.choices, label="Per")
    label = forms.CharField(required=False, max_length=64, label="Of label")
    amount = forms.DecimalField(
        required=False,
        max_digits=12,
        decimal_places=4,
        min_value=0,
        error_messages={"min_value": "A rate is zero or more."},
    )


RateFormSet = formset_factory(RateForm, extra=1, max_num=100, absolute_max=110)


# What the terms of other kinds of plan start from.
FRESH = {
    "aql": "1.0", "level": "II", "severity": "normal", "half_width": "2",
    "good_rate": "1", "producer_risk": "5", "bad_rate": "6", "consumer_risk": "10",
}  # fmt: skip


def initial_terms(terms: Terms | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Values of the terms form and of its rate lines to start from."""
    given = terms or Terms(auditor=None, rates=())
    names = (
        "auditor", "plan", "inspection_unit", "allowed_defects", "level", "severity", "min_iou",
        "acceptance_days", "currency", "due_days", "dispute_days", "text",
    )  # fmt: skip
    form = {name: getattr(given, name) for name in names}
    form |= {
        name: _plain(getattr(given, name) * 100)
        for name in PlanForm.SHARES
        if getattr(given, name) is not None
    }
    form["aql"] = next((aql for aql in AQL_CHOICES if Decimal(aql) == given.aql), None)
    form = {name: FRESH.get(name) if value in (None, "") else value for name, value in form.items()}
    form["ladder"] = "\n".join(
        f"{_plain(bound * 100)}: {_plain(factor * 100)}" for bound, factor in given.ladder
    )
    rates = [
        {"unit": unit, "label": label, "amount": f"{amount.normalize():f}"}
        for unit, label, amount in given.rates
    ]
    return FRESH | form, rates


def initial_planning() -> dict[str, Any]:
    """Values of the planning form to start from."""
    usual = Planning()
    return {
        "lot_size": usual.lot_size,
        "expected_accuracy": _plain(usual.expected_accuracy * 100),
        "minutes_per_item": _plain(usual.minutes_per_item),
        "cost_per_hour": _plain(usual.cost_per_hour),
    }


def _plain(value: Decimal) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def rates_of(formset: Any) -> list[tuple[str, str, Decimal]]:
    """Filled-in lines of a valid formset."""
    return [
        (data["unit"], data["label"], data["amount"])
        for data in (form.cleaned_data for form in formset)
        if data.get("amount") is not None
    ]


def add_refusal(refusal: DomainError, formset: Any, *forms_: forms.Form) -> None:
    """Put what the domain refused beside the fields it names; the rest on top of the first."""
    filled = [form for form in formset if form.cleaned_data.get("amount") is not None]
    errors = refusal.details.get("errors") or [{"where": "", "message": refusal.message}]
    for error in errors:
        place = _RATE_PLACE.fullmatch(error["where"])
        if place:
            filled[int(place[1])].add_error(place[2], error["message"])
            continue
        owner = next((form for form in forms_ if error["where"] in form.fields), None)
        if owner is None:
            forms_[0].add_error(None, error["message"])
        else:
            owner.add_error(error["where"], error["message"])
