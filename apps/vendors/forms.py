"""What a vendor says of itself, and the next step an operator takes with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.vendors.enums import VendorStatus

STEP_LABELS = {
    VendorStatus.UNDER_REVIEW: "Start the review",
    VendorStatus.CHANGES_REQUESTED: "Ask for changes",
    VendorStatus.REJECTED: "Reject",
    VendorStatus.PROBATION: "Let it work on probation",
    VendorStatus.QUALIFIED: "Qualified",
    VendorStatus.PREFERRED: "Preferred",
    VendorStatus.ON_HOLD: "Put on hold: no new contracts",
    VendorStatus.SUSPENDED: "Suspend: all access ends now",
    VendorStatus.OFFBOARDED: "Offboard for good",
    VendorStatus.SUBMITTED: "Submit for review",
}


class ProfileForm(forms.Form):
    """What clients read in the directory."""

    headline = forms.CharField(max_length=160, help_text="One line: what you are best at.")
    expertise = forms.CharField(
        max_length=300,
        required=False,
        help_text="Domains and work, separated by commas: driving, sports, box tracks.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    languages = forms.CharField(
        max_length=120, required=False, help_text="That your people read and write."
    )


class StepForm(forms.Form):
    """Where the vendor goes next, and why."""

    step = forms.ChoiceField(label="Next step", widget=forms.RadioSelect)
    reason = forms.CharField(
        max_length=200,
        required=False,
        help_text="The vendor reads it. Needed for every step that takes something away.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, steps: Iterable[VendorStatus], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(step.value, STEP_LABELS.get(step, step.label)) for step in steps]
        self.fields["step"].choices = choices  # type: ignore[attr-defined]
