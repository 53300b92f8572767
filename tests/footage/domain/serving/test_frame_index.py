"""Questions about a frame index against the plain definition of each, for any layout."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.footage.domain.serving.frame_index import FrameIndex


@st.composite
def layouts(draw: st.DrawFn) -> FrameIndex:
    """Samples in any order, with gaps between them or lying over each other."""
    count = draw(st.integers(1, 30))
    sizes = st.lists(st.integers(1, 50), min_size=count, max_size=count)
    places = st.lists(st.integers(0, 400), min_size=count, max_size=count)
    offset = np.asarray(draw(places), dtype=np.int64)
    if draw(st.booleans()):
        offset = np.sort(offset)
    rank = np.asarray(draw(st.permutations(range(count))), dtype=np.int64)
    key = np.asarray([True, *(draw(st.booleans()) for _ in range(count - 1))])
    size = np.asarray(draw(sizes), dtype=np.int64)
    return FrameIndex(np.linspace(0, 40, count), offset, size, rank, key, "avc1", "", 16, 16)


def touched(index: FrameIndex, start: int, stop: int) -> list[int]:
    """Samples of which bytes `[start, stop)` hold a part."""
    return [
        sample
        for sample, (at, size) in enumerate(zip(index.offset, index.size, strict=True))
        if at < stop and at + size > start
    ]


@given(layouts(), st.integers(0, 460), st.integers(1, 460))
def test_a_range_holds_the_frames_it_touches(index: FrameIndex, start: int, length: int) -> None:
    ranks = [int(index.rank[sample]) for sample in touched(index, start, start + length)]
    assert index.frames_in(start, start + length) == ((min(ranks), max(ranks)) if ranks else None)


@given(layouts(), st.integers(0, 460), st.integers(1, 460), st.integers(0, 29), st.integers(1, 30))
def test_a_range_lies_within_samples(
    index: FrameIndex, start: int, length: int, first: int, count: int
) -> None:
    first = min(first, len(index.rank) - 1)
    samples = slice(first, min(len(index.rank), first + count))
    span = (start, start + length)
    begin, end = index.bytes_of(samples)
    foreign = [at for at in touched(index, *span) if not samples.start <= at < samples.stop]
    assert index.lies_within(span, samples) == (begin <= span[0] and span[1] <= end and not foreign)


@given(layouts(), st.integers(0, 30), st.integers(0, 30))
def test_frames_need_samples_from_a_key_frame_on(index: FrameIndex, start: int, stop: int) -> None:
    needed = [at for at, rank in enumerate(index.rank) if start <= rank < stop]
    found = index.samples_of(start, stop)
    if not needed:
        assert found == slice(0, 0)
        return
    assert found.stop == needed[-1] + 1
    assert index.key[found.start]
    assert found.start <= needed[0]
    assert not index.key[found.start + 1 : needed[0] + 1].any()


@given(layouts(), st.integers(0, 460), st.integers(1, 120))
def test_bytes_between_samples_become_zeros(index: FrameIndex, start: int, length: int) -> None:
    data, stop = b"\xff" * length, start + length
    held = {
        place
        for at, size in zip(index.offset, index.size, strict=True)
        for place in range(at, at + size)
    }
    expected = bytes(0xFF if place in held else 0 for place in range(start, stop))
    assert index.without_the_rest(data, start) == expected
