"""The filmstrip of footage: small pictures of evenly spaced frames, made once, in a job."""

from __future__ import annotations

import io
import time
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from apps.core.domain.jobs import JobRun
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import open_object, write_object
from apps.footage.domain.sandbox.parent import Output, Sandbox
from apps.footage.domain.serving.frames import FrameIndex, read_index, read_rendition
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage

MOST, MOST_OF_SHORT = 120, 60
SHORT_FRAMES = 600
SECONDS = 900.0
REPORT_SECONDS = 0.5


def make_pictures(run: JobRun, footage_id: Any) -> dict[str, Any]:
    """Make the filmstrip of ready footage; safe to run again after a kill. Raises MediaRejected."""
    with run.commit():
        footage = Footage.objects.select_related("project").get(pk=footage_id)
        index = read_index(footage)
    started = time.monotonic()
    with run.commit():
        source = wanted_samples(footage, index, 0, len(index.pts_ms), most=MOST)
    pictures: list[bytes] = []
    reported = started
    for message in source:
        if isinstance(message, Output):
            pictures.append(message.data)
        elif time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(message.done, message.total, "Making the filmstrip")
    stored = write_object(
        footage.project,
        ObjectKind.SPRITE,
        "application/octet-stream",
        pictures,
        details={"thumbnails": source.result},
    )
    try:
        with run.commit():
            _replace(footage, stored)
    except BaseException:  # another worker has the job, or the footage is gone
        delete_stored([stored.storage_key])
        raise
    return {"pictures": len(source.result["frames"])}


def wanted_samples(
    footage: Footage, index: FrameIndex, start: int, stop: int, *, most: int
) -> Sandbox:
    """The child that makes at most `most` small pictures of frames `[start, stop)`.

    Short stretches are decoded whole but for frames no other needs, long ones only at their key
    frames; each picture says which frame it is. Raises Unavailable.
    """
    everything = index.samples_of(start, stop)
    whole = np.arange(everything.start, everything.stop)
    is_short = stop - start <= SHORT_FRAMES
    if is_short:
        wanted = np.unique(np.linspace(start, stop - 1, min(most, MOST_OF_SHORT)).astype(np.int64))
        samples = whole
    else:
        keys = whole[index.key[whole] & (index.rank[whole] >= start) & (index.rank[whole] < stop)]
        samples = thinned(keys, most)
        wanted = np.sort(index.rank[samples])
    data = _bytes_of(footage, index, samples)
    return Sandbox(
        "thumbnails",
        io.BytesIO(data),
        size=len(data),
        seconds=SECONDS,
        wanted=wanted.tolist(),
        stop=stop,
        codec=index.codec,
        description=index.description,
        sizes=index.size[samples].tolist(),
        ranks=index.rank[samples].tolist(),
        references_only=is_short,
    )


def thinned(places: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most `most` of `places`, evenly spread, the first and the last among them."""
    if len(places) <= most:
        return places
    chosen: NDArray[np.int64] = places[np.linspace(0, len(places) - 1, most).round().astype(int)]
    return chosen


def _bytes_of(footage: Footage, index: FrameIndex, samples: NDArray[np.int64]) -> bytes:
    parts: list[bytes] = []
    with open_object(read_rendition(footage, index.rendition)[1]) as reader:
        for offset, size in zip(index.offset[samples], index.size[samples], strict=True):
            parts.extend(reader.read_range(int(offset), int(offset + size)))
    return b"".join(parts)


def _replace(footage: Footage, stored: Any) -> None:
    """The new filmstrip instead of the one before, whose ciphertext goes once that is sure."""
    before = footage.objects_stored.filter(kind=ObjectKind.SPRITE)
    names = list(before.values_list("storage_key", flat=True))
    before.delete()
    stored.footage = footage
    stored.save(force_insert=True)
    transaction.on_commit(lambda: delete_stored(names), robust=True)
