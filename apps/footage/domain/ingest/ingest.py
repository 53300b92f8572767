"""From the last byte received to ready for work: proxy, frame index, poster, in one job."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec

from apps.core.domain.jobs import JobRun, enqueue_job
from apps.core.domain.transitions import apply_transition
from apps.core.enums import Queue
from apps.core.models import Job
from apps.footage.domain.ingest.following import enqueue_following
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import store_object, write_object
from apps.footage.domain.sandbox.parent import MediaRejected, Progress, Sandbox
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import FOOTAGE_TRANSITIONS, FootageStatus, ObjectKind
from apps.footage.models import Footage, MediaObject

REPORT_KEYS = (
    "container", "codec", "pixel_format", "rotation", "header_frames", "variable_rate",
    "times_out_of_order", "audio",
)  # fmt: skip
MEASURED = ("width", "height", "fps_num", "fps_den", "frame_count", "duration_ms")
REPORT_SECONDS = 0.5


def change_status(footage: Footage, to: str, *, acting_user: Any, **data: Any) -> Footage:
    """Move footage to `to`; raises IllegalTransition for a step its machine does not have."""
    changed: Footage = apply_transition(
        footage, to, FOOTAGE_TRANSITIONS, acting_user=acting_user, **data
    )
    return changed


def enqueue_ingest(footage: Footage, *, attempt: int, acting_user: Any) -> Job:
    """Queue the indexing of footage; one job an attempt, however often this is called."""
    return enqueue_job(
        "footage.ingest",
        client_id=footage.client_id,
        subject_id=footage.pk,
        acting_user=acting_user,
        queue=Queue.INGEST,
        idempotency_key=f"footage.ingest:{footage.pk}:{attempt}",
        footage=str(footage.pk),
    )


def ingest_footage(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Make the proxy, the index and the poster of one footage; safe to run again after a kill.

    A video that cannot be used leaves the footage failed with a message for the client.
    """
    with run.commit():
        footage = Footage.objects.select_related("project").get(pk=footage_id)
        if footage.status == FootageStatus.READY:
            return {"frames": footage.frame_count}
        change_status(footage, FootageStatus.INGESTING, acting_user=run.job.acting_user)
    sandbox = Sandbox("proxy", open_source(footage), size=footage.size_bytes)
    poster: list[bytes] = []
    try:
        proxy = write_object(
            footage.project, ObjectKind.PROXY, "video/mp4", _proxy_bytes(sandbox, run, poster)
        )
    except MediaRejected as refusal:
        with run.commit() as job:
            _fail(footage, refusal.message, job.acting_user)
        raise
    try:
        with run.commit() as job:
            _finish(footage, sandbox.result, proxy, b"".join(poster), job.acting_user)
    except BaseException:  # another worker has the job, or the footage is gone
        delete_stored([proxy.storage_key])
        raise
    return {"frames": footage.frame_count}


def _proxy_bytes(sandbox: Sandbox, run: JobRun, poster: list[bytes]) -> Iterator[bytes]:
    """The proxy as it is made; reports progress on the way, keeps the poster aside."""
    reported = 0.0
    for message in sandbox:
        if isinstance(message, Progress):
            if time.monotonic() - reported > REPORT_SECONDS:
                reported = time.monotonic()
                run.report_progress(message.done, message.total, "Indexing to the frame")
        elif message.name == "poster":
            poster.append(message.data)
        else:
            yield message.data


def _finish(
    footage: Footage, result: dict[str, Any], proxy: MediaObject, poster: bytes, acting_user: Any
) -> None:
    index = {"pts_ms": result.pop("pts_ms"), "proxy": result.pop("proxy")}
    footage.objects_stored.exclude(kind=ObjectKind.ORIGINAL).delete()  # of an attempt that died
    proxy.footage = footage
    proxy.save(force_insert=True)
    for kind, content_type, data in (
        (ObjectKind.INDEX, "application/json", msgspec.json.encode(index)),
        (ObjectKind.POSTER, "image/jpeg", poster),
    ):
        store_object(footage.project, kind, content_type, [data], footage=footage)
    for field in MEASURED:
        setattr(footage, field, result[field])
    footage.error = ""
    footage.report = {**footage.report, **{key: result[key] for key in REPORT_KEYS}}
    footage.save(update_fields=[*MEASURED, "error", "report"])
    change_status(
        footage, FootageStatus.READY, acting_user=acting_user, frames=result["frame_count"]
    )
    enqueue_following(footage, acting_user=acting_user)


def _fail(footage: Footage, message: str, acting_user: Any) -> None:
    footage.error = message[:500]
    footage.save(update_fields=["error"])
    change_status(footage, FootageStatus.FAILED, acting_user=acting_user, message=message[:300])
