"""Events by hand: what counts as found, and how far off its ends are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.events import Event, event_figures
from apps.quality.matching import Counts

events = st.lists(
    st.builds(
        lambda label, start, length: Event(label, start, start + length),
        st.sampled_from(["fall", "run"]),
        st.integers(0, 60),
        st.integers(1, 30),
    ),
    max_size=6,
)


def test_by_hand() -> None:
    reference = [Event("fall", 0, 100), Event("fall", 200, 240), Event("run", 300, 400)]
    annotated = [
        Event("fall", 10, 100),  # 90 of 100 frames
        Event("fall", 204, 264),  # 36 of 64
        Event("fall", 300, 400),  # another label
        Event("run", 500, 510),
    ]
    found = event_figures(reference, annotated)
    assert found.counts == {0.5: Counts(2, 1, 2), 0.75: Counts(1, 2, 3)}
    assert found.counts[0.5].f1 == pytest.approx(4 / 7)
    assert [pair[:2] for pair in found.matching.confused] == [(2, 2)]
    assert (found.start_error, found.stop_error) == (7, 12)
    assert (found.start_lag, found.stop_lag) == (7, 12)
    early = event_figures([Event("fall", 10, 30)], [Event("fall", 8, 29)])
    assert (early.start_error, early.start_lag, early.stop_lag) == (2, -2, -1)


def test_nothing_to_compare_has_no_error() -> None:
    found = event_figures([], [Event("fall", 0, 9)])
    assert found.counts[0.5] == Counts(0, 0, 1)
    assert (found.start_error, found.stop_lag) == (None, None)


@given(events, events)
def test_more_is_found_at_a_lower_threshold(one: list[Event], other: list[Event]) -> None:
    found = event_figures(one, other, (0.75, 0.25, 0.5))
    matched = [found.counts[at].matched for at in (0.25, 0.5, 0.75)]
    assert matched == sorted(matched, reverse=True)
    assert list(found.counts) == [0.25, 0.5, 0.75]
    same = event_figures(one, one)
    assert (same.counts[0.75].missed, same.start_error in (0, None)) == (0, True)


def test_bad_events_are_refused() -> None:
    with pytest.raises(ValueError, match="stop after its start"):
        event_figures([Event("fall", 5, 5)], [])
    with pytest.raises(ValueError, match="threshold"):
        event_figures([], [], (0,))
    with pytest.raises(ValueError, match="one threshold at least"):
        event_figures([], [], ())
