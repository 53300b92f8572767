"""A paper as a reader of PDF finds it: text, pages, charts."""

from __future__ import annotations

from pathlib import Path

from apps.core.papers import Facts, Figure, Grid, Heading, Paper, Words, render_paper
from tests.papers import read_paper

INTERVALS = {
    "kind": "interval", "unit": "rate", "labels": ["All", "car"], "low": 0.8, "high": 1.0,
    "threshold": {"value": 0.95, "label": "required 95 %"},
    "series": [{"name": "Accuracy", "values": [0.9499, 0.97], "low": [0.9, 0.94],
                "high": [0.98, 0.99], "holds": [False, None]}],
}  # fmt: skip
BARS = {
    "kind": "bar", "stacked": True, "labels": ["Wrong label"],
    "series": [{"name": "Major", "values": [2]}, {"name": "Minor", "values": [3]}],
}  # fmt: skip
LINE = {
    "kind": "line", "unit": "rate", "labels": ["Lot 1", "Lot 2"],
    "series": [{"name": "Defective", "values": [0.02, None]}],
}  # fmt: skip


def paper(*blocks: object) -> Paper:
    return Paper("Accuracy report", "Łódź <Ω>", "98/100 & more", "Report 7", blocks)  # type: ignore[arg-type]


def test_every_word_stands_in_it_whatever_its_script(tmp_path: Path) -> None:
    rows = [[number, f"item {number} <b>", "correct"] for number in range(1, 90)]
    data = render_paper(paper(
        Facts([("Owner", "Zoë Müller-Ångström Ђорђе"), ("Hash", "ab" * 32)], frozenset({"Hash"})),
        Heading("Items"), Words("Ends & begins"),
        Grid(["Draw", "What", "Verdict"], rows, [1, 3, 2], frozenset({0}), total=["", "Sum", "89"]),
    ))  # fmt: skip
    text = read_paper(data, tmp_path)
    pages = text.rstrip("\f").split("\f")
    assert "Łódź <Ω>" in pages[0]
    assert "98/100 & more" in pages[0]
    assert "Zoë Müller-Ångström Ђорђе" in pages[0]
    assert "item 89 <b>" in text
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in page
        assert "Report 7" in page
        assert "Verdict" in page, "the head of a table is repeated"


def test_charts_say_their_values_and_never_round_up_to_the_threshold(tmp_path: Path) -> None:
    figures = [Figure("By label", INTERVALS, "note"), Figure("Types", BARS), Figure("Trend", LINE)]
    text = read_paper(render_paper(paper(*figures)), tmp_path)
    assert "94.9\u202f%" in text.replace("94.9 %", "94.9\u202f%")
    assert "required 95 %" in text
    assert "Major" in text
    assert "Lot 2" in text


def test_the_same_paper_gives_the_same_bytes() -> None:
    made = paper(Figure("By label", INTERVALS))
    assert render_paper(made) == render_paper(made)


def test_no_text_a_person_can_type_breaks_it() -> None:
    odd = "株式会社 한국 かな \ud800 \x00\x07 </font> <para> & \n\u202e" + "x" * 500
    data = render_paper(
        paper(Heading(odd), Words(odd), Facts([(odd, odd)]), Grid([odd], [[odd]], [1]))
    )
    assert data.startswith(b"%PDF")
