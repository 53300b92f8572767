"""The proxy job: what any browser seeks in, made in pieces so that a killed job goes on."""

from __future__ import annotations

import base64
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import pairwise
from typing import Any

import msgspec
from django.db import transaction

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import JobRun
from apps.footage.domain.ingest.following import enqueue_following
from apps.footage.domain.ingest.ingest import change_status, fail_footage
from apps.footage.domain.ingest.trueness import settle_frames
from apps.footage.domain.ingest.versions import (
    COLUMNS,
    forget,
    keep,
    newest_index,
    next_version,
    write_index,
)
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import open_object, write_object
from apps.footage.domain.sandbox.parent import MediaRejected, Output, Progress, Sandbox
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage, MediaObject

REPORT_SECONDS = 0.5


def make_proxy(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Make the proxy of indexed footage and let its index take over; goes on where it was killed.

    Footage that is ready already (direct) stays so whatever happens here. Raises MediaRejected.
    """
    with run.commit():
        footage = Footage.objects.select_related("project").get(pk=footage_id)
        index = newest_index(footage)
        if index is not None and index.details.get("rendition") != str(footage.pk):
            return {"frames": footage.frame_count}
        pieces = list(
            footage.objects_stored.filter(kind=ObjectKind.PROXY_PIECE).order_by("version")
        )
        source = open_source(footage)
    try:
        size = _make_pieces(run, footage, source, pieces)
    except MediaRejected as refusal:
        with run.commit() as job:
            _give_up(footage, refusal.message, job.acting_user)
        raise
    return _join(run, footage, pieces, size)


def _make_pieces(
    run: JobRun, footage: Footage, source: Any, pieces: list[MediaObject]
) -> tuple[int, int]:
    """Append the missing pieces, each kept as soon as it is whole; the proxy's size."""
    start = sum(piece.details["frames"] for piece in pieces)
    sandbox = Sandbox(
        "proxy",
        source,
        size=footage.size_bytes,
        start=start,
        total=footage.frame_count or footage.report.get("packets", 0),
    )
    with closing(_outputs(run, sandbox)) as outputs:
        for first in outputs:
            notes: dict[str, Any] = {}
            piece = write_object(
                footage.project,
                ObjectKind.PROXY_PIECE,
                "video/mp4",
                _piece_bytes(first, outputs, notes),
                version=len(pieces) + 1,
            )
            piece.details |= notes
            try:
                with run.commit():
                    keep(footage, piece)
            except BaseException:  # another worker has the job, or the footage is gone
                delete_stored([piece.storage_key])
                raise
            pieces.append(piece)
    return int(sandbox.result["width"]), int(sandbox.result["height"])


def _outputs(run: JobRun, sandbox: Sandbox) -> Generator[Output, None, None]:
    reported = 0.0
    for message in sandbox:
        if isinstance(message, Output):
            yield message
        elif isinstance(message, Progress) and time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(message.done, message.total, "Making the proxy")


def _piece_bytes(first: Output, rest: Iterator[Output], notes: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of one piece as they are made; puts what is said of it into `notes`."""
    yield first.data
    for output in rest:
        if output.name == "piece":
            notes.update(_sane_notes(output.data))
            return
        yield output.data
    raise MediaRejected("The proxy could not be made: its last piece is not whole.")


def _sane_notes(data: bytes) -> dict[str, Any]:
    """What the child says of a piece. Raises MediaRejected where it cannot be."""
    try:
        notes: dict[str, Any] = msgspec.json.decode(data)
        count = int(notes["frames"])
        base64.b64decode(notes["description"])
        sane = count > 0 and all(len(notes[name]) == count for name in (*COLUMNS, "pts_ms"))
    except (KeyError, TypeError, ValueError):
        sane = False
    if not sane:
        raise MediaRejected("The proxy could not be made: its parts do not fit together.")
    return notes


def _join(
    run: JobRun, footage: Footage, pieces: list[MediaObject], size: tuple[int, int]
) -> dict[str, Any]:
    """Lay the pieces end to end in one object, index it, and let it take over."""
    setup, columns, times = _laid_out(pieces)
    with run.commit():
        version = next_version(footage, ObjectKind.PROXY)
    proxy = write_object(
        footage.project, ObjectKind.PROXY, "video/mp4", _joined(run, pieces), version=version
    )
    written = [proxy]
    try:
        with run.commit():
            pts_ms = _from_the_first(times)
            shape = {"width": size[0], "height": size[1]}
            written.append(write_index(footage, proxy, {**setup, **shape}, columns, pts_ms))
        with run.commit() as job:
            disordered = any(b < a for a, b in pairwise(times))
            _finish(footage, written, pts_ms, disordered, job.acting_user)
    except BaseException:
        delete_stored([stored.storage_key for stored in written])
        raise
    return {"frames": len(times), "pieces": len(pieces)}


def _laid_out(
    pieces: list[MediaObject],
) -> tuple[dict[str, Any], dict[str, list[int]], list[float]]:
    """Decoder setup, columns with offsets in the joined file, and times as they came out."""
    columns: dict[str, list[int]] = {name: [] for name in COLUMNS}
    times: list[float] = []
    begin = 0
    for piece in pieces:
        notes = piece.details
        columns["offset"] += [begin + offset for offset in notes["offset"]]
        for name in ("size", "rank", "key"):
            columns[name] += notes[name]
        times += notes["pts_ms"]
        begin += piece.size_plain
    setups = {(piece.details["codec"], piece.details["description"]) for piece in pieces}
    if len(setups) != 1 or sorted(columns["rank"]) != list(range(len(times))):
        # Pieces of two encoders do not make one video: begin anew with the next attempt.
        raise RuntimeError("The pieces of a proxy do not fit together.")
    codec, description = setups.pop()
    return {"codec": codec, "description": description}, columns, times


def _joined(run: JobRun, pieces: list[MediaObject]) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        run.report_progress(number, len(pieces), "Joining the proxy")
        with open_object(piece) as reader:
            yield from reader.read_range(0, reader.size)


def _from_the_first(times: list[float]) -> list[float]:
    """Some writers store times in decoding order; the order of the pictures is right."""
    first = min(times)
    return [round(time - first, 3) for time in sorted(times)]


def _finish(
    footage: Footage,
    written: list[MediaObject],
    pts_ms: list[float],
    disordered: bool,
    acting_user: Any,
) -> None:
    footage = Footage.objects.select_for_update().get(pk=footage.pk)
    forget(footage, ObjectKind.PROXY_PIECE)
    if not settle_frames(footage, pts_ms, acting_user=acting_user):
        names = [stored.storage_key for stored in written]
        transaction.on_commit(lambda: delete_stored(names), robust=True)
        return
    keep(footage, *written)
    footage.report |= {"times_out_of_order": disordered, "proxy": True}
    footage.report.pop("proxy_failed", None)
    footage.error = ""
    footage.save(update_fields=["report", "error"])
    record_activity("footage.proxied", footage, acting_user=acting_user, frames=len(pts_ms))
    if footage.status != FootageStatus.READY:
        change_status(footage, FootageStatus.READY, acting_user=acting_user, frames=len(pts_ms))
        enqueue_following(footage, acting_user=acting_user)


def _give_up(footage: Footage, message: str, acting_user: Any) -> None:
    footage = Footage.objects.select_for_update().get(pk=footage.pk)
    if footage.status == FootageStatus.READY:
        footage.report |= {"proxy_failed": message[:300]}
        footage.save(update_fields=["report"])
    else:
        fail_footage(footage, message, acting_user)
