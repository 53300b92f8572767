"""The verify job: a full decode in the background, held against the index."""

from __future__ import annotations

import time
from array import array
from typing import Any

from apps.core.domain.jobs import JobRun
from apps.footage.domain.ingest.trueness import difference, settle_difference
from apps.footage.domain.sandbox.parent import MediaRejected, Output, Sandbox
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage

REPORT_SECONDS = 0.5


def verify_footage(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Count and time every frame; what differs from the index stands in the report.

    `report.verified` is true or says what is wrong, `report.damaged` counts damaged frames. Raises
    MediaRejected when the decode does not come to an end, which is written down as well.
    """
    with run.commit():
        footage = Footage.objects.get(pk=footage_id)
        source = open_source(footage)
    sandbox = Sandbox("verify", source, size=footage.size_bytes)
    try:
        times = _decode(run, sandbox)
    except MediaRejected as refusal:
        with run.commit():
            footage = Footage.objects.select_for_update().get(pk=footage_id)
            footage.report |= {"verified": f"It could not be decoded whole. {refusal.message}"}
            footage.save(update_fields=["report"])
        raise
    with run.commit() as job:
        footage = Footage.objects.select_for_update().get(pk=footage_id)
        if footage.status != FootageStatus.READY:
            return {"frames": len(times)}
        footage.report |= {"damaged": int(sandbox.result.get("damaged", 0))}
        wrong = difference(footage, times)
        if wrong:
            settle_difference(footage, wrong, acting_user=job.acting_user)
        else:
            footage.report |= {"verified": True}
            footage.save(update_fields=["report"])
    return {"frames": len(times), "difference": wrong}


def _decode(run: JobRun, sandbox: Sandbox) -> list[float]:
    """Times of all frames in order, from the first; NaN where there are none."""
    data, reported = bytearray(), 0.0
    for message in sandbox:
        if isinstance(message, Output):
            data += message.data
        elif time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(message.done, message.total, "Verifying every frame")
    if len(data) % 8 or not data:
        raise MediaRejected("The decode said nothing of its frames.")
    times = array("d")
    times.frombytes(bytes(data))
    timed = all(moment == moment for moment in times)
    return sorted(times) if timed else list(times)
