"""Keeping Python's collector of cycles out of the way of large documents."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection of cycles inside the block, in any thread of this process.

    Making 200,000 objects starts hundreds of collections that find nothing; they cost more than
    the making. Memory is still freed by reference counts.
    """
    global _inside
    with _lock:
        # Kept off by somebody else, it is theirs to switch on again.
        is_ours = _inside > 0 or gc.isenabled()
        _inside += is_ours
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _inside -= is_ours
            if is_ours and _inside == 0:
                gc.enable()
