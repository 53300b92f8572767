"""Activity in words: one readable sentence per verb, told by the app that records the verb.

Apps register theirs in `domain/sentences.py`; core knows no noun of the trade. A sentence names
nobody: who did it is the entry's actor, shown only where that may be known.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from apps.core.models import Activity

SENTENCES: dict[str, str] = {
    "job.cancelled": "Work in the background cancelled",
    "job.retried": "Work in the background set going again",
    "access.granted": "Access given",
    "access.ended": "Access ended",
}


class _Known(dict[str, Any]):
    """Values of an entry; what an old entry does not have is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def register_sentences(sentences: Mapping[str, str]) -> None:
    """Make an app's sentences known: `{verb: "Frozen with {items} items"}`."""
    SENTENCES.update(sentences)


def word_history(subject_id: uuid.UUID, count: int, but: Collection[str] = ()) -> list[Activity]:
    """The newest entries about one object, each with its `words`; `but`: verbs to leave out."""
    rows = Activity.objects.filter(subject_id=subject_id).exclude(verb__in=but)
    entries = list(rows.select_related("actor")[:count])
    for entry in entries:
        entry.words = word_activity(entry)  # type: ignore[attr-defined]
    return entries


def word_activity(entry: Activity) -> str:
    """What happened, in words; a verb nobody has worded yet is spelt out."""
    sentence = SENTENCES.get(entry.verb)
    if sentence is None:
        return entry.verb.replace(".", " ").replace("_", " ").capitalize()
    return sentence.format_map(_Known(entry.data))
