"""Lists for spreadsheets: no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest

from apps.core.domain.spreadsheets import csv_lines, defuse


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =cmd|' /C calc'!A0", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert defuse(text) == f"'{text}"
    lines = "".join(csv_lines(["name", "size"], [[text, 7], ["plain, “quoted”", None]]))
    rows = list(csv.reader(io.StringIO(lines, newline="")))
    assert rows == [["name", "size"], [f"'{text}", "7"], ["plain, “quoted”", ""]]
