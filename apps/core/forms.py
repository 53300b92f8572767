"""How Django renders our forms: `{{ form }}` looks as `{% form_fields form %}` does."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PlumblineRenderer(TemplatesSetting):
    """Form templates out of templates/components; widgets keep Django's own."""

    form_template_name = "components/form.html"
    field_template_name = "components/field_group.html"
