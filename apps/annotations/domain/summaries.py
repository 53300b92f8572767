"""A change set in a few words: counted when it is written, worded when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from apps.annotations.domain.payloads import ChangeSetPayload

MOST_NAMED = 3
VERBS = ("created", "updated", "deleted")
FIELD_WORDS = {
    "label": "label",
    "attributes": "attributes",
    "start": "times",
    "stop": "times",
    "track": "link",
    "frame": "frame",
}
Counts = dict[str, dict[str, int]]


def summarize(
    payload: ChangeSetPayload, kinds: Mapping[Any, str], labels: dict[Any, str]
) -> dict[str, Any]:
    """`{counts: {verb: {kind: n}}, keyframes, removed_keyframes, named: [first three objects]}`.

    `labels` are those of the updated and deleted objects before the change.
    """
    counts: Counts = {verb: {} for verb in VERBS}
    named: list[dict[str, Any]] = []
    put = removed = 0
    for verb in counts:
        for item in getattr(payload, verb):
            kind = item.kind if verb == "deleted" else kinds[type(item)]
            counts[verb][kind] = counts[verb].get(kind, 0) + 1
            put += len(getattr(item, "keyframes", ()))
            removed += len(getattr(item, "removed_frames", ()))
            if len(named) < MOST_NAMED:
                label = getattr(item, "label", UNSET)
                named.append(
                    {
                        "kind": kind,
                        "id": str(item.id),
                        "label": labels.get(item.id, "") if label is UNSET else label,
                        "fields": _fields(item) if verb == "updated" else [],
                    }
                )
    counts = {verb: found for verb, found in counts.items() if found}
    return {"counts": counts, "keyframes": put, "removed_keyframes": removed, "named": named}


def _fields(item: Any) -> list[str]:
    found = [word for name, word in FIELD_WORDS.items() if getattr(item, name, UNSET) is not UNSET]
    return list(dict.fromkeys(found))


def word_change(summary: dict[str, Any], objects: int, restores: int | None) -> str:
    """One line: "3 keyframes of car 12ab", "Made 2 tracks, deleted 1 event"."""
    counts: Counts = summary.get("counts", {})
    total = sum(sum(found.values()) for found in counts.values())
    if total == 1:
        words = _one(summary, next(iter(counts)))
    elif total:
        words = ", ".join(_many(verb, summary) for verb in VERBS if verb in counts)
    else:
        words = _count(objects, "object") + " changed" if objects else "nothing changed"
    words = words[0].upper() + words[1:]
    return words if restores is None else f"Restored revision {restores}: {words}"


def _one(summary: dict[str, Any], verb: str) -> str:
    thing = summary["named"][0]
    name = f"{thing['label']} {thing['id'][-4:]}".strip()
    put, removed = summary["keyframes"], summary["removed_keyframes"]
    if verb == "created":
        return f"made {name}" + (f" with {_count(put, 'keyframe')}" if put > 1 else "")
    if verb == "deleted":
        return f"deleted {name}"
    parts = [_count(put, "keyframe")] if put else []
    parts += [f"{_count(removed, 'keyframe')} removed"] if removed else []
    return f"{', '.join([*parts, *thing['fields']]) or 'nothing'} of {name}"


def _many(verb: str, summary: dict[str, Any]) -> str:
    found = {kind: summary["counts"][verb].get(kind, 0) for kind in ("track", "event", "tag")}
    things = " and ".join(_count(number, kind) for kind, number in found.items() if number)
    if verb == "updated":
        # Keyframes of new tracks are counted in: only without those the number says something.
        frames = summary["keyframes"] + summary["removed_keyframes"]
        tells = (
            frames and "created" not in summary["counts"] and found["track"] == sum(found.values())
        )
        return f"changed {_count(frames, 'keyframe')} of {things}" if tells else f"changed {things}"
    return f"{'made' if verb == 'created' else 'deleted'} {things}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
