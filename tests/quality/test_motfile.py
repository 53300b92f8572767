"""Drawn scenes, read from MOT text, give the figures TrackEval and py-motmetrics gave of them."""

import hashlib
import json
from pathlib import Path

import pytest

from apps.quality.motfile import read_mot
from apps.quality.tracking import Comparison, compare_tables
from tests.quality.named import named_figures
from tests.quality.scenes import PARITY, draw_scene

RECORD = json.loads((Path(__file__).parent / "fixtures" / "peers.json").read_text())


def compared(name: str, folder: Path) -> Comparison:
    """The scene, read from its text as the peers read it."""
    case = RECORD["cases"][name]
    scene = draw_scene(case["seed"], **PARITY[name])
    drawn = hashlib.sha256("".join(scene[:2]).encode()).hexdigest()
    assert drawn == case["sha256"], "The scene is drawn otherwise: record the peers again."
    paths = folder / "reference.txt", folder / "annotated.txt"
    for path, text in zip(paths, scene[:2], strict=True):
        path.write_text(text)
    return compare_tables(read_mot(paths[0], is_reference=True), read_mot(paths[1]))


def test_every_scene_is_recorded() -> None:
    assert set(RECORD["cases"]) == set(PARITY)
    assert RECORD["versions"] == {"trackeval": "1.3.0", "motmetrics": "1.4.0"}


@pytest.mark.parametrize("name", PARITY)
def test_equal_to_the_peers(name: str, tmp_path: Path) -> None:
    comparison = compared(name, tmp_path)
    ours, expected = named_figures(comparison), RECORD["cases"][name]["trackeval"]
    assert set(ours) == set(expected)
    for figure, value in expected.items():
        assert ours[figure] == pytest.approx(value, abs=1e-9), figure
    # Its CLEAR keeps pairs longer than TrackEval's, which the design follows; identity is one.
    other = RECORD["cases"][name]["motmetrics"]
    assert (ours["IDF1"], ours["IDP"], ours["IDR"]) == pytest.approx(
        (other["idf1"], other["idp"], other["idr"]), abs=1e-9
    )
