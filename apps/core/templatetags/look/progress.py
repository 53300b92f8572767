"""How far something is: a bar with its real fraction, and the life of an object as steps."""

from __future__ import annotations

from typing import Any

from django import template

from apps.core.templatetags.look.figures import format_duration, format_number

register = template.Library()


@register.inclusion_tag("components/progress.html")
def progress(done: Any, total: Any, **options: Any) -> dict[str, Any]:
    """`{% progress 312 1000 unit="tasks" label="Annotated" %}`.

    Options: label, unit, seconds_left, tone, note, bare (only the bar). Without a total the bar
    says that something runs but not how far it is.
    """
    known = bool(total)
    fraction = min(1.0, max(0.0, float(done) / float(total))) if known else 0.0
    percent = int(fraction * 100)  # floor: 100 % only when all is done
    left = options.get("seconds_left")
    return {
        **options,
        "known": known,
        "fraction": f"{fraction:.4f}",
        "percent": percent,
        "amount": f"{format_number(done)} of {format_number(total)}" if known else "",
        "left": f"about {format_duration(left)} left" if left is not None else "",
    }


@register.inclusion_tag("components/timeline.html")
def timeline(steps: list[dict[str, Any]], label: str = "Life") -> dict[str, Any]:
    """Steps of a life: `[{label, state: done|current|todo|failed, at?, by?, note?}]`."""
    icons = {"done": "check", "current": "point", "failed": "x", "todo": ""}
    spoken = {"done": "done", "current": "now", "failed": "failed", "todo": "not yet"}
    marks = {state: {"icon": icons[state], "spoken": spoken[state]} for state in icons}
    return {"steps": [{**step, **marks[step["state"]]} for step in steps], "label": label}
