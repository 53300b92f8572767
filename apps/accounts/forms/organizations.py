"""How an organization is called, and where it is."""

from __future__ import annotations

from django import forms

from apps.accounts.domain.organizations import OPENED_KINDS
from apps.accounts.validators import country_choices, timezone_choices
from apps.core.domain.regions import region_choices


class OrganizationForm(forms.Form):
    """What owners and managers say of their organization."""

    name = forms.CharField(max_length=120)
    country = forms.ChoiceField(choices=country_choices, required=False)
    timezone = forms.ChoiceField(
        choices=timezone_choices,
        label="Time zone",
        help_text="Due dates are also shown in it.",
    )


class NewOrganizationForm(forms.Form):
    """What an operator needs to bring an organization in: a name, a kind, its first owner."""

    name = forms.CharField(max_length=120, help_text="As it stands on its contracts.")
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in OPENED_KINDS],
        widget=forms.RadioSelect,
    )
    region = forms.ChoiceField(
        choices=region_choices,
        required=False,
        help_text="Where the footage of a client lies. It stays there once there is any.",
    )
    email = forms.EmailField(
        max_length=254,
        label="Email of the first owner",
        help_text="They get a link that works for 7 days, and invite the rest.",
    )
