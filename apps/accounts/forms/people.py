"""Whom to invite, as what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.accounts.enums import Role


class InviteForm(forms.Form):
    """An address and one of the roles the inviter may give."""

    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(attrs={"placeholder": "name@company.com", "autocomplete": "off"}),
    )
    role = forms.ChoiceField()

    def __init__(self, roles: Iterable[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The least comes first: a slip gives too little rather than too much.
        choices = [(role.value, role.label) for role in reversed(tuple(roles))]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
