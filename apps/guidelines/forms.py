"""What people fill in on the guideline pages."""

from __future__ import annotations

from django import forms


class GuidelineForm(forms.Form):
    """The text of the next version."""

    markdown = forms.CharField(
        label="Guideline",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 22, "class": "pl-code"}),
        help_text="Markdown: # headings, - lists, **bold**, tables.",
        error_messages={"required": "Write something: people read this before they label."},
    )
