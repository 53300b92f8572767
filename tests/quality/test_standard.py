"""MIL-STD-105E: its tables cell by cell, its arrows, and the switching between severities."""

import itertools
from decimal import Decimal
from pathlib import Path

import pytest

from apps.quality.standard import (
    AQLS,
    LARGEST_LOTS,
    LETTERS,
    Level,
    Severity,
    StandardRule,
    code_letter,
    standard_rule,
)
from apps.quality.switching import Inspected, State, after

# A lot size of level II for each letter; R only has one of level III.
LOTS = dict(
    zip(
        "ABCDEFGHJKLMNPQ",
        (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000, 900_000),
        strict=True,
    )
)

# Columns of the published tables, letters A to R: "n/Ac" (reduced "n/Ac/Re"), arrows followed.
COLUMNS = {
    ("normal", "0.010"): "1250/0 " * 16,
    ("normal", "0.015"): "800/0 " * 16,
    ("normal", "0.025"): "500/0 " * 14 + "2000/1 2000/1",
    ("normal", "1.0"): "13/0 " * 6
    + "50/1 50/1 80/2 125/3 200/5 315/7 500/10 800/14 1250/21 1250/21",
    ("normal", "10"): "5/1 5/1 5/1 8/2 13/3 20/5 32/7 50/10 80/14 125/21 " + "125/21 " * 6,
    ("normal", "100"): "2/5 3/7 5/10 8/14 13/21 " + "13/21 " * 11,
    ("normal", "400"): "2/14 3/21 5/30 8/44 " + "8/44 " * 12,
    ("normal", "1000"): "2/30 3/44 " + "3/44 " * 14,
    ("tightened", "0.010"): "2000/0 " * 16,
    ("tightened", "0.015"): "1250/0 " * 16,
    ("tightened", "0.025"): "800/0 " * 14 + "3150/1 3150/1",
    ("tightened", "0.040"): "500/0 " * 13 + "2000/1 2000/1 2000/1",
    ("tightened", "1.0"): "20/0 " * 6
    + "80/1 80/1 80/1 125/2 200/3 315/5 500/8 800/12 1250/18 1250/18",
    ("tightened", "10"): "8/1 " * 4 + "13/2 20/3 32/5 50/8 80/12 125/18 " + "125/18 " * 6,
    ("tightened", "150"): "2/5 3/8 5/12 8/18 13/27 " + "13/27 " * 11,
    ("reduced", "1.0"): "5/0/1 " * 6
    + "20/0/2 20/0/2 32/1/3 50/1/4 80/2/5 125/3/6 200/5/8 315/7/10 500/10/13 500/10/13",
    ("reduced", "0.025"): "200/0/1 " * 14 + "800/0/2 800/0/2",
    ("reduced", "6.5"): "2/0/1 2/0/1 3/0/2 3/0/2 5/1/3 8/1/4 13/2/5 20/3/6 32/5/8 50/7/10 80/10/13 "
    + "80/10/13 " * 5,
    ("reduced", "40"): "2/2/3 2/2/4 2/2/5 3/3/6 5/5/8 8/7/10 13/10/13 " + "13/10/13 " * 9,
    ("reduced", "100"): "2/5/6 2/5/6 2/5/8 3/7/10 5/10/13 " + "5/10/13 " * 11,
    ("reduced", "650"): "2/21/22 2/21/22 2/21/24 " + "2/21/24 " * 13,
    ("reduced", "1000"): "2/30/31 " * 16,
}


def rule_of(letter: str, aql: str, severity: Severity) -> StandardRule:
    """The rule of a code letter, for a lot of its size."""
    if letter == "R":
        return standard_rule(900_000, aql, Level.III, severity)
    return standard_rule(LOTS[letter], aql, Level.II, severity)


@pytest.mark.parametrize(("severity", "aql"), COLUMNS)
def test_columns_of_the_tables(severity: str, aql: str) -> None:
    for letter, cell in zip(LETTERS, COLUMNS[severity, aql].split(), strict=False):
        size, *numbers = (int(part) for part in cell.split("/"))
        rule = rule_of(letter, aql, Severity(severity))
        lot = LOTS.get(letter, 900_000)
        assert (rule.size, rule.accept) == (min(size, lot), numbers[0]), letter
        assert rule.reject == (numbers[1] if len(numbers) > 1 else numbers[0] + 1), letter


@pytest.mark.parametrize(
    ("lot", "aql", "severity", "expected"),
    [
        (1200, "1.0", Severity.NORMAL, (80, 2)),
        (1200, 1.0, Severity.TIGHTENED, (80, 1)),
        (1200, Decimal("2.5"), Severity.NORMAL, (80, 5)),
        (280, "1.0", Severity.NORMAL, (50, 1)),
        (150, "1.0", Severity.NORMAL, (13, 0)),
    ],
)
def test_figures_of_the_design(
    lot: int, aql: Decimal | float | str, severity: Severity, expected: tuple[int, int]
) -> None:
    rule = standard_rule(lot, aql, Level.II, severity)
    assert (rule.size, rule.accept) == expected


