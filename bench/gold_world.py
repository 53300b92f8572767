"""A piece of gold as heavy as a task gets, labelled by somebody and scored.

Runs beside an installation of its own (`python -m bench.gold_world`); prints JSON.
"""

from __future__ import annotations

import json
import random
from typing import Any

import django

FRAMES, AT_A_TIME = 1800, 20
LABELS = ("car", "pedestrian")


def make() -> dict[str, Any]:
    """The score's id and the cookie that signs in who may see it."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from apps.annotations.enums import TaskStatus
    from apps.annotations.models import Task
    from apps.audits.domain.gold import expose_gold, make_gold, score_exposure
    from apps.footage.models import Footage
    from tests.cast import build_cast
    from tests.factories import make_clip, make_contract, make_footage, make_project, make_task

    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        footage = make_footage(cast, project, FRAMES)
        Footage.objects.filter(pk=footage.pk).update(width=1920, height=1080)
        task = make_task(
            cast, project, make_contract(cast, project), make_clip(footage),
            status=TaskStatus.ACCEPTED, annotator=cast.annotator_vera,
        )  # fmt: skip
        _label(task, shake=0.0)
        gold = make_gold(task, cap=1, acting_user=cast.client_alice)
        exposure = expose_gold(gold, cast.annotator_noor)
        _label(exposure.task, shake=3.0)
        Task.objects.filter(pk=exposure.task_id).update(status=TaskStatus.SUBMITTED)
        score = score_exposure(exposure)
    client = Client()
    client.force_login(cast.client_alice, settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"score": str(score.pk), "cookie": f"{name}={client.cookies[name].value}"}


def _label(task: Any, *, shake: float) -> None:
    """Boxes on every frame, a keyframe every tenth; shaken by pixels, some have a wrong label."""
    from apps.annotations.models import Track

    draw, chance = random.Random(1), random.Random(2)
    tracks = []
    for number in range(AT_A_TIME):
        frames = list(range(0, FRAMES, 10))
        points = []
        for _ in frames:
            x, y = draw.uniform(0, 1700), draw.uniform(0, 900)
            moved = [value + chance.uniform(-shake, shake) for value in (x, y, x + 90, y + 120)]
            points.append(moved)
        label = LABELS[number % 2]
        if shake and number % 7 == 0:
            label = LABELS[1 - number % 2]
        empty = [False] * len(frames)
        columns = {
            "frame": frames, "points": points, "outside": empty, "occluded": empty,
            "attributes": [{}] * len(frames), "source": ["manual"] * len(frames),
        }  # fmt: skip
        tracks.append(Track(
            client_id=task.client_id, task=task, label=label, shape="box", keyframes=columns,
            keyframe_count=len(frames), first_frame=0, last_frame=frames[-1], revision=0,
        ))  # fmt: skip
    Track.objects.bulk_create(tracks)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make()))
