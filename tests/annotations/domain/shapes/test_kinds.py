"""Kinds of shape: what is refused by name, what is warned of, what is measured and exported."""

from __future__ import annotations

import json
import math
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools import mask as coco_masks

from apps.annotations.domain.interpolation import state_at
from apps.annotations.domain.shapes.kinds import KINDS, doubts_of
from tests.annotations.shape_tracks import NAMES, SIZE, STOP, points_of, tracks
from tests.fixtures.make_shapes import all_cases

ROOT = Path(__file__).parents[4]
LABEL = {"name": "person", "skeleton": {"points": [{"name": name} for name in "abcd"], "edges": []}}
REFUSED = [
    ("box", [1, 2, 3], "four finite numbers"),
    ("box", [600, 10, 700, 40], "outside the picture"),
    ("polygon", [1, 1, 2, 2], "3 to 5,000 vertices"),
    ("polygon", [1, 1, 2, 2, 3], "pairs"),
    ("polygon", [1, 1, 2, 2, 3, 361], "outside the picture"),
    ("polygon", [1, 1] * 5001, "3 to 5,000 vertices"),
    ("polyline", [1, 1], "2 to 5,000 vertices"),
    ("points", [-1, 1], "outside the picture"),
    ("rotated_box", [1, 1, 2, 2], "five numbers"),
    ("rotated_box", [1, 1, 0, 2, 0], "more than 0"),
    ("rotated_box", [1, 1, 2, 2, 360], "angle"),
    ("ellipse", [641, 1, 2, 2, 0], "centre"),
    ("ellipse", [6, 1, 2, 1e9, 0], "diagonal"),
    ("skeleton", [1, 1, 2], "4 points"),
    ("skeleton", [1, 1, 3] * 4, "0 not there"),
    ("skeleton", [1, 1, 0] * 4, "At least one point"),
    ("skeleton", [1, 999, 2] * 4, "outside the picture"),
    ("mask", [1, 1, 2], "2 to 50,000 runs"),
    ("mask", [1, 1, 2, 2, 1, 2.5, 0.5], "whole numbers"),
    ("mask", [1, 1, 2, 2, -1, 5], "whole numbers"),
    ("mask", [1, 1, 2, 2, 1, 4], "add up to 5"),
    ("mask", [639, 1, 2, 2, 1, 3], "outside the picture"),
    ("mask", [1, 1, 2, 2, 1, 2, 0, 1], "first run"),
    ("cuboid", [1, 1, 2, 2], "six numbers"),
    ("cuboid", [5, 1, 2, 2, 0, 0], "x1 < x2"),
    ("cuboid", [1, 1, 2, 2, -5, 0], "outside the picture"),
]


@pytest.mark.parametrize(("shape", "points", "words"), REFUSED)
def test_what_cannot_be_kept_is_refused_by_name(shape: str, points: Any, words: str) -> None:
    errors = list(KINDS[shape].errors(points, SIZE, LABEL))
    assert any(words in error for error in errors), errors


@pytest.mark.parametrize("shape", NAMES)
def test_generated_shapes_are_valid_and_lie_in_their_bounds(shape: str) -> None:
    draw = random.Random(7)
    for _ in range(50):
        points = points_of(shape, draw)
        kind = KINDS[shape]
        assert list(kind.errors(points, SIZE, LABEL)) == []
        x1, y1, x2, y2 = kind.bounds(points)
        assert x1 <= x2
        assert y1 <= y2
        assert 0 <= kind.area(points) <= (x2 - x1) * (y2 - y1) + 1e-6
        json.dumps(kind.coco(points, SIZE))


@pytest.mark.parametrize(
    ("shape", "points", "words"),
    [
        ("box", [1, 1, 2, 20], "less than 2 px"),
        ("polygon", [0, 0, 1, 0, 1, 1], "less than 4 square"),
        ("polyline", [0, 0, 1, 1], "long"),
        ("mask", [1, 1, 2, 2, 1, 3], "less than 4 square"),
        ("ellipse", [9, 9, 1, 20, 0], "less than 2 px"),
    ],
)
def test_what_must_be_mended_is_warned_of(shape: str, points: Any, words: str) -> None:
    assert words in " ".join(KINDS[shape].warnings(points))


def test_a_polygon_that_crosses_itself_is_doubted() -> None:
    assert list(doubts_of("polygon", [0, 0, 50, 40, 50, 0, 0, 60])) == ["crosses itself here."]
    assert list(doubts_of("polygon", [0, 0, 50, 0, 50, 50, 0, 50])) == []
    assert list(doubts_of("box", [0, 0, 50, 50])) == []


