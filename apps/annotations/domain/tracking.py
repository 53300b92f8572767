"""Tracker assist: a job follows a box through the clip; the view reads its rows as they come.

Nothing of it is annotation until the annotator takes it over: then the view sends keyframes of
source "model" in a change set as any other.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from apps.annotations import rules
from apps.annotations.models import Task
from apps.core.domain.jobs import JobCancelled, JobRun, cancel_job, enqueue_job
from apps.core.enums import JobState
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.models import Job
from apps.footage.domain.serving.tracking import Following

KIND = "annotations.track_box"
MOST_FRAMES = 600
STORE_SECONDS = 0.4
NOT_YOURS = "Only who holds the task for annotation can have an object followed."


def start_tracking(
    task: Task,
    *,
    frame: int,
    box: list[float],
    count: int,
    backward: bool,
    acting_user: Any,
) -> Job:
    """Follow `box` (left, top, right, bottom) from `frame` for `count` frames, one way.

    What the person had followed before is stopped. Raises NotAllowed, InvalidInput.
    """
    if not rules.can_annotate(acting_user, task):
        raise NotAllowed(NOT_YOURS)
    _require_sound(task, frame, box, count, backward=backward)
    for job in jobs_of(task, acting_user).filter(state__in=[JobState.QUEUED, JobState.RUNNING]):
        cancel_job(job, acting_user=acting_user)
    return enqueue_job(
        KIND,
        client_id=task.client_id,
        subject_id=task.pk,
        acting_user=acting_user,
        frame=frame,
        box=box,
        count=count,
        backward=backward,
    )


def jobs_of(task: Task, user: Any) -> Any:
    """What the person had followed in the task, newest first."""
    return Job.objects.about(task.pk).filter(kind=KIND, acting_user=user)


def tracking_state(job: Job, after: int = 0) -> dict[str, Any]:
    """What the view needs: the rows from number `after` on, and whether more will come.

    `{id, state, ended, done, total, rows: [[frame, left, top, right, bottom, likeness], …],
    reason, message}`; a job that was begun anew makes the same rows. `reason` is "left", "lost",
    "changed" or "small" where the object could not be followed to the end.
    """
    rows = job.result.get("rows", [])
    return {
        "id": str(job.pk),
        "state": job.state,
        "ended": job.ended,
        "done": len(rows),
        "total": job.payload["count"],
        "rows": rows[after:],
        "reason": job.result.get("reason", ""),
        "message": job.message if job.state in (JobState.FAILED, JobState.PARKED) else "",
    }


def track_box(run: JobRun) -> dict[str, Any]:
    """The job: stores rows as they come; ends when the person no longer holds the task."""
    order = run.job.payload
    with run.commit() as job:
        task = Task.objects.select_related("clip__footage").get(pk=job.subject_id or "")
        following = Following(
            task.clip,
            frame=order["frame"],
            box=order["box"],
            count=order["count"],
            backward=order["backward"],
        )
    rows: list[list[float]] = []
    stored = time.monotonic()
    for part in following:
        rows += [[int(frame), *(round(value, 2) for value in rest)] for frame, *rest in part]
        if time.monotonic() - stored >= STORE_SECONDS:
            _store(run, task, rows)
            stored = time.monotonic()
    return {"rows": rows, "reason": following.reason}


def _store(run: JobRun, task: Task, rows: list[list[float]]) -> None:
    run.report_progress(len(rows), run.job.payload["count"])
    with run.commit() as job:
        if not rules.can_annotate(job.acting_user, task):
            raise JobCancelled
        job.result = {"rows": rows}
        job.save(update_fields=["result"])


def _require_sound(task: Task, frame: int, box: list[float], count: int, *, backward: bool) -> None:
    clip, footage = task.clip, task.clip.footage
    left, top, right, bottom = box
    width, height = footage.width or 0, footage.height or 0
    if not (left < right and top < bottom):
        raise InvalidInput("The box has no size.")
    if min(right, width) - max(left, 0) < 4 or min(bottom, height) - max(top, 0) < 4:
        raise InvalidInput("Too little of the box is inside the picture to be followed.")
    if not clip.start <= frame < clip.stop:
        raise InvalidInput(f"Frame {frame} is not in this clip.")
    room = frame - clip.start if backward else clip.stop - 1 - frame
    if not 1 <= count <= min(room, MOST_FRAMES):
        most = min(room, MOST_FRAMES)
        raise InvalidInput(
            f"From frame {frame} at most {most} frames can be followed this way."
            if most
            else "There is no frame left in this clip that way."
        )


def tracking_job(task: Task, job_id: uuid.UUID, user: Any) -> Job | None:
    """The person's own job of that id."""
    found: Job | None = jobs_of(task, user).filter(pk=job_id).first()
    return found
