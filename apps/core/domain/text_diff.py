"""What changed between two texts, line by line, for pages that compare versions."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

CONTEXT_LINES = 2


class DiffLine(NamedTuple):
    """One line: `kind` is same, added, removed or gap (unchanged lines left out)."""

    kind: str
    text: str


def text_diff(before: str, after: str) -> list[DiffLine]:
    """The lines of `after` beside those of `before`; long unchanged stretches become a gap."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    lines: list[DiffLine] = []
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        first = group[0][1]
        end = group[-1][2]
        if first > 0:
            lines.append(DiffLine("gap", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [DiffLine("same", line) for line in old[i1:i2]]
                continue
            lines += [DiffLine("removed", line) for line in old[i1:i2]]
            lines += [DiffLine("added", line) for line in new[j1:j2]]
    if lines and end < len(old):
        lines.append(DiffLine("gap", ""))
    return lines
