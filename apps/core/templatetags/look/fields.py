"""Forms: label above, help under, errors beside the field and summed up on top."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField

register = template.Library()


def widget_kind(bound: BoundField) -> str:
    """Which look a widget gets: hidden, check, choices, select, range, color or text."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect):  # and CheckboxSelectMultiple, which is one
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    kind = getattr(widget, "input_type", "")
    return kind if kind in ("range", "color") else "text"


_CLASSES = {
    "check": "form-check-input",
    "select": "form-select",
    "range": "form-range",
    "color": "form-control form-control-color",
    "text": "form-control",
}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """One field. Options: label, help, prefix, suffix, placeholder, autofocus, wide, bare_label,
    optional (False: not marked so, where the rest of the form decides whether it is).
    """
    kind = widget_kind(bound)
    attrs: dict[str, Any] = {}
    if kind in _CLASSES:
        own = bound.field.widget.attrs.get("class", "")
        invalid = " is-invalid" if bound.errors else ""
        attrs["class"] = f"{_CLASSES[kind]}{invalid} {own}".strip()
    for name in ("placeholder", "autofocus", "inputmode", "autocomplete", "list"):
        if name in options:
            attrs[name] = options[name]
    return {
        **options,
        "field": bound,
        "kind": kind,
        "widget": bound.as_widget(attrs=attrs),
        "label": options.get("label", bound.label),
        "help": options.get("help", bound.help_text),
        "optional": options.get("optional", not bound.field.required)
        and kind not in ("hidden", "check"),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What has to be mended, on top of the form, each a link to its field."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.inclusion_tag("components/form.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """Error summary and every field, in order."""
    return {"form": form}
