"""What people fill in on the pages of disputes; the domain decides whether it holds."""

from __future__ import annotations

from django import forms

from apps.audits.enums import DisputeReason, Ruling

TEXT = forms.Textarea(attrs={"rows": 5})


class DisputeForm(forms.Form):
    """Why a finding does not hold."""

    reason = forms.ChoiceField(
        choices=[("", "Choose why"), *DisputeReason.choices],
        error_messages={"required": "Choose why the finding is contested."},
    )
    text = forms.CharField(
        label="In words",
        max_length=2000,
        widget=TEXT,
        help_text="The auditor who rules reads this; name neither people nor your company.",
        error_messages={"required": "Say in words why the finding does not hold."},
    )


class RulingForm(forms.Form):
    """Whether the defect is there."""

    outcome = forms.ChoiceField(
        label="Is the defect there?",
        choices=[(Ruling.UPHELD, "Yes, it is there"), (Ruling.OVERTURNED, "No, it is not there")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the defect is there."},
    )
    comment = forms.CharField(
        label="Why",
        max_length=2000,
        widget=TEXT,
        help_text="Both parties read this.",
        error_messages={"required": "Say in words why."},
    )
