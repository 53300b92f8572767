"""What people fill in on the contract pages; the domain decides whether it holds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.contracts.domain.terms import Terms
from apps.contracts.enums import CURRENCIES, InspectionUnit, PlanKind, RateUnit
from apps.core.errors import DomainError
from apps.vendors.enums import CONTRACTABLE

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
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


class TermsForm(forms.Form):
    """Money, plan and text; rates are in `RateFormSet`. Shares are typed in percent."""

    auditor: Any = forms.ModelChoiceField(
        queryset=Organization.objects.none(),
        empty_label="Choose an auditor",
        error_messages=_required("Choose an auditor, who is neither party."),
        help_text="Inspects the samples. Never one of the two parties.",
    )
    plan = forms.ChoiceField(choices=PlanKind.choices, label="How a lot is inspected")
    inspection_unit = forms.ChoiceField(
        choices=InspectionUnit.choices, label="Item", help_text="What the auditor judges as one."
    )
    required_accuracy = forms.DecimalField(max_digits=7, decimal_places=2, label="Accuracy")
    confidence = forms.DecimalField(max_digits=7, decimal_places=2)
    allowed_defects = forms.IntegerField(
        label="Defects allowed",
        help_text="More defects allowed means a larger sample, and fewer good lots rejected.",
    )
    min_iou = forms.DecimalField(
        max_digits=4, decimal_places=3, label="Smallest overlap of a box",
        help_text="Below this overlap with the true box, a box is a defect.",
    )  # fmt: skip
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    due_days = forms.IntegerField(label="Invoices are due within")
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
        data = dict(self.cleaned_data)
        for name in ("required_accuracy", "confidence"):
            data[name] = data[name] / 100
        return Terms(**data, rates=tuple(rates))


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


def initial_terms(terms: Terms | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Values of the terms form and of its rate lines to start from."""
    given = terms or Terms(auditor=None, rates=())
    names = (
        "auditor", "plan", "inspection_unit", "allowed_defects", "min_iou", "currency",
        "due_days", "text",
    )  # fmt: skip
    shares = ("required_accuracy", "confidence")
    form = {name: getattr(given, name) for name in names}
    form |= {name: f"{getattr(given, name) * 100:.4f}".rstrip("0").rstrip(".") for name in shares}
    rates = [
        {"unit": unit, "label": label, "amount": f"{amount.normalize():f}"}
        for unit, label, amount in given.rates
    ]
    return form, rates


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
