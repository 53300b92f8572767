"""Every verb that reads what clients send: mutated files end in a picture or in words."""

from __future__ import annotations

import pytest

from tests.footage import fuzz
from tests.footage.hostile import outcome_of


def test_a_run_can_be_repeated_from_its_seed() -> None:
    assert fuzz.mutated(7, 3) == fuzz.mutated(7, 3)
    assert fuzz.mutated(7, 3) != fuzz.mutated(8, 3)


@pytest.mark.slow
def test_mutated_media_end_in_a_picture_or_in_words() -> None:
    said: list[str] = []
    summary = fuzz.run(2, range(64), said.append)
    assert said == []
    assert summary["alive"] is True
    assert summary["findings"] == 0
    assert summary["index ok"] > 0
    assert summary["index rejected"] > 0


@pytest.mark.parametrize("number", [403, 1107])
def test_damaged_av1_does_not_hang_its_decoder(number: int) -> None:
    """Its threads once waited for the interpreter, which waited for them."""
    assert fuzz.SEEDS[number % len(fuzz.SEEDS)][1] == "libsvtav1"
    assert outcome_of(fuzz.mutated(1, number), "index").kind != "timeout"
