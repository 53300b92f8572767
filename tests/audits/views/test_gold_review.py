"""A person's gold box by box: figures by label, switches, and the frames they lie in."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task, Track
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.gold import expose_gold, make_gold, score_exposure
from apps.audits.domain.gold_review import review_score, review_tracks
from apps.audits.models import GoldScore
from apps.core.models import uuid7
from apps.footage.models import Clip
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast


def track(label: str, *rows: tuple[int, float, bool]) -> dict[str, Any]:
    """A box 40 px wide; rows are (frame, left edge, outside)."""
    return {
        "id": str(uuid7()), "label": label, "shape": "box",
        "keyframes": [
            {"frame": frame, "points": [x, 10.0, x + 40, 60.0], "outside": outside,
             "occluded": False, "attributes": {}, "source": "manual"}
            for frame, x, outside in rows
        ],
    }  # fmt: skip


def test_switches_confusions_and_frames_are_told_apart() -> None:
    clip = Clip(start=0, stop=20)
    car, van = track("car", (0, 10, False), (19, 200, False)), track("van", (5, 400, False))
    first = track("car", (0, 10, False), (9, 100, False), (10, 100, True))
    second = track("car", (10, 110, False), (19, 200, False))
    wrong = track("car", (5, 400, False))
    polygon = {**track("car", (0, 600, False)), "shape": "polygon"}

    review = review_tracks([car, van, polygon], [first, second, wrong], clip, threshold=0.5)

    [switch] = review.switches
    assert switch[:3] == (10, "car", car["id"])
    assert (switch.before, switch.after) == (first["id"], second["id"])
    assert review.confusions == (("van", "car", 15),)
    assert review.troubles.confused.sum() == 15
    assert review.troubles.missed.sum() == review.troubles.false.sum() == 0
    figures = {one.label: one for one in review.labels}
    assert figures["car"].clear.matched == 20
    assert figures["van"].hota.hota == 0


@pytest.fixture
def score(cast: Cast) -> GoldScore:
    """Noor's copy of a piece of three tracks: one right, one called rain, one missed."""
    lot = make_lot(cast, tracks=3)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    gold = make_gold(
        lot.lot_tasks.order_by("task__number")[0].task, cap=2, acting_user=cast.client_alice
    )
    exposure = expose_gold(gold, cast.annotator_noor)
    first, second, _ = gold.task.tracks.all()
    for made, label in ((first, first.label), (second, "rain")):
        Track.objects.create(
            client=gold.client, task=exposure.task, label=label, shape="box",
            keyframes=made.keyframes, keyframe_count=made.keyframe_count,
            first_frame=made.first_frame, last_frame=made.last_frame, revision=1,
        )  # fmt: skip
    Task.objects.filter(pk=exposure.task_id).update(status=TaskStatus.SUBMITTED)
    return score_exposure(exposure)


def test_the_client_reads_where_a_person_went_wrong(cast: Cast, score: GoldScore) -> None:
    review = review_score(score)
    page = cast.sign_in("client_alice").get(f"/gold-scores/{score.pk}/").content.decode()
    assert "of 3" in page
    assert "Noor" not in page
    assert [(one.annotated, one.boxes > 0) for one in review.confusions] == [("rain", True)]
    assert "rain" in page
    worst = review.troubles.worst(1)[0]["frame"]
    assert f"/tasks/{score.exposure.task_id}/label/?object=&amp;start={worst}" in page
    assert (
        f"/gold-scores/{score.pk}/"
        in (
            cast.sign_in("client_alice").get(f"/projects/{score.exposure.gold.project_id}/gold/")
        ).content.decode()
    )
