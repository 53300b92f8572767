"""Tasks to be loaded and saved in a measure: an empty long one, and one each for many annotators.

Runs beside an installation of its own (`python -m bench.labeling_world SESSIONS`); prints JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

FRAMES = 1800
TRACKS = 100
KEYFRAMES = 360
CSRF = "a" * 32


def make(sessions: int) -> dict[str, Any]:
    """Heavy task, one task and session per annotator; the cookies that sign them in.

    One person holds all: what is measured is saving, and a save asks for the lease of its task.
    """
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from apps.annotations.domain.leases import take_lease
    from apps.annotations.enums import Stage, TaskStatus
    from apps.footage.models import Footage
    from apps.guidelines.models import Acknowledgement
    from tests.cast import build_cast
    from tests.factories import make_clip, make_contract, make_footage, make_project, make_task

    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        contract = make_contract(cast, project)
        user, keys, tasks = cast.annotator_vera, [], []
        Acknowledgement.objects.create(
            client=project.client, version=project.guidelines.get(), user=user
        )
        for _ in range(sessions + 1):
            footage = make_footage(cast, project, FRAMES)
            Footage.objects.filter(pk=footage.pk).update(width=1920, height=1080)
            task = make_task(
                cast, project, contract, make_clip(footage),
                status=TaskStatus.LEASED, annotator=user,
            )  # fmt: skip
            take_lease(task, user, Stage.ANNOTATION)
            tasks.append(str(task.pk))
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            keys.append(
                f"{settings.SESSION_COOKIE_NAME}={session.session_key};"
                f" {settings.CSRF_COOKIE_NAME}={CSRF}"
            )
    return {"tasks": tasks, "cookies": keys}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
