"""Events, time spans with a label: matched by their overlap, and how exact their ends are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .matching import Counts, Matching, match_labels
from .tracks import temporal_iou

THRESHOLDS = (0.5, 0.75)


class Event(NamedTuple):
    """Something that happens from `start` until before `stop`, frames."""

    label: str
    start: int
    stop: int


@dataclass(frozen=True)
class EventFigures:
    """How two sets of events agree.

    Attributes
    ----------
    counts : dict of float to Counts
        Matched, missed and false by the least temporal IoU of a pair; its `f1` is the figure.
    matching : Matching
        At the lowest threshold, by position, with the pairs that differ in label.
    start_error, stop_error : float or None
        Mean of |annotated - reference| in frames over the pairs of `matching`; None without pairs.
    start_lag, stop_lag : float or None
        The same with its sign: above 0 where annotations begin or end late.
    """

    counts: dict[float, Counts]
    matching: Matching
    start_error: float | None
    stop_error: float | None
    start_lag: float | None
    stop_lag: float | None


def event_figures(
    reference: Sequence[Event],
    annotated: Sequence[Event],
    thresholds: Sequence[float] = THRESHOLDS,
) -> EventFigures:
    """F1 at each threshold and mean boundary errors of events of one clip.

    Parameters
    ----------
    reference, annotated : sequence of Event
    thresholds : sequence of float
        Least temporal IoU of a pair, above 0, at most 1; at least one.

    Raises
    ------
    ValueError
        If an event does not stop after its start, or thresholds are not as above.

    Notes
    -----
    Temporal IoU as in ActivityNet: Heilbron et al. (2015), CVPR; matched within a label by the
    largest sum (`match_labels`).
    """
    if not thresholds:
        raise ValueError("Events are matched at one threshold at least.")
    similarity = temporal_iou(*([one[1:] for one in side] for side in (reference, annotated)))
    labels = [one.label for one in reference], [one.label for one in annotated]
    found = {at: match_labels(similarity, *labels, at) for at in sorted(thresholds)}
    matching = next(iter(found.values()))
    pairs = [(reference[pair.reference], annotated[pair.annotated]) for pair in matching.matched]
    starts = [other.start - one.start for one, other in pairs]
    stops = [other.stop - one.stop for one, other in pairs]
    return EventFigures(
        counts={at: one.counts for at, one in found.items()},
        matching=matching,
        start_error=_mean([abs(value) for value in starts]),
        stop_error=_mean([abs(value) for value in stops]),
        start_lag=_mean(starts),
        stop_lag=_mean(stops),
    )


def _mean(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None
