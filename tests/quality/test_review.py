"""An annotated clip against its reference: by label, confusions, switches, frames to look at."""

import numpy as np
import pytest

from apps.quality.clear import clear_figures
from apps.quality.review import Confusion, LabeledSwitch, review_boxes
from apps.quality.tables import BoxTable, make_table, table_of
from apps.quality.tracking import compare_tracks
from apps.quality.tracks import BoxTrack

FRAMES = 10


def still(name: str, x: float, frames: range = range(FRAMES)) -> BoxTrack:
    """A box that stays where it is."""
    return BoxTrack(name, frames, [[x, 0, x + 10, 10]] * len(frames))


def test_every_kind_of_error_is_found_where_it_is() -> None:
    reference = [still("car", 0), still("walker", 100), still("cyclist", 200), still("late", 300)]
    annotated = [
        still("a", 0, range(6)),
        still("b", 0, range(6, 10)),  # the car goes on under another id
        still("c", 100),  # the walker, as a car
        still("d", 200, range(8)),  # the cyclist, missed at the end
        still("e", 300),
        still("f", 400, range(4, 5)),  # nothing
    ]
    found = review_boxes(
        table_of(reference),
        table_of(annotated),
        ["car", "person", "bike", "person"],
        ["car", "car", "car", "bike", "person", "bike"],
    )
    assert found.switches == (LabeledSwitch(6, "car", "car", "a", "b"),)
    assert found.confusions == (Confusion("person", "car", 10),)
    by_label = {one.label: one for one in found.labels}
    assert list(by_label) == ["bike", "car", "person"]
    assert by_label["bike"].clear.missed == 2
    assert by_label["bike"].clear.false == 1
    assert by_label["person"].clear.missed == 10
    assert by_label["car"].clear.false == 10
    assert by_label["car"].hota.association == pytest.approx((6 * 0.6 + 4 * 0.4) / 10)
    troubles = found.troubles
    assert troubles.frames.tolist() == list(range(10))  # the confusion is in all of them
    assert troubles.confused.tolist() == [1] * 10
    assert troubles.missed.tolist() == [0] * 8 + [1, 1]
    assert troubles.false.tolist() == [0] * 4 + [1] + [0] * 5
    assert troubles.switches.tolist() == [0] * 6 + [1] + [0] * 3
    assert [row["frame"] for row in troubles.worst(5)] == [4, 6, 8, 9, 0]
    assert troubles.worst(1) == [
        {"frame": 4, "missed": 0, "false": 1, "confused": 1, "switches": 0}
    ]


def drawn(seed: int) -> tuple[BoxTable, list[str], BoxTable, list[str]]:
    """Forty tracks of four labels, and a careless copy."""
    chance = np.random.default_rng(seed)
    labels = [str(label) for label in chance.choice(["bike", "bus", "car", "dog"], 40)]
    frames, tracks = np.tile(np.arange(50), 40), np.repeat(np.arange(40), 50)
    corners = np.repeat(chance.uniform(0, 400, (40, 2)), 50, axis=0)
    boxes = np.hstack([corners, corners + 40])
    kept = chance.random(2000) > 0.1
    moved = boxes + chance.normal(0, 4, (2000, 1))
    names = [str(n) for n in range(40)]
    others = [label if chance.random() > 0.2 else "car" for label in labels]
    return (
        make_table(names, frames, tracks, boxes),
        labels,
        make_table(names, frames[kept], tracks[kept], moved[kept]),
        others,
    )


def test_counts_hold_together_and_labels_are_as_if_alone() -> None:
    reference, ours, annotated, theirs = drawn(5)
    found = review_boxes(reference, annotated, ours, theirs)
    missed = sum(one.clear.missed for one in found.labels)
    false = sum(one.clear.false for one in found.labels)
    confused = sum(one.boxes for one in found.confusions)
    assert confused > 0
    assert found.troubles.missed.sum() == missed - confused
    assert found.troubles.false.sum() == false - confused
    assert found.troubles.confused.sum() == confused
    assert found.troubles.switches.sum() == len(found.switches)
    assert sum(one.clear.matched for one in found.labels) + missed == len(reference.frames)

    def alone(table: BoxTable, labels: list[str]) -> list[BoxTrack]:
        chosen = [at for at, label in enumerate(labels) if label == "car"]
        return [
            BoxTrack(table.ids[at], table.frames[mine], table.boxes[mine])
            for at in chosen
            if (mine := table.tracks == at).any()
        ]

    car = next(one for one in found.labels if one.label == "car")
    by_itself = clear_figures(compare_tracks(alone(reference, ours), alone(annotated, theirs)))
    assert car.clear.mota == pytest.approx(by_itself.mota)
    assert len(car.clear.switches) == len(by_itself.switches)


def test_nothing_at_all_is_no_trouble() -> None:
    found = review_boxes(table_of([]), table_of([]), [], [])
    assert (found.labels, found.switches, found.confusions) == ((), (), ())
    assert found.troubles.worst(5) == []


def test_labels_and_threshold_must_fit() -> None:
    one = table_of([still("a", 0)])
    with pytest.raises(ValueError, match="1 tracks need as many labels, not 2"):
        review_boxes(one, one, ["car", "bus"], ["car"])
    with pytest.raises(ValueError, match="threshold"):
        review_boxes(one, one, ["car"], ["car"], 0)
