"""Tables that sort, filter, search and page through the address: a link shows the same rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.templatetags.look.parts import icon

register = template.Library()


def _changed(query: QueryDict, **changes: str) -> str:
    """The query string with some parameters changed (empty: taken out), from page one."""
    new = query.copy()
    new.pop("page", None)
    for name, value in changes.items():
        new.pop(name, None)
        if value:
            new[name] = value
    return "?" + new.urlencode() if new else "?"


def _query(context: template.Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET if request else QueryDict()


@register.simple_block_tag(end_name="endtable")
def table(content: str, label: str, **options: Any) -> str:
    """A table around thead and tbody: `{% table "Tasks" count=312 noun="task" %}`.

    Options: count, total (before filters), noun, nouns, csv (address of the CSV), id, dense, wide
    (scrolls inside itself). On a phone rows become cards, unless dense, wide or `stack=False`.
    """
    options.setdefault("stack", not options.get("dense") and not options.get("wide"))
    noun = options.get("noun", "row")
    count = options.get("count")
    nouns = options.get("nouns", f"{noun}s")
    unit = noun if count == 1 else nouns
    return render_to_string(
        "components/table.html", {**options, "label": label, "unit": unit, "content": content}
    )


@register.simple_tag(takes_context=True)
def sort_head(
    context: template.Context, label: str, key: str, numeric: bool = False, default: str = ""
) -> SafeString:
    """A column head for `?sort=key` and `?sort=-key`; `default` is the view's own order."""
    query = _query(context)
    current = query.get("sort", default)
    rising, falling = current == key, current == f"-{key}"
    spoken = "ascending" if rising else "descending" if falling else "none"
    mark = "arrow-up" if rising else "arrow-down" if falling else "arrows-sort"
    return format_html(
        '<th scope="col" aria-sort="{}"{}><a class="pl-sort{}" href="{}">{}{}</a></th>',
        spoken,
        SafeString(' class="pl-num"') if numeric else "",
        " is-active" if rising or falling else "",
        _changed(query, sort=f"-{key}" if rising else key),
        label,
        icon(mark),
    )


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(
    context: template.Context, name: str, choices: Iterable[Any], label: str = ""
) -> dict[str, Any]:
    """Chips for one parameter: choices are `(value, label)` or `(value, label, count)`."""
    query = _query(context)
    current = query.get(name, "")
    chips = [
        {
            "label": row[1],
            "count": row[2] if len(row) > 2 else None,
            "active": str(row[0]) == current,
            "url": _changed(query, **{name: "" if str(row[0]) == current else str(row[0])}),
        }
        for row in choices
    ]
    clear = {"active": not current, "url": _changed(query, **{name: ""})}
    return {"chips": chips, "clear": clear, "label": label or name.capitalize()}


@register.inclusion_tag("components/search_box.html", takes_context=True)
def search_box(
    context: template.Context, placeholder: str = "Search", name: str = "q"
) -> dict[str, Any]:
    """A search field that keeps the other parameters of the address."""
    query = _query(context)
    kept = [(k, v) for k, values in query.lists() for v in values if k not in (name, "page")]
    return {
        "placeholder": placeholder,
        "name": name,
        "value": query.get(name, ""),
        "kept": kept,
        "clear": _changed(query, **{name: ""}),
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, noun: str = "") -> dict[str, Any]:
    """Pages of a Django `Page`; nothing when there is only one."""
    query = _query(context).copy()
    query.pop("page", None)
    head = f"?{query.urlencode()}&page=" if query else "?page="
    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "head": head, "noun": noun}
