"""What people fill in on the project pages; the domain decides whether it holds."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from apps.contracts.enums import ENDED_STATUSES
from apps.contracts.models import Contract
from apps.core.errors import DomainError
from apps.projects.models import Project

PLACE_OF_FORM = None


class ProjectForm(forms.Form):
    """The facts of a project."""

    name = forms.CharField(max_length=120)
    description = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What is in the footage and what the labels are for. The vendor reads it.",
    )
    clip_frames = forms.IntegerField(
        min_value=1,
        max_value=20_000,
        initial=300,
        label="Clip length",
        help_text="Footage is cut into clips of this length; each becomes one task.",
    )
    overlap_frames = forms.IntegerField(
        min_value=0,
        max_value=20_000,
        initial=0,
        label="Overlap",
        help_text="How many frames a clip shares with the next one.",
    )


class SchemaForm(forms.Form):
    """A label schema as JSON; the page's script writes it, people without scripts type it."""

    definition = forms.CharField(
        label="Labels as JSON",
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "pl-code"}),
    )

    def clean_definition(self) -> Any:
        """The JSON value that was typed."""
        try:
            return json.loads(self.cleaned_data["definition"])
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                f"This is no JSON: line {error.lineno}, column {error.colno}: {error.msg}."
            ) from None
        except (ValueError, RecursionError):
            raise forms.ValidationError("This JSON cannot be read; it nests too deeply.") from None


class PartyForm(forms.Form):
    """Which contract opens the project."""

    contract: Any = forms.ModelChoiceField(
        queryset=Contract.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Choose one of your contracts that has not ended."},
    )

    def __init__(self, project: Project, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contract"]
        field.queryset = (
            Contract.objects.visible_to(user)
            .filter(client_id=project.client_id)
            .exclude(status__in=ENDED_STATUSES)
            .exclude(parties__project=project)
            .select_related("vendor")
        )
        field.label_from_instance = lambda contract: f"{contract.vendor} · {contract}"


def add_refusal(form: forms.Form, refusal: DomainError) -> None:
    """Put what the domain refused beside the fields it names; the rest on top of the form."""
    errors = refusal.details.get("errors") or [{"where": "", "message": refusal.message}]
    for error in errors:
        place = error["where"]
        form.add_error(place if place in form.fields else PLACE_OF_FORM, error["message"])
