"""What two texts say differently, line by line."""

from __future__ import annotations

from apps.core.domain.text_diff import DiffLine, text_diff


def test_the_same_text_has_no_lines() -> None:
    assert text_diff("a\nb", "a\nb") == []
    assert text_diff("", "") == []


def test_a_first_text_is_all_added_and_a_last_all_removed() -> None:
    assert text_diff("", "a\nb") == [DiffLine("added", "a"), DiffLine("added", "b")]
    assert text_diff("a", "") == [DiffLine("removed", "a")]


def test_a_changed_line_stands_between_two_lines_on_each_side() -> None:
    before = [f"line {number}" for number in range(9)]
    after = [*before[:4], "other", *before[5:]]
    kinds = [line.kind for line in text_diff("\n".join(before), "\n".join(after))]
    assert kinds == ["gap", "same", "same", "removed", "added", "same", "same", "gap"]


def test_nothing_is_left_out_at_the_ends_of_a_short_text() -> None:
    assert [line.kind for line in text_diff("a\nb\nc", "a\nx\nc")] == [
        "same",
        "removed",
        "added",
        "same",
    ]


def test_two_far_changes_have_a_gap_between_them() -> None:
    before = [f"line {number}" for number in range(20)]
    after = ["first", *before[1:-1], "last"]
    lines = text_diff("\n".join(before), "\n".join(after))
    assert [line.kind for line in lines].count("gap") == 1
    assert lines[1] == DiffLine("added", "first")
    assert lines[-1] == DiffLine("added", "last")
