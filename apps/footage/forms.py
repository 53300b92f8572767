"""What people fill in about footage; the domain decides whether it holds."""

from __future__ import annotations

from django import forms


class BucketForm(forms.Form):
    """Where a client's bucket is and what opens it."""

    endpoint = forms.CharField(
        max_length=300,
        label="Address",
        help_text="The machine that answers S3, without a path.",
    )
    region = forms.RegexField(
        r"^[A-Za-z0-9-]+$",
        max_length=60,
        initial="us-east-1",
        help_text="As the provider calls it.",
    )
    bucket = forms.CharField(max_length=63)
    folder = forms.CharField(
        max_length=500,
        required=False,
        help_text="Only what begins with this is offered. Empty: the whole bucket.",
    )
    access_key = forms.CharField(
        max_length=200,
        help_text="Of an account that may list and read this bucket, and nothing more.",
    )
    secret_key = forms.CharField(
        max_length=400,
        label="Secret",
        widget=forms.PasswordInput,
        help_text="Encrypted under this project’s key and never shown again.",
    )
