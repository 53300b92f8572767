"""What happens when a full decode disagrees with the index that footage was made ready by.

The decode is right: frame i is its i-th frame. Before clips are cut the index is mended; afterwards
the numbers of frames are in labels, and a person has to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from apps.core.domain.activity import record_activity
from apps.footage.domain.ingest.following import PROXY, enqueue_again
from apps.footage.domain.ingest.ingest import change_status
from apps.footage.domain.serving.frames import read_index
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage

TOLERANCE_MS = 1.0


def difference(footage: Footage, pts_ms: Sequence[float]) -> str:
    """How the frames of a full decode (times in order, from the first) differ from the index.

    Empty when they agree; NaN where the decode gives no time counts as agreeing.
    """
    indexed = read_index(footage).pts_ms
    if len(indexed) != len(pts_ms):
        return f"A full decode has {len(pts_ms)} frames, the index {len(indexed)}."
    for frame, (ours, theirs) in enumerate(zip(indexed.tolist(), pts_ms, strict=True)):
        if abs(ours - theirs) > TOLERANCE_MS:
            return f"Frame {frame} is shown at {theirs:.1f} ms, the index says {ours:.1f} ms."
    return ""


def settle_frames(footage: Footage, pts_ms: Sequence[float], *, acting_user: Any) -> bool:
    """Take a proxy's frames, counted by a full decode, as the footage's; False where work forbids.

    In the caller's transaction, which holds the row.
    """
    wrong = difference(footage, pts_ms) if footage.status == FootageStatus.READY else ""
    if wrong and footage.clips.exists():
        _warn(footage, wrong, acting_user)
        return False
    if wrong:
        footage.report |= {"verified": f"{wrong} The proxy and its index have taken over."}
    seconds = footage.fps_den / footage.fps_num if footage.fps_num and footage.fps_den else 0
    footage.frame_count = len(pts_ms)
    footage.duration_ms = round(pts_ms[-1] + 1000 * seconds)
    footage.report |= {"variable_rate": _is_variable(pts_ms)}
    footage.save(update_fields=["frame_count", "duration_ms", "report"])
    return True


def settle_difference(footage: Footage, wrong: str, *, acting_user: Any) -> None:
    """Deal with an index that a full decode contradicts, in the caller's transaction.

    A direct source falls back to a proxy unless clips were cut, which is said loudly.
    """
    if footage.clips.exists() or footage.report.get("proxy"):
        _warn(footage, wrong, acting_user)
        return
    footage.report |= {"verified": f"{wrong} A proxy with the right frames is being made."}
    footage.save(update_fields=["report"])
    record_activity("footage.contradicted", footage, acting_user=acting_user, difference=wrong)
    change_status(footage, FootageStatus.INGESTING, acting_user=acting_user)
    enqueue_again(PROXY, footage, acting_user=acting_user)


def _warn(footage: Footage, wrong: str, acting_user: Any) -> None:
    words = (
        f"{wrong} Work was handed out already, so frames are left as they were numbered. "
        "Have an operator look before anything is delivered."
    )
    footage.report |= {"verified": words, "mismatch": words}
    footage.save(update_fields=["report"])
    record_activity("footage.contradicted", footage, acting_user=acting_user, difference=wrong)


def _is_variable(pts_ms: Sequence[float]) -> bool:
    gaps = [after - before for before, after in pairwise(pts_ms)]
    return len(gaps) > 1 and max(gaps) - min(gaps) > 2.0
