"""The defect score by hand, and its refusals."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.score import SEVERITY_POINTS, Findings, defect_score

rows = st.lists(
    st.builds(
        Findings,
        st.sampled_from(["drift", "missed", "label"]),
        st.sampled_from([*SEVERITY_POINTS]),
        st.integers(0, 20),
    )
)


def test_by_hand() -> None:
    findings = [
        Findings("drift", "minor", 8),
        Findings("label", "critical", 1),
        Findings("drift", "major", 1),
    ]
    found = defect_score(findings, 400)
    assert found.score == pytest.approx(100 * (1 - (8 + 25 + 5) / 400))
    assert found.by_type == {"label": 25, "drift": 13}
    assert list(found.by_type) == ["label", "drift"]
    assert defect_score(findings, 400, weights={"label": 0, "drift": 2}).points == 26
    assert defect_score(findings, 3).score == 0
    assert defect_score([], 3) == (100, 0, {})
    assert (
        defect_score(findings, 40, severities={"minor": 0, "major": 0, "critical": 1}).points == 1
    )


@given(rows, rows, st.integers(1, 500))
def test_more_findings_never_score_better(
    one: list[Findings], more: list[Findings], n: int
) -> None:
    less, all_of_them = defect_score(one, n), defect_score(one + more, n)
    assert 0 <= all_of_them.score <= less.score <= 100
    assert all_of_them.points == pytest.approx(sum(all_of_them.by_type.values()))


@pytest.mark.parametrize(
    ("findings", "units", "options", "message"),
    [
        ([], 0, {}, "at least one inspected unit"),
        ([Findings("drift", "odd", 1)], 1, {}, "'odd' has no points"),
        ([Findings("drift", "minor", -1)], 1, {}, "cannot be -1 findings"),
        ([], 1, {"weights": {"drift": -1}}, "'drift' must weigh"),
        ([], 1, {"severities": {"minor": float("nan")}}, "'minor' must weigh"),
    ],
)
def test_bad_scores_are_refused(findings: Any, units: int, options: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        defect_score(findings, units, **options)
