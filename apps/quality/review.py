"""What an annotated clip is worth against a reference: figures by label, and where to look.

Takes boxes as columns. Who is compared with whom, and what follows from it, is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .assignment import Mask, best_pairs
from .clear import Clear, clear_pairs, figures_of
from .hota import Hota, hota_figures
from .identity import Identity, identity_figures
from .tables import BoxTable, Indexes
from .tracking import EPSILON, Comparison, compare_tables

Labels = NDArray[np.int64]


class LabeledSwitch(NamedTuple):
    """From this frame on the reference is followed by another annotation; ids of tracks."""

    frame: int
    label: str
    reference: str
    before: str
    after: str


class Confusion(NamedTuple):
    """So many boxes of the reference were annotated as something else."""

    reference: str
    annotated: str
    boxes: int


@dataclass(frozen=True, eq=False)
class LabelFigures:
    """Figures of the tracks of one label."""

    label: str
    clear: Clear
    identity: Identity
    hota: Hota


@dataclass(frozen=True, eq=False)
class Troubles:
    """Frames in which something is wrong, growing; how often each, arrays of shape (k,).

    A box of the wrong label is counted as confused, and neither as missed nor as false.
    """

    frames: Indexes = field(repr=False)
    missed: Indexes = field(repr=False)
    false: Indexes = field(repr=False)
    confused: Indexes = field(repr=False)
    switches: Indexes = field(repr=False)

    def worst(self, most: int) -> list[dict[str, int]]:
        """The frames with most wrong, the worst first, earlier ones before later ones."""
        total = self.missed + self.false + self.confused + self.switches
        order = np.argsort(-total, kind="stable")[:most]
        columns = {name: value[order].tolist() for name, value in vars(self).items()}
        columns["frame"] = columns.pop("frames")
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@dataclass(frozen=True, eq=False)
class Review:
    """An annotation against its reference: labels by name, switches by frame."""

    labels: tuple[LabelFigures, ...]
    switches: tuple[LabeledSwitch, ...]
    confusions: tuple[Confusion, ...]
    troubles: Troubles


def review_boxes(
    reference: BoxTable,
    annotated: BoxTable,
    reference_labels: Sequence[str],
    annotated_labels: Sequence[str],
    threshold: float = 0.5,
) -> Review:
    """Figures by label, confusions, identity switches and the frames they lie in.

    Parameters
    ----------
    reference, annotated : BoxTable
        Of one clip.
    reference_labels, annotated_labels : sequence of str
        A label for each track of either table.
    threshold : float
        Least IoU of a pair, above 0, at most 1.

    Raises
    ------
    ValueError
        If a table has not as many labels as tracks, or the threshold is out of its range.

    Notes
    -----
    Boxes are matched within their label as CLEAR does (`clear_pairs`); what is left over is then
    matched across labels, and those pairs are confusions.
    """
    names = sorted({*reference_labels, *annotated_labels})
    ours = _of_boxes(reference, reference_labels, names)
    theirs = _of_boxes(annotated, annotated_labels, names)
    left = np.ones(len(ours), dtype=bool), np.ones(len(theirs), dtype=bool)
    figures, switches = [], []
    for at, name in enumerate(names):
        compared = compare_tables(reference.only(ours == at), annotated.only(theirs == at))
        matched = clear_pairs(compared, threshold)
        left[0][np.flatnonzero(ours == at)[compared.rows[matched]]] = False
        left[1][np.flatnonzero(theirs == at)[compared.columns[matched]]] = False
        figures.append(_of_label(name, compared, matched, threshold))
        switches += _named(figures[-1].clear, name, compared)
    compared = compare_tables(reference.only(left[0]), annotated.only(left[1]))
    wrong = _across(compared, threshold)
    meant = ours[left[0]][compared.rows[wrong]].tolist()
    written = theirs[left[1]][compared.columns[wrong]].tolist()
    counts = sorted(Counter(zip(meant, written, strict=True)).items())
    return Review(
        tuple(figures),
        tuple(sorted(switches)),
        tuple(Confusion(names[a], names[b], boxes) for (a, b), boxes in counts),
        _troubles(compared, wrong, switches),
    )


def _of_label(label: str, compared: Comparison, matched: Mask, threshold: float) -> LabelFigures:
    identity = identity_figures(compared, threshold)
    return LabelFigures(label, figures_of(compared, matched), identity, hota_figures(compared))


def _of_boxes(table: BoxTable, labels: Sequence[str], names: Sequence[str]) -> Labels:
    """Where in the names each box's label stands."""
    if len(labels) != len(table.ids):
        raise ValueError(f"{len(table.ids)} tracks need as many labels, not {len(labels)}.")
    number = {name: at for at, name in enumerate(names)}
    of_tracks = np.array([number[label] for label in labels], dtype=np.int64)
    return of_tracks[table.tracks] if len(labels) else np.zeros(0, dtype=np.int64)


def _named(clear: Clear, label: str, compared: Comparison) -> list[LabeledSwitch]:
    ours, theirs = compared.reference.ids, compared.annotated.ids
    return [
        LabeledSwitch(one.frame, label, ours[one.reference], theirs[one.before], theirs[one.after])
        for one in clear.switches
    ]


def _across(compared: Comparison, threshold: float) -> Mask:
    """Pairs of the boxes left over that mean each other, whatever their labels.

    Of one label none of them is near enough, or it would not be left over.
    """
    near = compared.iou >= threshold - EPSILON
    wrong = np.zeros(len(near), dtype=bool)
    wrong[near] = best_pairs(compared.rows[near], compared.columns[near], compared.iou[near])
    return wrong


def _troubles(compared: Comparison, wrong: Mask, switches: Sequence[LabeledSwitch]) -> Troubles:
    """Counts by frame, of the boxes left over and of the pairs among them that are confusions."""
    missed, false = compared.reference.frames, compared.annotated.frames
    confused = missed[compared.rows[wrong]]
    switched = np.array([one.frame for one in switches], dtype=np.int64)
    frames = np.unique(np.concatenate([missed, false, switched]))

    def count(where: Indexes) -> Indexes:
        return np.bincount(np.searchsorted(frames, where), minlength=len(frames)).astype(np.int64)

    pairs = count(confused)
    return Troubles(frames, count(missed) - pairs, count(false) - pairs, pairs, count(switched))
