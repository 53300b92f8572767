"""The footage checks as read: bars over the length of the footage, and rows to jump from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from apps.footage.domain.objects.stored import object_bytes
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage

MOST_ROWS = 200
BARS = 400
# kind: (what it is called, what that means, what `measure` is)
WORDS: dict[str, tuple[str, str, str]] = {
    "black": ("Black", "Nearly all of the picture is black.", "level {:.0f} of 255"),
    "frozen": ("Frozen", "Nothing in the picture changes for two seconds or more.", ""),
    "blurred": ("Blurred", "Far more blurred than the rest of this footage.", "blur {:.2f} of 1"),
    "repeated": ("Repeated frames", "Single frames that show the one before once more.", ""),
    "overexposed": ("Overexposed", "Half of the picture or more is burnt out.", "{:.0%} burnt out"),
    "underexposed": ("Underexposed", "Too dark to tell things apart.", "level {:.0f} of 255"),
    "cut": ("Cuts", "The scene changes from one frame to the next.", "change {:.0f} of 255"),
}


@dataclass(frozen=True)
class Bar:
    """A stretch as a part of the footage's width, in percent."""

    left: str
    width: str
    start: int
    stop: int


@dataclass(frozen=True)
class Lane:
    """All stretches of a kind."""

    kind: str
    name: str
    meaning: str
    stretches: int
    frames: int
    bars: list[Bar]


@dataclass(frozen=True)
class Row:
    """One stretch of the table; times in milliseconds from the first frame."""

    kind: str
    name: str
    start: int
    last: int
    frames: int
    at_ms: int
    measure: str


@dataclass(frozen=True)
class Findings:
    """What the checks found; `left_over` rows are not shown."""

    lanes: list[Lane]
    rows: list[Row]
    left_over: int


def stored_report(footage: Footage) -> dict[str, Any] | None:
    """The stored report of the checks, None while there is none. Raises Unavailable."""
    stored = footage.objects_stored.filter(kind=ObjectKind.REPORT, version=1).first()
    if stored is None:
        return None
    report: dict[str, Any] = msgspec.json.decode(object_bytes(stored))
    return report


def stretches_of(footage: Footage, *kinds: str) -> list[tuple[int, int]]:
    """Ranges `[start, stop)` of what the checks found of `kinds`, by their start."""
    report = stored_report(footage) or {"stretches": []}
    return sorted((s["start"], s["stop"]) for s in report["stretches"] if s["kind"] in kinds)


def findings_of(footage: Footage) -> Findings | None:
    """The report as the page shows it, None while there is none. Raises Unavailable."""
    report = stored_report(footage)
    if report is None:
        return None
    frames, found = max(1, report["frames"]), report["stretches"]
    lanes = [_lane(kind, frames, found, total) for kind, total in report["totals"].items()]
    # Cuts are many and need no look; what hurts the labels comes first where not all fit.
    telling = [stretch for stretch in found if stretch["kind"] != "cut"]
    shown = sorted([*telling, *(s for s in found if s["kind"] == "cut")][:MOST_ROWS], key=_place)
    rows = [_row(stretch) for stretch in shown]
    return Findings(lanes, rows, len(found) - len(rows))


def _place(stretch: dict[str, Any]) -> tuple[int, int]:
    return stretch["start"], stretch["stop"]


def _lane(kind: str, frames: int, found: list[dict[str, Any]], total: dict[str, int]) -> Lane:
    name, meaning, _ = WORDS[kind]
    bars = [
        Bar(
            f"{100 * s['start'] / frames:.4f}",
            f"{100 * (s['stop'] - s['start']) / frames:.4f}",
            s["start"],
            s["stop"],
        )
        for s in found
        if s["kind"] == kind
    ]
    return Lane(kind, name, meaning, total["stretches"], total["frames"], bars[:BARS])


def _row(stretch: dict[str, Any]) -> Row:
    name, _, measure = WORDS[stretch["kind"]]
    name = "Cut" if stretch["kind"] == "cut" else name
    start, stop = stretch["start"], stretch["stop"]
    value = measure.format(stretch["measure"]) if measure else ""
    return Row(stretch["kind"], name, start, stop - 1, stop - start, stretch["at_ms"], value)
