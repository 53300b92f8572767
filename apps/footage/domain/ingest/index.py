"""The index job: from the last byte received to labelling, at once where browsers can decode."""

from __future__ import annotations

from array import array
from typing import Any

from apps.core.domain.jobs import JobRun
from apps.footage.domain.ingest.following import PROXY, enqueue_again, enqueue_following
from apps.footage.domain.ingest.ingest import change_status, fail_footage
from apps.footage.domain.ingest.versions import COLUMNS, forget, keep, next_version, write_index
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import write_object
from apps.footage.domain.sandbox.parent import MediaRejected, Progress, Sandbox
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage, MediaObject

MEASURED = ("width", "height", "fps_num", "fps_den", "duration_ms")
REPORTED = (
    "container", "codec", "profile", "pixel_format", "rotation", "sample_aspect", "interlaced",
    "colour", "header_frames", "packets", "discarded", "key_frames", "key_distance", "bit_rate",
    "variable_rate", "audio",
)  # fmt: skip
INDEXING = "Indexing to the frame"
MISBEHAVED = "This file could not be read: it makes the reader misbehave. It may be damaged."


def index_footage(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Index one footage; direct sources are ready then, of others a proxy is made first.

    Safe to run again after a kill. A video that cannot be used leaves the footage failed with a
    message for the client.
    """
    with run.commit():
        footage = Footage.objects.select_related("project").get(pk=footage_id)
        if footage.status == FootageStatus.READY:
            return {"frames": footage.frame_count}
        change_status(footage, FootageStatus.INGESTING, acting_user=run.job.acting_user)
        source = open_source(footage)
    sandbox = Sandbox("index", source, size=footage.size_bytes)
    try:
        outputs = _collect(run, sandbox)
        require_sane(sandbox.result, outputs, footage.size_bytes)
    except MediaRejected as refusal:
        with run.commit() as job:
            fail_footage(footage, refusal.message, job.acting_user)
        raise
    written = _write(run, footage, sandbox.result, outputs)
    try:
        with run.commit() as job:
            _finish(footage, sandbox.result, written, job.acting_user)
    except BaseException:  # another worker has the job, or the footage is gone
        delete_stored([stored.storage_key for stored in written])
        raise
    return {"frames": footage.frame_count, "direct": sandbox.result["direct"]}


def columns_of(outputs: dict[str, bytearray]) -> dict[str, Any]:
    """The index verb's outputs as arrays by name."""
    columns: dict[str, Any] = {}
    for name in (*COLUMNS, "pts_ms"):
        columns[name] = array("d" if name == "pts_ms" else "q")
        columns[name].frombytes(bytes(outputs.get(name, b"")))
    return columns


def require_sane(result: dict[str, Any], outputs: dict[str, bytearray], size: int) -> None:
    """Raise MediaRejected for an index that cannot be of a file of `size` bytes.

    The child read hostile bytes: what it says of a direct source decides which bytes are served.
    """
    try:
        columns = columns_of(outputs)
        count = int(result["frame_count"])
        sane = (
            all(0 < int(result[name]) < 1 << 31 for name in MEASURED[:4])
            and 0 <= int(result["duration_ms"]) < 1 << 62
            and not set(REPORTED) - set(result)
        )
        if result["direct"]:
            sane = sane and count > 0
            sane = sane and all(len(column) == count for column in columns.values())
            sane = sane and sorted(columns["rank"]) == list(range(count))
            sane = sane and min(columns["offset"]) >= 0 and min(columns["size"]) > 0
            sane = sane and columns["key"][0] == 1
            last = columns["offset"][-1] + columns["size"][-1] if count else 0
            sane = sane and max(columns["offset"]) < size and last <= size
            sane = sane and {"codec", "description", "width", "height"} == set(result["setup"])
    except (KeyError, TypeError, ValueError):
        sane = False
    if not sane:
        raise MediaRejected(MISBEHAVED)


def _collect(run: JobRun, sandbox: Sandbox) -> dict[str, bytearray]:
    outputs: dict[str, bytearray] = {}
    run.report_progress(0, 0, INDEXING)  # so short that a wish to cancel is asked for here
    for message in sandbox:
        if isinstance(message, Progress):
            run.report_progress(message.done, message.total, INDEXING)
        else:
            outputs.setdefault(message.name, bytearray()).extend(message.data)
    return outputs


def _write(
    run: JobRun, footage: Footage, result: dict[str, Any], outputs: dict[str, bytearray]
) -> list[MediaObject]:
    """The poster, and the index of the original where that is what will be shown."""
    with run.commit():
        version = next_version(footage, ObjectKind.POSTER)
        written = [
            write_object(
                footage.project, ObjectKind.POSTER, "image/jpeg", [bytes(outputs["poster"])],
                version=version,
            )
        ]  # fmt: skip
        if result["direct"]:
            columns = columns_of(outputs)
            pts_ms = columns.pop("pts_ms")
            written.append(write_index(footage, None, result["setup"], columns, pts_ms))
    return written


def _finish(
    footage: Footage, result: dict[str, Any], written: list[MediaObject], acting_user: Any
) -> None:
    forget(footage, ObjectKind.INDEX, ObjectKind.POSTER)  # of an attempt that died
    keep(footage, *written)
    for field in MEASURED:
        setattr(footage, field, result[field])
    is_direct = len(written) > 1
    footage.frame_count = result["frame_count"] if is_direct else None
    footage.error = ""
    footage.report = {
        **footage.report,
        **{key: result[key] for key in REPORTED},
        "direct": is_direct,
        "times_out_of_order": False,
        "not_direct_because": " ".join(map(str, result["obstacles"]))[:500],
        "proxy_because": ", ".join(map(str, result["wants_proxy"]))[:200] if is_direct else "",
    }
    footage.save(update_fields=[*MEASURED, "frame_count", "error", "report"])
    if is_direct:
        change_status(
            footage, FootageStatus.READY, acting_user=acting_user, frames=footage.frame_count
        )
        enqueue_following(footage, acting_user=acting_user)
    if not is_direct or result["wants_proxy"]:
        enqueue_again(PROXY, footage, acting_user=acting_user)
