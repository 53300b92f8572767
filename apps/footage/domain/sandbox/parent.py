"""Runs media parsing in a child process with limits; the child gets plaintext ranges, never keys.

One socket carries everything: the child asks for bytes, reports progress, sends output and ends
with a result or an error. Whatever happens to it is a MediaRejected with a message for the client.
"""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.core.errors import DomainError

FRAME = struct.Struct(">cI")
READ = struct.Struct(">QI")
MAX_FRAME = 64 * 1024 * 1024
MAX_READ = 4 * 1024 * 1024
SILENCE_SECONDS = 60.0
TOO_SLOW = "Reading this file took too long; it may be damaged."
DIED = (
    "This file could not be read: it needs more memory or time than is allowed, or it is damaged."
)
_ROOT = Path(__file__).resolve().parents[4]


class MediaRejected(DomainError):
    """The media cannot be used; the message says why in a client's words."""

    status = 422
    code = "media_rejected"


@dataclass
class Output:
    """Bytes the child produced, of one of its named outputs."""

    name: str
    data: bytes


@dataclass
class Progress:
    """How far the child is."""

    done: int
    total: int


class Sandbox:
    """One verb (probe, proxy, still) on the seekable plaintext `source`, done by a fresh child.

    Iterate it for what the child produces, as it comes; stop iterating and the child is killed.
    Afterwards `result` holds its answer. Raises MediaRejected.
    """

    def __init__(
        self, verb: str, source: Any, *, size: int, seconds: float = 6 * 3600.0, **parameters: Any
    ) -> None:
        self.result: dict[str, Any] = {}
        self._verb, self._source, self._seconds = verb, source, seconds
        self._parameters = {"size": size, **parameters}

    def __iter__(self) -> Iterator[Output | Progress]:
        deadline = time.monotonic() + self._seconds
        with _child(self._verb, self._parameters) as link:
            while True:
                kind, payload = _receive(link, deadline)
                if kind == b"R":
                    _answer_read(link, self._source, payload)
                elif kind == b"P":
                    yield Progress(*json.loads(payload))
                elif kind == b"D":
                    length = payload[0]
                    yield Output(payload[1 : 1 + length].decode(), payload[1 + length :])
                elif kind == b"J":
                    self.result = dict(json.loads(payload))
                    return
                else:
                    raise MediaRejected(str(json.loads(payload)["message"])[:400])


def run_sandboxed(
    verb: str, source: Any, *, size: int, **parameters: Any
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Do a verb whole: its result and its outputs by name. Raises MediaRejected."""
    sandbox = Sandbox(verb, source, size=size, **parameters)
    outputs: dict[str, bytes] = {}
    for message in sandbox:
        if isinstance(message, Output):
            outputs[message.name] = outputs.get(message.name, b"") + message.data
    return sandbox.result, outputs


@contextmanager
def _child(verb: str, parameters: dict[str, Any]) -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", "apps.footage.domain.sandbox.child", verb, json.dumps(parameters)],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        close_fds=True,
    )
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.kill()
        process.wait()


def _receive(link: socket.socket, deadline: float) -> tuple[bytes, bytes]:
    try:
        head = _exactly(link, FRAME.size, deadline)
        kind, length = FRAME.unpack(head)
        if length > MAX_FRAME:
            raise MediaRejected("This file could not be read: it makes the reader misbehave.")
        return kind, _exactly(link, length, deadline)
    except TimeoutError:
        raise MediaRejected(TOO_SLOW) from None
    except (EOFError, ConnectionError):
        raise MediaRejected(DIED) from None


def _exactly(link: socket.socket, count: int, deadline: float) -> bytes:
    parts, left = [], count
    while left:
        link.settimeout(max(0.01, min(SILENCE_SECONDS, deadline - time.monotonic())))
        part = link.recv(min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _answer_read(link: socket.socket, source: Any, payload: bytes) -> None:
    offset, length = READ.unpack(payload)
    source.seek(offset)
    data, wanted = b"", min(length, MAX_READ)
    while len(data) < wanted and (part := source.read(wanted - len(data))):
        data += part
    link.settimeout(SILENCE_SECONDS)
    try:
        link.sendall(struct.pack(">I", len(data)) + data)
    except TimeoutError:
        raise MediaRejected(TOO_SLOW) from None
    except ConnectionError:
        raise MediaRejected(DIED) from None
