"""The filmstrip of footage: small pictures of evenly spaced frames, made once, in a job."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction

from apps.core.domain.jobs import JobRun
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import write_object
from apps.footage.domain.sandbox.parent import Output
from apps.footage.domain.serving.filmstrip import checked, picturing
from apps.footage.domain.serving.frames import read_index
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage

MOST = 120
REPORT_SECONDS = 0.5


def make_pictures(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Make the filmstrip of ready footage; safe to run again after a kill. Raises MediaRejected."""
    with run.commit():
        footage = Footage.objects.select_related("project").get(pk=footage_id)
        index = read_index(footage)
    started = time.monotonic()
    with run.commit():
        source = picturing(footage, index, 0, len(index.pts_ms), most=MOST)
    pictures: list[bytes] = []
    reported = started
    for message in source:
        if isinstance(message, Output):
            pictures.append(message.data)
        elif time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(message.done, message.total, "Making the filmstrip")
    told = checked(source.result, sum(map(len, pictures)), 0, footage.frame_count or 0)
    stored = write_object(
        footage.project,
        ObjectKind.SPRITE,
        "application/octet-stream",
        pictures,
        details={"thumbnails": told},
    )
    try:
        with run.commit():
            _replace(footage, stored)
    except BaseException:  # another worker has the job, or the footage is gone
        delete_stored([stored.storage_key])
        raise
    return {"pictures": len(told["frames"])}


def _replace(footage: Footage, stored: Any) -> None:
    """The new filmstrip instead of the one before, whose ciphertext goes once that is sure."""
    before = footage.objects_stored.filter(kind=ObjectKind.SPRITE)
    names = list(before.values_list("storage_key", flat=True))
    before.delete()
    stored.footage = footage
    stored.save(force_insert=True)
    transaction.on_commit(lambda: delete_stored(names), robust=True)
