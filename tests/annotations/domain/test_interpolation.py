"""Interpolation in Python: equal to exact fractions and, through the shared file, to JavaScript."""

from __future__ import annotations

import importlib.util
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations.domain.interpolation import state_at, states, visible_spans

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES: list[dict[str, Any]] = json.loads((FIXTURES / "interpolation.json").read_text())


def by_name(case: dict[str, Any]) -> str:
    return str(case["name"])


def assert_state(state: Any, expected: dict[str, Any] | None) -> None:
    if expected is None:
        assert state is None
        return
    assert state.points == pytest.approx(expected["points"], abs=1e-9, rel=0)
    assert state.occluded is expected["occluded"]
    assert state.attributes == expected["attributes"]
    assert state.is_keyframe is expected["is_keyframe"]
    assert state.source == expected["source"]


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_state_at_every_frame(case: dict[str, Any]) -> None:
    for frame, expected in enumerate(case["expected"]):
        found = state_at(case["keyframes"], frame, case["stop"], case["attributes"])
        assert_state(found, expected)


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_states_yields_the_same_in_one_pass(case: dict[str, Any]) -> None:
    found = dict(states(case["keyframes"], 0, case["stop"], case["attributes"]))
    for frame, expected in enumerate(case["expected"]):
        assert_state(found.get(frame), expected)


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_visible_spans_cover_exactly_the_visible_frames(case: dict[str, Any]) -> None:
    spans = visible_spans(case["keyframes"], case["stop"])
    covered = [frame for start, stop in spans for frame in range(start, stop)]
    there = [frame for frame, state in enumerate(case["expected"]) if state is not None]
    assert covered == there
    assert all(left[1] < right[0] for left, right in itertools.pairwise(spans))


def test_states_of_a_part_are_the_part_of_the_states() -> None:
    case = next(case for case in CASES if case["name"].startswith("attributes hold"))
    whole = list(states(case["keyframes"], 0, case["stop"], case["attributes"]))
    part = list(states(case["keyframes"], 4, 17, case["attributes"]))
    assert part == [(frame, state) for frame, state in whole if 4 <= frame < 17]
    assert part


def test_states_do_not_share_attributes() -> None:
    keyframe = {"frame": 0, "points": [0, 0, 1, 1], "outside": False, "occluded": False}
    row = {**keyframe, "attributes": {"a": 1}, "source": "manual"}
    first, second = (state for _, state in states([row], 0, 2))
    first.attributes["a"] = 2
    assert second.attributes == {"a": 1}


def test_the_shared_file_is_what_its_generator_writes() -> None:
    path = FIXTURES / "make_interpolation.py"
    spec = importlib.util.spec_from_file_location("make_interpolation", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.all_cases() == CASES


@given(
    frames=st.lists(st.integers(0, 500), min_size=2, max_size=6, unique=True),
    values=st.lists(st.tuples(*[st.floats(0, 4000, allow_nan=False)] * 4), min_size=6, max_size=6),
)
def test_shapes_stay_between_their_keyframes(
    frames: list[int], values: list[tuple[float, float, float, float]]
) -> None:
    keyframes: list[dict[str, Any]] = [
        {"frame": frame, "points": list(points), "outside": False, "occluded": False}
        | {"attributes": {}, "source": "manual"}
        for frame, points in zip(sorted(frames), values, strict=False)
    ]
    for before, after in itertools.pairwise(keyframes):
        middle = (before["frame"] + after["frame"]) // 2
        state = state_at(keyframes, middle, 501)
        assert state is not None
        for value, a, b in zip(state.points, before["points"], after["points"], strict=True):
            assert min(a, b) - 1e-9 <= value <= max(a, b) + 1e-9
