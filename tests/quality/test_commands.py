"""The command line: figures as JSON, and one sentence with exit code 2 for what it cannot use."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from apps.quality.commands import main


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """What a command prints."""
    assert main([str(argument) for argument in arguments]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_it_runs_without_django() -> None:
    code = "import sys, apps.quality.commands; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    asked = [sys.executable, "-m", "apps.quality", "interval", "95", "100", "--method", "wilson"]
    found = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)
    assert found["low"] == pytest.approx(0.88825, abs=5e-6)


def test_plans(capsys: pytest.CaptureFixture[str]) -> None:
    aql = answer(capsys, "plan", "--lot", 1200, "--aql", "1.0", "--severity", "tightened")
    assert (aql["size"], aql["accept"]) == (80, 1)
    assert answer(capsys, "plan", "--accuracy", 0.95)["size"] == 59
    two = answer(capsys, "plan", "--two-point", 0.01, 0.05, 0.06, 0.10)
    assert two == {"size": 110, "allowed": 3}
    assert answer(capsys, "plan", "--half-width", 0.05, "--lot", 1000) == {"size": 278}


def test_sequential_and_agreement(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sprt = answer(capsys, "sprt", 0.01, 0.05, 0.06, 0.10, "--found", 44, 0)
    assert sprt["verdict"] == "accept"
    ratings = tmp_path / "ratings.csv"
    # Krippendorff's α in its encyclopedia article: three raters, fifteen units.
    ratings.write_text(
        "*,*,*,*,*,3,4,1,2,1,1,3,3,*,3\n1,*,2,1,3,3,4,3,*,*,*,*,*,*,*\n"
        "*,*,2,1,3,4,4,*,2,1,1,3,3,*,4\n"
    )
    nominal = answer(capsys, "agreement", ratings)
    assert nominal["alpha"] == pytest.approx(0.6914, abs=5e-5)
    low, high = nominal["interval"]
    assert low < nominal["alpha"] < high <= 1
    assert answer(capsys, "agreement", ratings, "--seed", 2)["interval"] != [low, high]
    interval = answer(capsys, "agreement", ratings, "--level", "interval")
    assert interval["alpha"] == pytest.approx(0.8108, abs=5e-5)


def test_tracking_of_mot_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    reference, annotated = tmp_path / "gt.txt", tmp_path / "found.txt"
    reference.write_text("1,1,10,10,20,20,1\n2,1,10,10,20,20,1\n2,2,0,0,5,5,0\n")
    annotated.write_text("1 7 10 10 20 20\n2 8 10 10 20 20\n")
    found = answer(capsys, "tracking", reference, annotated)
    assert found["clear"]["mota"] == 0.5
    assert found["clear"]["switches"] == [{"frame": 1, "reference": 0, "before": 0, "after": 1}]
    assert found["identity"]["f1"] == 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,1,0,0,5,5\n1,1,2,2,5,5\n", "id 1 is twice in frame 1"),
        ("1,1,0,0,5\n", "6 columns"),
        ("0,1,0,0,5,5\n", "whole frame from 1"),
        ("1,1,0,0,-5,5\n", "width and height above 0"),
        ("1,x,0,0,5,5\n", "'x'"),
    ],
)
def test_a_bad_track_file_is_named(
    text: str, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text)
    assert main(["tracking", str(path), str(path)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "bad.txt" in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "--aql", "1.0"],
        ["plan", "--lot", "10", "--aql", "0.9"],
        ["interval", "5", "3"],
        ["agreement", "none.csv", "--seed", "-1"],
        ["tracking", "none.txt", "none.txt"],
        ["sprt", "0.06", "0.05", "0.01", "0.10"],
    ],
)
def test_bad_input_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert arguments[0] in capsys.readouterr().err


def test_draw(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lot = tmp_path / "lot.json"
    items = [{"id": f"item {i}"} for i in range(5)]
    lot.write_text(json.dumps({"seed": "00" * 16, "items": items, "sizes": {"": 2}}))
    assert len(answer(capsys, "draw", lot)["sample"][""]) == 2
    lot.write_text("[]")
    assert main(["draw", str(lot)]) == 2
