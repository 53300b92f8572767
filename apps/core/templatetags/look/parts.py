"""Icons, headers, cards, hints, dialogs: the small pieces of a page. Plain arguments only."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.domain.icons import icon_names

register = template.Library()
TONES = ("idle", "moving", "good", "warn", "bad")


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite; without `label` it is decoration. Size: "", "sm", "lg", "xl"."""
    if name not in icon_names():
        raise TemplateSyntaxError(f"There is no icon {name!r}; docs/look.md says how to add one.")
    return format_html(
        '<svg class="pl-icon{}"{}><use href="{}#{}"></use></svg>',
        f" pl-icon-{size}" if size else "",
        format_html(' role="img" aria-label="{}"', label) if label else _HIDDEN,
        static("img/icons.svg"),
        name,
    )


_HIDDEN = SafeString(' aria-hidden="true" focusable="false"')


@register.simple_block_tag(end_name="endpage_header")
def page_header(
    content: str, title: str, subtitle: str = "", status: str = "", eyebrow: str = ""
) -> str:
    """The page's one title, and its actions as the block's content."""
    return render_to_string(
        "components/page_header.html",
        {
            "title": title,
            "subtitle": subtitle,
            "status": status,
            "eyebrow": eyebrow,
            "actions": SafeString(content.strip()),
        },
    )


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    title: str = "",
    *,
    url: str = "",
    url_label: str = "See all",
    count: int | None = None,
    flush: bool = False,
    subtitle: str = "",
) -> str:
    """A panel; `flush` lets a table or a list touch its edges."""
    values = {"title": title, "subtitle": subtitle, "url": url, "url_label": url_label}
    return render_to_string(
        "components/card.html", {**values, "count": count, "flush": flush, "content": content}
    )


@register.simple_block_tag(end_name="endempty_state")
def empty_state(content: str, title: str, text: str = "", icon: str = "inbox") -> str:
    """What an empty list says; the block's content is the next step."""
    return render_to_string(
        "components/empty_state.html",
        {"title": title, "text": text, "icon": icon, "actions": SafeString(content.strip())},
    )


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: str = "moving", title: str = "", icon: str = "") -> str:
    """A message in the page: what happened, what was kept, what to do."""
    usual = {
        "good": "circle-check",
        "warn": "alert-triangle",
        "bad": "alert-circle",
        "idle": "info-circle",
    }
    name = icon or usual.get(tone, "info-circle")
    return render_to_string(
        "components/notice.html", {"tone": tone, "title": title, "icon": name, "content": content}
    )


@register.simple_block_tag(end_name="endfact")
def fact(content: str, label: str, hint: str = "") -> SafeString:
    """One row of a `<dl class="pl-facts">`."""
    return format_html(
        '<div class="pl-fact"><dt>{}</dt><dd>{}</dd></div>',
        term(label, hint) if hint else label,
        SafeString(content.strip() or "—"),
    )


@register.simple_tag
def term(word: str, meaning: str) -> SafeString:
    """A word explained in one sentence on hover and focus."""
    return format_html(
        '<span class="pl-term" tabindex="0" data-hint="{}">{}'
        '<span class="visually-hidden"> ({})</span></span>',
        meaning,
        word,
        meaning,
    )


@register.simple_tag
def copy_button(text: str, label: str = "Copy") -> SafeString:
    """A button that puts `text` on the clipboard."""
    return format_html(
        '<button type="button" class="pl-copy" data-copy="{}" aria-label="{}" data-hint="{}">'
        "{}</button>",
        text,
        label,
        label,
        icon("copy"),
    )


@register.simple_tag(name="hash")
def hash_tag(value: Any, length: int = 12) -> SafeString:
    """An id or a hash in mono, shortened in the middle, with a button that copies it whole."""
    text = str(value)
    tail = length // 3
    short = f"{text[: length - tail]}…{text[-tail:]}" if len(text) > length + 1 else text
    return format_html(
        '<span class="pl-hash"><code title="{}">{}</code>{}</span>', text, short, copy_button(text)
    )


@register.simple_tag
def avatar(name: str, size: str = "", initials: str = "") -> SafeString:
    """Two letters of a person's or organization's name; decoration beside the written name."""
    words = name.split() or ["?"]
    letters = initials or "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()
    hue = sum(name.encode()) % 6
    return format_html(
        '<span class="pl-avatar pl-avatar-{}{}" aria-hidden="true">{}</span>',
        hue,
        f" pl-avatar-{size}" if size else "",
        letters,
    )


@register.inclusion_tag("components/tabs.html")
def tabs(items: list[dict[str, Any]], label: str = "Sections") -> dict[str, Any]:
    """Tabs of an object: `[{label, url, active, count?, icon?}]`."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """The way here: `{% crumbs "Projects" "/projects/" project.name project_url "Lot 4" "" %}`."""
    return {"items": list(zip(pairs[::2], [*pairs[1::2], ""], strict=False))}


@register.simple_block_tag(takes_context=True, end_name="endconfirm")
def confirm(
    context: template.Context,
    content: str,
    id: str,
    title: str,
    *,
    action: str,
    button: str,
    name: str = "",
    tone: str = "danger",
) -> str:
    """A dialog around a POST form; with `name`, that name has to be typed first.

    The block's content says what happens and may hold fields. Open it with `confirm_button`.
    """
    values = {"id": id, "title": title, "action": action, "button": button, "name": name}
    request = context.get("request")
    return render_to_string(
        "components/confirm.html", {**values, "tone": tone, "content": content}, request
    )


@register.simple_tag
def confirm_button(id: str, label: str, icon_name: str = "", css: str = "btn") -> SafeString:
    """The button that opens the dialog `id`."""
    return format_html(
        '<button type="button" class="{}" commandfor="{}" command="show-modal">{}{}</button>',
        css,
        id,
        icon(icon_name) if icon_name else "",
        label,
    )