def printed_tables() -> dict[str, list[tuple[int, list[str]]]]:
    """Tables II-A to II-C as printed: rows of sample and cells; v and ^ are arrows."""
    tables: dict[str, list[tuple[int, list[str]]]] = {}
    for line in (Path(__file__).parent / "fixtures" / "standard_105e.txt").read_text().splitlines():
        if not line.startswith("#"):
            table, _letter, size, *cells = line.split()
            tables.setdefault(table, []).append((int(size), cells))
    return tables


@pytest.mark.parametrize("severity", Severity)
def test_every_cell_of_the_printed_tables(severity: Severity) -> None:
    rows = printed_tables()[severity.value]
    assert all(len(cells) == len(AQLS) for _, cells in rows)
    for at, letter in enumerate(LETTERS[:-1]):
        for column, aql in enumerate(AQLS):
            row = at
            while (cell := rows[row][1][column]) in "v^":
                row += 1 if cell == "v" else -1
            accept, *reject = (int(part) for part in cell.split("/"))
            rule = rule_of(letter, str(aql), severity)
            expected = min(rows[row][0], LOTS.get(letter, 900_000)), accept
            assert (rule.size, rule.accept) == expected, (letter, aql)
            assert rule.reject == (reject[0] if reject else accept + 1), (letter, aql)


def test_every_cell_leads_to_a_plan_and_a_better_aql_never_allows_more() -> None:
    for severity in Severity:
        for letter in LETTERS[:-1]:
            rules = [rule_of(letter, str(aql), severity) for aql in AQLS]
            shares = [rule.accept / rule.size for rule in rules]
            assert all(rule.reject > rule.accept >= 0 for rule in rules)
            assert all(a <= b + 1e-12 for a, b in itertools.pairwise(shares))


def test_letters_by_level() -> None:
    assert "".join(code_letter(1200, level) for level in Level) == "CCEFGJK"
    assert "".join(code_letter(1201, level) for level in Level) == "CDEGHKL"
    assert "".join(code_letter(500_001, level) for level in Level) == "DEHKNQR"
    assert code_letter(1) == "A"


def test_table_of_letters() -> None:
    printed = """
        AAAAAAB AAAAABC AABBBCD ABBCCDE BBCCCEF BBCDDFG BCDEEGH BCDEFHJ
        CCEFGJK CDEGHKL CDFGJLM CDFHKMN DEGJLNP DEGJMPQ DEHKNQR
    """
    smallest = [2, *(largest + 1 for largest in LARGEST_LOTS)]
    for lot, letters in zip(smallest, printed.split(), strict=True):
        assert "".join(code_letter(lot, level) for level in Level) == letters
        if lot > 2:
            before = "".join(code_letter(lot - 1, level) for level in Level)
            assert before == printed.split()[smallest.index(lot) - 1]


def test_a_sample_as_large_as_the_lot_inspects_all() -> None:
    assert standard_rule(100, "0.10").size == 100


def test_what_the_standard_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no AQL 0\.95"):
        standard_rule(100, "0.95")
    with pytest.raises(ValueError, match="no AQL lots"):
        standard_rule(100, "lots")
    with pytest.raises(ValueError, match="at least one item"):
        standard_rule(0, "1.0")


def run(verdicts: str, state: State | None = None, **lot: bool | int) -> State:
    """The state after lots that were accepted (A) or rejected (R)."""
    state = state or State()
    for verdict in verdicts:
        state = after(state, Inspected(verdict == "A", **lot))  # type: ignore[arg-type]
    return state


@pytest.mark.parametrize(
    ("verdicts", "severity"),
    [
        ("RAAAR", Severity.TIGHTENED),
        ("RAAAAR", Severity.NORMAL),
        ("RRAAAAA", Severity.NORMAL),
        ("RRAAAA", Severity.TIGHTENED),
        ("A" * 14, Severity.NORMAL),
        ("A" * 15, Severity.REDUCED),
        ("A" * 15 + "R", Severity.NORMAL),
        ("A" * 14 + "RA", Severity.NORMAL),
    ],
)
def test_switching(verdicts: str, severity: Severity) -> None:
    assert run(verdicts).severity is severity


def test_a_plan_that_allows_two_scores_three_only_at_the_tighter_aql() -> None:
    assert run("A" * 10, allowed=2, would_pass_tighter=True).severity is Severity.REDUCED
    assert run("A" * 30, allowed=2).severity is Severity.NORMAL


def test_between_the_numbers_ends_reduced_inspection() -> None:
    assert run("A", State(Severity.REDUCED), between=True).severity is Severity.NORMAL


def test_five_rejected_on_tightened_inspection_stop_it() -> None:
    state = run("RARARARAR", State(Severity.TIGHTENED))
    assert state.stopped
    with pytest.raises(ValueError, match="stopped"):
        run("A", state)
