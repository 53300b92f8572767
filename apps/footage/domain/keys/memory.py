"""Unwrapped keys in this process's memory, never elsewhere and never longer than a minute."""

from __future__ import annotations

import threading
import time

CACHE_SECONDS = 60.0
_keys: dict[str, tuple[float, bytes]] = {}
_lock = threading.Lock()
_sweeper: threading.Timer | None = None


def recall(kek_id: str) -> bytes | None:
    """The key while it is fresh."""
    found = _keys.get(kek_id)
    if found is None or time.monotonic() - found[0] >= CACHE_SECONDS:
        return None
    return found[1]


def remember(kek_id: str, key: bytes) -> None:
    """Keep a key for a minute; a timer takes it away even if nobody asks again."""
    _keys[kek_id] = (time.monotonic(), key)
    _start_sweeper()


def forget(kek_id: str = "") -> None:
    """Drop one key, or all."""
    if kek_id:
        _keys.pop(kek_id, None)
    else:
        _keys.clear()


def _sweep() -> None:
    now = time.monotonic()
    for kek_id, (since, _) in list(_keys.items()):
        if now - since >= CACHE_SECONDS:
            _keys.pop(kek_id, None)
    if _keys:
        _start_sweeper(again=True)


def _start_sweeper(*, again: bool = False) -> None:
    global _sweeper
    with _lock:
        # A fork takes the timer's thread away; is_alive tells.
        if again or _sweeper is None or not _sweeper.is_alive():
            _sweeper = threading.Timer(CACHE_SECONDS / 2, _sweep)
            _sweeper.daemon = True
            _sweeper.start()
