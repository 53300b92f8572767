"""Where a client's bills go."""

from __future__ import annotations

from django import forms


class BillingForm(forms.Form):
    """What an invoice must say of who pays it."""

    legal_name = forms.CharField(max_length=160, help_text="The company invoices are made out to.")
    billing_address = forms.CharField(
        max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    tax_number = forms.CharField(
        max_length=40, required=False, help_text="VAT or tax id, as it has to stand on invoices."
    )
