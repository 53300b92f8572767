"""Tracking figures equal TrackEval's, and obey what their definitions promise."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.quality.clear import Switch, clear_figures
from apps.quality.hota import hota_figures
from apps.quality.identity import identity_figures
from apps.quality.tracking import compare_tracks
from apps.quality.tracks import BoxTrack
from tests.quality.named import named_figures

# Tracks made for this purpose, and what TrackEval 1.3.0 says of them.
CASES = json.loads((Path(__file__).parent / "fixtures" / "trackeval.json").read_text())


def tracks_of(rows: list[dict[str, Any]]) -> list[BoxTrack]:
    """Tracks of a case of the fixture."""
    return [BoxTrack(row["id"], row["frames"], row["boxes"]) for row in rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_equal_to_trackeval(case: dict[str, Any]) -> None:
    ours = named_figures(compare_tracks(tracks_of(case["reference"]), tracks_of(case["annotated"])))
    assert set(ours) == set(case["expected"])
    for figure, value in case["expected"].items():
        assert ours[figure] == pytest.approx(value, abs=1e-9), figure


def test_switches_lead_to_their_frames() -> None:
    swapped = next(case for case in CASES if case["name"] == "identities swapped at frame 4")
    clear = clear_figures(
        compare_tracks(tracks_of(swapped["reference"]), tracks_of(swapped["annotated"]))
    )
    assert set(clear.switches) == {Switch(4, 0, 0, 1), Switch(4, 1, 1, 0)}


def test_hota_by_hand() -> None:
    # One object over 10 frames, annotated perfectly as one track of 6 and one of 4 frames:
    # DetA = 1, AssA = (6 · 6/10 + 4 · 4/10) / 10 = .52; IDF1 matches the longer part only.
    boxes = [[0, 0, 10, 10]] * 10
    whole = [BoxTrack("a", range(10), boxes)]
    parts = [BoxTrack("1", range(6), boxes[:6]), BoxTrack("2", range(6, 10), boxes[:4])]
    comparison = compare_tracks(whole, parts)
    hota = hota_figures(comparison)
    assert hota.detection == pytest.approx(1)
    assert hota.association == pytest.approx(0.52)
    assert hota.hota == pytest.approx(0.52**0.5)
    assert identity_figures(comparison).f1 == pytest.approx(2 * 6 / 20)
    clear = clear_figures(comparison)
    assert clear.switches == (Switch(6, 0, 0, 1),)
    assert clear.mota == pytest.approx(0.9)


@st.composite
def scenes(draw: st.DrawFn) -> list[BoxTrack]:
    """Up to four tracks within eight frames."""
    tracks = []
    for number in range(draw(st.integers(1, 4))):
        frames = sorted(draw(st.sets(st.integers(0, 7), min_size=1)))
        corners = draw(
            st.lists(
                st.tuples(st.integers(0, 30), st.integers(0, 30)),
                min_size=len(frames),
                max_size=len(frames),
            )
        )
        boxes = [[x, y, x + 20, y + 20] for x, y in corners]
        tracks.append(BoxTrack(str(number), frames, boxes))
    return tracks


@settings(max_examples=60)
@given(scenes(), scenes())
def test_figures_hold_together(reference: list[BoxTrack], annotated: list[BoxTrack]) -> None:
    comparison = compare_tracks(reference, annotated)
    hota, clear = hota_figures(comparison), clear_figures(comparison)
    identity = identity_figures(comparison)
    boxes = sum(len(track.frames) for track in reference)
    others = sum(len(track.frames) for track in annotated)
    for figures in (clear, identity):
        assert figures.matched + figures.missed == boxes
        assert figures.matched + figures.false == others
        assert min(figures.matched, figures.missed, figures.false) >= 0
    for array in (hota.detection_by_threshold, hota.association_by_threshold):
        assert np.all((array >= 0) & (array <= 1 + 1e-12))
    assert np.all(np.diff(hota.detection_by_threshold) <= 1e-12)
    assert clear.mota <= 1
    assert clear.motp == 0 or clear.motp >= 0.5 - 1e-9
    tracks = clear.mostly_tracked + clear.partly_tracked + clear.mostly_lost
    assert tracks == len(reference)


@settings(max_examples=60)
@given(scenes(), scenes())
def test_idf1_does_not_care_who_is_the_reference(
    one: list[BoxTrack], other: list[BoxTrack]
) -> None:
    there, back = compare_tracks(one, other), compare_tracks(other, one)
    assert identity_figures(there).f1 == pytest.approx(identity_figures(back).f1)
    assert identity_figures(there).precision == pytest.approx(identity_figures(back).recall)


@given(scenes(), st.integers(1, 1000))
def test_a_copy_is_perfect(tracks: list[BoxTrack], shift: int) -> None:
    # Apart from each other, so that only the copy can be meant.
    apart = [
        BoxTrack(track.id, track.frames + shift, track.boxes + 100 * number)
        for number, track in enumerate(tracks)
    ]
    comparison = compare_tracks(apart, list(reversed(apart)))
    hota, clear = hota_figures(comparison), clear_figures(comparison)
    figures = (hota.hota, hota.localisation, clear.mota, clear.motp)
    assert figures == pytest.approx((1, 1, 1, 1))
    assert identity_figures(comparison).f1 == 1
    assert clear.switches == ()


@pytest.mark.parametrize("threshold", [0, -0.5, 1.1, float("nan")])
def test_bad_thresholds_are_refused(threshold: float) -> None:
    comparison = compare_tracks([], [])
    for figures in (clear_figures, identity_figures):
        with pytest.raises(ValueError, match="threshold"):
            figures(comparison, threshold)
