"""`{% load plumbline %}`: all tags and filters of the look. docs/look.md shows them."""

from __future__ import annotations

from django import template

from apps.core.templatetags.look import (
    charts,
    fields,
    figures,
    modules,
    moments,
    parts,
    progress,
    states,
    tables,
)

register = template.Library()
for _module in (charts, fields, figures, modules, moments, parts, progress, states, tables):
    register.tags.update(_module.register.tags)
    register.filters.update(_module.register.filters)
