"""What people fill in on the work pages."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.annotations.models import Task
from apps.contracts.models import Contract
from apps.footage.models import Footage
from apps.projects.models import Project


class HandOutForm(forms.Form):
    """Which ready footage goes to which contract's vendor."""

    footage: Any = forms.ModelChoiceField(
        queryset=Footage.objects.none(),
        empty_label=None,
        help_text="Each clip becomes a task.",
        error_messages={"invalid_choice": "Choose footage that is ready and not handed out yet."},
    )
    contract: Any = forms.ModelChoiceField(
        queryset=Contract.objects.none(),
        empty_label=None,
        help_text="Only contracts in force for this project.",
        error_messages={"invalid_choice": "Choose a contract that is in force for this project."},
    )

    leave_out = forms.BooleanField(
        required=False,
        label="Leave out black and frozen stretches",
        help_text="As the footage checks found them; clips are cut around them.",
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handed_out = Task.objects.filter(project=project).values("clip__footage_id")
        self.fields["footage"].queryset = (  # type: ignore[attr-defined]
            Footage.objects.ready().filter(project=project).exclude(pk__in=handed_out)
        )
        self.fields["footage"].label_from_instance = _footage_label  # type: ignore[attr-defined]
        self.fields["contract"].queryset = (  # type: ignore[attr-defined]
            Contract.objects.in_force()
            .filter(parties__project=project)
            .select_related("vendor")
            .distinct()
        )
        self.fields["contract"].label_from_instance = (  # type: ignore[attr-defined]
            lambda contract: f"{contract.vendor} · {contract}"
        )

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to hand out, and somebody to hand it to."""
        choices = (self.fields["footage"], self.fields["contract"])
        return all(field.queryset.exists() for field in choices)  # type: ignore[attr-defined]

    @property
    def dull_frames(self) -> list[tuple[str, int]]:
        """What may be handed out and has black or frozen frames, by name, with how many."""
        footage: Any = self.fields["footage"]
        found = footage.queryset.values_list("name", "report__left_out_frames")
        return [(name, frames) for name, frames in found if frames]


def _footage_label(footage: Footage) -> str:
    dull = footage.report.get("left_out_frames")
    found = f", {dull:,} black or frozen" if dull else ""
    return f"{footage.name} · {footage.frame_count:,} frames{found}"
