"""ES modules of a page under hashed file names: an import map and early loading."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def import_map(context: template.Context, folder: str) -> SafeString:
    """The import map of all modules below `folder`, to stand before the first module script.

    Modules import each other by relative, unhashed names. Where files are served under hashed
    names, the map sends each to its hashed address, so that a deploy can never mix two versions
    and every module is cached for good. Elsewhere there is nothing to map.
    """
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    names = sorted(name for name in hashed if name.startswith(folder) and name.endswith(".js"))
    if not names:
        return SafeString("")
    imports = {f"{settings.STATIC_URL}{name}": static(name) for name in names}
    nonce: Any = context["request"].csp_nonce
    links = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((imports[key],) for key in imports)
    )
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>\n{}',
        nonce,
        _json({"imports": imports}),
        links,
    )


def _json(value: Any) -> SafeString:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(value, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308  # names of our own files, escaped
