"""Media nobody means well with: run it as the portal does, and judge how it ended."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass
from typing import Any

from apps.footage.domain.sandbox.limits import limits_for
from apps.footage.domain.sandbox.parent import TOO_SLOW, MediaRejected, Sandbox

WALL_SECONDS = 30.0
# What libraries, systems and programmers say, never a client.
JARGON = re.compile(
    r"0x|errno|Errno|Error|Traceback|Exception|Invalid data|av\.|ffmpeg|libav|demux|None|<|\{|\[",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Outcome:
    """How reading a file ended: ok, rejected or timeout; `message` is the client's."""

    kind: str
    message: str
    seconds: float


def outcome_of(data: bytes, verb: str, **parameters: Any) -> Outcome:
    """Do `verb` on `data` in a sandbox of its own, throwing away what it makes."""
    began = time.monotonic()
    wall = min(WALL_SECONDS, limits_for(verb, len(data)).wall)
    sandbox = Sandbox(verb, io.BytesIO(data), size=len(data), seconds=wall, **parameters)
    kind, message = "ok", ""
    try:
        for _ in sandbox:
            pass
    except MediaRejected as refusal:
        message = refusal.message
        kind = "timeout" if message == TOO_SLOW else "rejected"
    return Outcome(kind, message, time.monotonic() - began)


def unclear(message: str) -> str:
    """Why a client would not understand a message; empty when they would."""
    if found := JARGON.search(message):
        return f"It says “{found[0]}”."
    if not message.endswith(".") or not message[:1].isupper():
        return "It is no sentence."
    return "" if 20 <= len(message) <= 250 else "It is too short or too long."
