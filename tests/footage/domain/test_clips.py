"""Cutting footage into clips around what is left out: nothing lost, nothing extra, no crumbs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Conflict
from apps.footage.domain.clips import clip_ranges, cut_clips, kept_ranges
from apps.footage.models import Footage
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.worlds import numbered_video, receive, run_ingest

RANGES = st.lists(
    st.tuples(st.integers(0, 420), st.integers(1, 90)).map(lambda r: (r[0], r[0] + r[1])),
    max_size=8,
)


def frames_of(ranges: list[tuple[int, int]]) -> set[int]:
    return {frame for start, stop in ranges for frame in range(start, stop)}


@given(st.integers(1, 400), RANGES)
def test_what_is_kept_is_all_but_what_is_left_out(
    count: int, leave_out: list[tuple[int, int]]
) -> None:
    kept = kept_ranges(count, leave_out)
    assert frames_of(kept) == set(range(count)) - frames_of(leave_out)
    assert all(start < stop for start, stop in kept)
    assert all(before[1] < after[0] for before, after in pairwise(kept))


@given(st.integers(1, 400), RANGES, st.integers(2, 120), st.data())
def test_clips_cover_the_kept_frames_and_leave_no_crumbs(
    count: int, leave_out: list[tuple[int, int]], clip_frames: int, data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(0, clip_frames - 1))
    step = clip_frames - overlap
    clips = []
    for at, end in kept_ranges(count, leave_out):
        ranges = clip_ranges(end - at, clip_frames, overlap)
        clips += [(at + start, at + stop) for start, stop in ranges]
        # Only what lies alone between two left-out stretches may be short.
        assert len(ranges) == 1 or all(stop - start >= step / 2 for start, stop in ranges)
    assert frames_of(clips) == set(range(count)) - frames_of(leave_out)
    assert len(set(clips)) == len(clips)


@pytest.fixture
def footage(cast: Cast) -> Footage:
    found = receive(cast, make_project(cast), numbered_video(131))
    assert run_ingest(found) == "succeeded"
    return found


def test_clips_are_cut_around_what_is_left_out(footage: Footage) -> None:
    clips = cut_clips(footage, clip_frames=40, overlap_frames=0, leave_out=[(30, 60), (125, 200)])
    assert [(c.start, c.stop) for c in clips] == [(0, 30), (60, 100), (100, 125)]


def test_nothing_left_is_refused(footage: Footage) -> None:
    with pytest.raises(Conflict, match="would be left"):
        cut_clips(footage, clip_frames=40, overlap_frames=0, leave_out=[(0, 131)])
    assert not footage.clips.exists()
