"""The Range header (RFC 9110 §14), for one range of bytes. Pure."""

from __future__ import annotations

import re

from apps.core.errors import DomainError

_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*")


class RangeRefused(DomainError):
    """No byte of the object lies in what was asked for, or it was more than one range."""

    status = 416
    code = "range_not_satisfiable"


def requested_range(header: str | None, size: int) -> tuple[int, int] | None:
    """`[start, stop)` of an object of `size` bytes, or None for the whole of it.

    A header that is no range of bytes is ignored, as the standard says. Raises RangeRefused.
    """
    if not header or not header.strip().lower().startswith("bytes="):
        return None
    if "," in header:
        raise RangeRefused("Ask for one range of bytes at a time.")
    match = _RANGE.fullmatch(header.strip().lower())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise RangeRefused(f"There is nothing there: the video has {size} bytes.")
    return start, stop
