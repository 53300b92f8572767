"""Files for spreadsheets: CSV whose text no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Lines of a CSV file; text that a spreadsheet would run as a formula gets a quote before."""
    writer = csv.writer(_Echo())
    yield writer.writerow(list(columns))
    for row in rows:
        yield writer.writerow([defuse(value) for value in row])


def defuse(value: Any) -> Any:
    """The value, harmless in a spreadsheet."""
    is_formula = isinstance(value, str) and value.lstrip(" ").startswith(FORMULA)
    return f"'{value}" if is_formula or (isinstance(value, str) and value[:1] in FORMULA) else value
