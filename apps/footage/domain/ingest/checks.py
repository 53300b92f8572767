"""Footage checks as a job: every frame is measured, then stretches are found and stored.

The measures are put aside, encrypted, every few minutes of footage, so that a job that was killed
goes on where it was.
"""

from __future__ import annotations

import time
from typing import Any

import msgspec
import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import JobRun
from apps.footage.domain.ingest.findings import report_of
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import object_bytes, write_object
from apps.footage.domain.sandbox.parent import Output, Sandbox
from apps.footage.domain.serving.frames import read_index
from apps.footage.domain.serving.sharp import moment_of, open_sharpest
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage, MediaObject

COLUMN_COUNT = 7
PIECE_FRAMES = 8192
REPORT_SECONDS = 0.5
# The report is version 1 of its kind; pieces of measures, while there are any, come behind it.
REPORT_VERSION, FIRST_PIECE = 1, 2


def check_footage(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Check ready footage and store the report. Raises MediaRejected, Unavailable, Conflict."""
    with run.commit():
        footage = Footage.objects.select_related("project").get(pk=footage_id)
        pieces = list(_pieces(footage))
        measured = _measured_before(pieces)
        sandbox, moments = _measuring(footage, measured), read_index(footage).pts_ms
    version = FIRST_PIECE + len(pieces)
    fresh: list[NDArray[np.float32]] = []
    for part in _parts(run, sandbox, footage):
        fresh.append(part)
        if sum(map(len, fresh)) >= PIECE_FRAMES:
            piece = np.concatenate(fresh)
            _put_aside(run, footage, piece, version)
            measured, fresh, version = np.concatenate([measured, piece]), [], version + 1
    rows = np.concatenate([measured, *fresh])[: footage.frame_count]
    report = report_of(rows, _fps(footage))
    for stretch in report["stretches"]:
        stretch["at_ms"] = round(float(np.nan_to_num(moments[stretch["start"]] - moments[0])))
    _store_report(run, footage, report)
    return {"frames": len(rows), "stretches": len(report["stretches"])}


def _fps(footage: Footage) -> float:
    return (footage.fps_num or 25) / (footage.fps_den or 1)


def _measuring(footage: Footage, measured: NDArray[np.float32]) -> Sandbox:
    source, first = open_sharpest(footage), len(measured)
    return Sandbox(
        "measure_frames",
        source,
        size=source.size,
        first=first,
        moment_ms=moment_of(footage, read_index(footage), max(0, first - 1)),
        fps=_fps(footage),
        total=footage.frame_count or 0,
    )


def _parts(run: JobRun, sandbox: Sandbox, footage: Footage) -> Any:
    """Rows of measures as they come; reports progress on the way."""
    reported = 0.0
    for message in sandbox:
        if isinstance(message, Output):
            yield np.frombuffer(message.data, "<f4").reshape(-1, COLUMN_COUNT)
        elif time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(message.done, message.total, "Checking every frame")


def _pieces(footage: Footage) -> Any:
    stored = footage.objects_stored.filter(kind=ObjectKind.REPORT, version__gte=FIRST_PIECE)
    return stored.order_by("version")


def _measured_before(pieces: list[MediaObject]) -> NDArray[np.float32]:
    data = b"".join(object_bytes(piece) for piece in pieces)
    return np.frombuffer(data, "<f4").reshape(-1, COLUMN_COUNT)


def _put_aside(run: JobRun, footage: Footage, rows: NDArray[np.float32], version: int) -> None:
    piece = write_object(
        footage.project,
        ObjectKind.REPORT,
        "application/octet-stream",
        [rows.astype("<f4").tobytes()],
        version=version,
    )
    try:
        with run.commit():
            piece.footage = footage
            piece.save(force_insert=True)
    except BaseException:
        delete_stored([piece.storage_key])
        raise


def _store_report(run: JobRun, footage: Footage, report: dict[str, Any]) -> None:
    """The new report instead of the pieces and the report before; the totals in the footage's."""
    stored = write_object(
        footage.project, ObjectKind.REPORT, "application/json", [msgspec.json.encode(report)]
    )
    try:
        with run.commit() as job:
            before = footage.objects_stored.filter(kind=ObjectKind.REPORT)
            names = list(before.values_list("storage_key", flat=True))
            before.delete()
            stored.footage = footage
            stored.save(force_insert=True)
            row = Footage.objects.select_for_update().get(pk=footage.pk)
            row.report = {
                **row.report,
                "checks": report["totals"],
                "left_out_frames": report["left_out_frames"],
            }
            row.save(update_fields=["report"])
            record_activity(
                "footage.checked",
                row,
                acting_user=job.acting_user,
                stretches=len(report["stretches"]),
            )
            transaction.on_commit(lambda: delete_stored(names), robust=True)
    except BaseException:
        delete_stored([stored.storage_key])
        raise
