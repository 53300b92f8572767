"""What somebody made of a piece of gold, in figures and frames: the report behind a score.

Reads only. The reference is frozen with the gold, the submission with its score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.annotations.domain.documents import read_document
from apps.annotations.domain.history import read_document_at
from apps.annotations.domain.interpolation import states
from apps.annotations.models import Task
from apps.audits.models import GoldScore
from apps.footage.models import Clip
from apps.quality.review import Review, review_boxes
from apps.quality.tables import BoxTable, make_table

DEFAULT_IOU = 0.5
Track = dict[str, Any]


def review_score(score: GoldScore) -> Review:
    """The submission of a score against its reference, label by label.

    A box means another when they overlap as much as the contract asks of a box.
    """
    exposure = score.exposure
    task, gold = exposure.task, exposure.gold
    terms = gold.task.contract.versions.first()
    return review_tracks(
        gold.reference["tracks"],
        _submitted(task, score.revision),
        task.clip,
        threshold=float(terms.min_iou) if terms else DEFAULT_IOU,
    )


def review_tracks(
    reference: Sequence[Track], annotated: Sequence[Track], clip: Clip, *, threshold: float
) -> Review:
    """Tracks of a document against those of another on the same clip; boxes alone count."""
    ours, our_labels = _columns(reference, clip)
    theirs, their_labels = _columns(annotated, clip)
    return review_boxes(ours, theirs, our_labels, their_labels, threshold)


def _submitted(task: Task, revision: int) -> list[Track]:
    document = (
        read_document(task) if task.revision == revision else read_document_at(task, revision)
    )
    tracks: list[Track] = document["tracks"]
    return tracks


def _columns(tracks: Sequence[Track], clip: Clip) -> tuple[BoxTable, list[str]]:
    """The boxes of all frames of the clip, and the label of each track."""
    kept = [track for track in tracks if track["shape"] == "box"]
    frames: list[int] = []
    owners: list[int] = []
    boxes: list[tuple[float, ...]] = []
    for number, track in enumerate(kept):
        for frame, state in states(track["keyframes"], clip.start, clip.stop):
            frames.append(frame)
            owners.append(number)
            boxes.append(state.points)
    ids = [track["id"] for track in kept]
    return make_table(ids, frames, owners, boxes), [track["label"] for track in kept]