def test_turning_goes_the_shorter_way_round() -> None:
    turned = KINDS["rotated_box"].between([9, 9, 4, 4, 350], [9, 9, 4, 4, 20], 0.5)
    assert turned == (9, 9, 4, 4, 5)


def test_outlines_of_different_numbers_are_matched_by_arc_length() -> None:
    square, diamond = [0, 0, 4, 0, 4, 4, 0, 4], [0, 0, 4, 0, 4, 2, 4, 4, 0, 4]
    assert KINDS["polygon"].between(square, diamond, 0.5) == tuple(diamond)
    other_way = [0, 0, 0, 4, 4, 4, 4, 2, 4, 0]
    assert KINDS["polygon"].between(square, other_way, 0.5) == tuple(diamond)
    line = KINDS["polyline"].between([0, 0, 4, 0], [0, 2, 1, 2, 4, 2], 0.5)
    assert list(line) == [0, 1, 1, 1, 4, 1]
    assert KINDS["points"].between([0, 0], [4, 4, 5, 5], 0.5) == (0, 0)


def test_areas_are_those_of_geometry() -> None:
    assert KINDS["polygon"].area([0, 0, 4, 0, 4, 3]) == 6
    assert KINDS["ellipse"].area([9, 9, 4, 2, 30]) == pytest.approx(2 * math.pi)
    assert KINDS["rotated_box"].area([9, 9, 4, 2, 30]) == 8
    assert KINDS["mask"].area([1, 1, 3, 2, 1, 2, 2, 1]) == 3
    left, top, right, bottom = KINDS["ellipse"].bounds([10, 10, 4, 2, 90])
    assert (left, top, right, bottom) == pytest.approx((9, 8, 11, 12))


def test_a_mask_is_exported_as_coco_counts_it() -> None:
    rle = KINDS["mask"].coco([1, 0, 2, 2, 0, 3, 1], (4, 3))["segmentation"]
    flat = np.repeat(np.arange(len(rle["counts"])) % 2, rle["counts"])
    picture = flat.reshape(4, 3).T
    assert rle["size"] == [3, 4]
    assert picture.tolist() == [[0, 1, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


def test_pycocotools_measures_what_we_say() -> None:
    draw = random.Random(3)
    for shape in ("rotated_box", "ellipse", "mask"):
        for _ in range(20):
            points = points_of(shape, draw)
            found = coco_masks.frPyObjects(
                KINDS[shape].coco(points, SIZE)["segmentation"], *SIZE[::-1]
            )
            theirs = float(np.sum(coco_masks.area(found)))
            allowed = 0 if shape == "mask" else 12 + points[2] + points[3]
            assert abs(theirs - KINDS[shape].area(points)) <= allowed


def test_the_shared_file_is_what_we_show() -> None:
    shared = json.loads((ROOT / "tests/fixtures/shapes.json").read_text())
    for ours, kept in zip(all_cases(), shared, strict=True):
        expected = kept.pop("expected")
        for frame, points in ours.pop("expected").items():
            assert (points is None) == (expected[frame] is None)
            assert (points or []) == pytest.approx(expected[frame] or [], abs=1e-9, rel=0)
        assert ours == kept


@pytest.mark.skipif(shutil.which("node") is None, reason="the JavaScript twin needs Node")
def test_a_thousand_tracks_are_the_same_in_javascript() -> None:
    """Points within 1e-9; whether it is there, what it says of itself and where from exactly."""
    draw = random.Random(5)
    given = tracks(1000, seed=4)
    for track in given:
        track["attributes"] = {"colour": draw.choice(["red", None]), "speed": 3}
        for keyframe in track["keyframes"]:
            keyframe["source"] = draw.choice(["manual", "model", "import"])
            if draw.random() < 0.4:
                keyframe["attributes"] = {draw.choice(["colour", "pose"]): draw.choice(["b", None])}
    answer = subprocess.run(
        ["node", str(ROOT / "tests/js/states.js")],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    there = 0
    for track, theirs in zip(given, json.loads(answer.stdout), strict=True):
        keyframes, own, shape = track["keyframes"], track["attributes"], track["shape"]
        assert len(theirs) == STOP + 1
        for frame, state in enumerate(theirs):
            ours = state_at(keyframes, frame, STOP, own, shape=shape)
            assert (ours is None) == (state is None), (track, frame)
            if ours is None:
                continue
            there += 1
            assert ours.points == pytest.approx(state["points"], abs=1e-9, rel=0), track
            said = (ours.occluded, ours.is_keyframe, ours.source, ours.attributes)
            names = ("occluded", "isKeyframe", "source", "attributes")
            assert said == tuple(state[name] for name in names), (track, frame)
    assert there > 10_000
