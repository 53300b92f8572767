"""A minute of 1080p at 30 frames a second, and tasks on it for one annotator.

Runs beside an installation of its own (`python -m bench.viewing_world TASKS`), whose worker makes
the footage ready; prints JSON.
"""

from __future__ import annotations

import io
import json
import sys
import time
from fractions import Fraction
from typing import Any

import av
import cv2
import django
import numpy as np

FRAMES, FPS, SIZE = 1800, 30, (1920, 1080)
READY_SECONDS = 300


def film() -> bytes:
    """A textured ground that is moved past, with things that move the other way."""
    noise = np.random.default_rng(5)
    coarse = noise.integers(30, 220, (60, 240, 3), dtype=np.uint8)
    ground = cv2.resize(coarse, (SIZE[0] * 2, SIZE[1]), interpolation=cv2.INTER_CUBIC)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as target:
        stream: Any = target.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        options = {"preset": "superfast", "crf": "27", "g": "24", "bf": "2"}
        stream.codec_context.options = options
        for number in range(FRAMES):
            shift = number % SIZE[0]
            picture = ground[:, shift : shift + SIZE[0]].copy()
            for thing in range(12):
                x = (thing * 160 + number * (thing % 5 + 1)) % (SIZE[0] - 90)
                picture[80 * thing + 20 : 80 * thing + 80, x : x + 90] = (thing * 20, 255, 128)
            frame = av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            for packet in stream.encode(frame):
                target.mux(packet)
        for packet in stream.encode(None):
            target.mux(packet)
    return file.getvalue()


def make(tasks: int) -> dict[str, Any]:
    """The tasks, all held by one person, and the cookies that sign them in."""
    from django.db import transaction

    from apps.core.domain.tenancy import scope
    from apps.core.enums import ENDED_STATES
    from apps.core.models import Job
    from apps.footage.enums import FootageStatus
    from apps.footage.models import Footage
    from tests.cast import build_cast
    from tests.factories import make_contract, make_project
    from tests.footage.worlds import receive

    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        contract = make_contract(cast, project)
        footage = receive(cast, project, film())
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        with scope([project.client_id]):
            ready = Footage.objects.get(pk=footage.pk).status == FootageStatus.READY
            # What follows (filmstrip, checks) would be measured along.
            if ready and not Job.objects.exclude(state__in=ENDED_STATES).exists():
                break
        time.sleep(0.2)
    with scope([project.client_id]):
        footage.refresh_from_db()
        return _tasks(cast, project, contract, footage, tasks)


def _tasks(cast: Any, project: Any, contract: Any, footage: Any, count: int) -> dict[str, Any]:
    from django.conf import settings
    from django.test import Client

    from apps.annotations.domain.leases import take_lease
    from apps.annotations.enums import Stage, TaskStatus
    from apps.guidelines.models import Acknowledgement
    from bench.labeling_world import CSRF
    from tests.factories import make_clip, make_task

    user = cast.annotator_vera
    version = project.guidelines.get()
    Acknowledgement.objects.create(client=project.client, version=version, user=user)
    made = []
    for number in range(count):
        clip = make_clip(footage, 0, FRAMES - number)  # each cut is there once
        task = make_task(cast, project, contract, clip, status=TaskStatus.LEASED, annotator=user)
        take_lease(task, user, Stage.ANNOTATION)
        made.append(str(task.pk))
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {
        "tasks": made,
        "cookies": [cookies] * count,
        "session": {settings.SESSION_COOKIE_NAME: session},
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
