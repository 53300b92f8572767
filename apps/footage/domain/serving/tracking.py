"""Following an object through the frames of a clip, in the sandbox, for who labels it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from apps.core.errors import InvalidInput
from apps.footage.domain.objects.stored import open_object
from apps.footage.domain.sandbox.parent import Output, Sandbox
from apps.footage.domain.serving.frame_index import FrameIndex
from apps.footage.domain.serving.frames import read_index
from apps.footage.domain.serving.sharp import moment_of, open_sharpest
from apps.footage.enums import ObjectKind
from apps.footage.models import Clip, Footage

COLUMNS = 6
BACKWARD_RUN = 48  # frames decoded at once to be taken from the last to the first
SECONDS = 600.0


class Following:
    """Iterate it for rows `[frame, left, top, right, bottom, likeness]`, as they come.

    Afterwards `reason` says why it ended before the last frame asked for: "left" the picture,
    "lost", "changed" its look, too "small"; "" when it did not. Stop iterating, and the work ends.
    """

    def __init__(self, clip: Clip, *, frame: int, box: list[float], count: int, backward: bool):
        """`count` frames from `frame` on, inside the clip. Raises InvalidInput, Unavailable."""
        footage = clip.footage
        low, high = (frame - count, frame) if backward else (frame, frame + count)
        if count < 1 or low < clip.start or high >= clip.stop:
            raise InvalidInput("Those frames are not all in this clip.")
        self.reason = ""
        index, source = read_index(footage), _open_quickest(footage)
        self._sandbox = Sandbox(
            "track_box",
            source,
            size=source.size,
            seconds=SECONDS,
            runs=_runs(footage, index, low, high + 1, backward=backward),
            backward=backward,
            box=box,
            width=footage.width,
            height=footage.height,
        )
        self._source = source

    def __iter__(self) -> Iterator[list[list[float]]]:
        try:
            for message in self._sandbox:
                if isinstance(message, Output):
                    yield np.frombuffer(message.data, "<f8").reshape(-1, COLUMNS).tolist()
                else:
                    yield []  # a beat: whoever waits may stop here
            self.reason = str(self._sandbox.result.get("reason", ""))
        finally:
            self._source.close()


def _runs(
    footage: Footage, index: FrameIndex, low: int, stop: int, *, backward: bool
) -> list[tuple[int, int, float | None]]:
    """(first frame, how many, its moment): all at once, or backward in short runs."""
    if not backward:
        return [(low, stop - low, moment_of(footage, index, low))]
    starts = [max(low, end - BACKWARD_RUN) for end in range(stop, low, -BACKWARD_RUN)]
    ends = range(stop, low, -BACKWARD_RUN)
    return [
        (start, end - start, moment_of(footage, index, start))
        for start, end in zip(starts, ends, strict=True)
    ]


def _open_quickest(footage: Footage) -> Any:
    """The proxy, which is small and seeks well; else what the client uploaded. Same frames."""
    proxy = footage.objects_stored.filter(kind=ObjectKind.PROXY).order_by("-version").first()
    return open_object(proxy) if proxy else open_sharpest(footage)
