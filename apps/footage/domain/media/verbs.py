"""What the sandboxed child can do with media, by name; each lives in a module of its own.

Loaded by name, because a library that is not needed costs more time than the work of a verb.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

VERBS = {
    "index": "index.index",
    "nothing": "verbs.nothing",
    "proxy": "proxy.proxy",
    "verify": "verify.verify",
    "still": "stills.still",
    "sharp_still": "stills.sharp_still",
    "thumbnails": "pictures.thumbnails",
    "measure_frames": "checks.measure_frames",
    "track_box": "tracking.track_box",
}


def load_verb(name: str) -> Callable[..., dict[str, Any]]:
    """The function `(link, source, **parameters)` of a verb, with all the libraries it needs."""
    module, _, function = VERBS[name].partition(".")
    found: Callable[..., dict[str, Any]] = getattr(
        import_module(f"{__package__}.{module}"), function
    )
    return found


def nothing(_link: Any, _source: Any) -> dict[str, Any]:
    """Only say how the child is held."""
    return {}
