"""One thing that waits for a person, and the page where they do it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A line of “Waits for you”: what, where, and the word on the button."""

    title: str
    text: str
    url: str
    action: str
    icon: str
    tone: str = "moving"


def several(count: int, noun: str, plural: str = "") -> str:
    """`3 tasks`, `1 task`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
