"""Runs media parsing in a child process with limits; the child gets plaintext ranges, never keys.

One socket carries everything: the child says how it is isolated, asks for bytes, reports progress,
sends output and ends with a result or a refusal. Whatever else it says, or does, or leaves undone,
is a MediaRejected with a message for the client, and the child is gone.
"""

from __future__ import annotations

import json
import logging
import select
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
from apps.footage.domain.sandbox.limits import Limits, limits_for

FRAME = struct.Struct(">cI")
READ = struct.Struct(">QI")
MAX_FRAME = 64 * 1024 * 1024
MAX_READ = 4 * 1024 * 1024
MAX_NAME = 32
SILENCE_SECONDS = 120.0
HEARTBEAT_SECONDS = 5.0
TOO_SLOW = "Reading this file took too long; it may be damaged."
TOO_MUCH = "This file makes far more data than a video of its size; it may be damaged."
DIED = (
    "This file could not be read: it needs more memory or time than is allowed, or it is damaged."
)
MISBEHAVED = "This file could not be read: it makes the reader misbehave. It may be damaged."
# Nothing of ours: no setting, no secret, no proxy. The rest keeps address space small.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
_ROOT = Path(__file__).resolve().parents[4]
log = logging.getLogger(__name__)


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
    """How far the child is; comes again every few seconds while nothing else does."""

    done: int
    total: int


class Sandbox:
    """One verb on the seekable plaintext `source`, done by a fresh child.

    Iterate it for what the child produces, as it comes; stop iterating and the child is killed.
    Afterwards `result` holds its answer and `isolation` which layers held it. Raises MediaRejected.
    """

    program = "apps.footage.domain.sandbox.child"

    def __init__(
        self, verb: str, source: Any, *, size: int, seconds: float | None = None, **parameters: Any
    ) -> None:
        self.result: dict[str, Any] = {}
        self.isolation: dict[str, Any] = {}
        self.limits: Limits = limits_for(verb, size)
        self._seconds = self.limits.wall if seconds is None else seconds
        self._source = source
        self._order = {
            "verb": verb,
            "parameters": {"size": size, **parameters},
            "limits": {
                "memory": self.limits.memory,
                "data": self.limits.data,
                "cpu": self.limits.cpu,
            },
        }

    def __iter__(self) -> Iterator[Output | Progress]:
        with _child(self.program) as link:
            conversation = _Conversation(link, self._source, self.limits, self._seconds)
            conversation.send(json.dumps(self._order).encode())
            yield from conversation.messages()
        self.result, self.isolation = conversation.result, conversation.isolation


class _Conversation:
    """What is said over one link, held against the limits."""

    def __init__(self, link: socket.socket, source: Any, limits: Limits, seconds: float) -> None:
        self.result: dict[str, Any] = {}
        self.isolation: dict[str, Any] = {}
        self._link, self._source, self._limits = link, source, limits
        self._deadline = time.monotonic() + seconds
        self._made = self._read = 0
        self._progress = Progress(0, 0)
        self._beat = self._heard_at = time.monotonic()

    def messages(self) -> Iterator[Output | Progress]:
        """Outputs and progress until the result is there."""
        while True:
            frame = self._next_frame()
            if frame is not None:
                kind, payload = frame
                if kind == b"D":
                    yield self._output(payload)
                elif self._heard(kind, payload):
                    return
            if time.monotonic() - self._beat >= HEARTBEAT_SECONDS:
                self._beat = time.monotonic()
                yield self._progress

    def send(self, payload: bytes) -> None:
        """Give the child bytes, their count before them."""
        self._link.settimeout(SILENCE_SECONDS)
        try:
            self._link.sendall(struct.pack(">I", len(payload)) + payload)
        except TimeoutError:
            raise MediaRejected(TOO_SLOW) from None
        except ConnectionError:
            raise MediaRejected(DIED) from None

    def _heard(self, kind: bytes, payload: bytes) -> bool:
        """Deal with all but output; True when it was the last word."""
        if kind == b"R":
            self._answer_read(payload)
            return False
        try:
            value = json.loads(payload)
            if kind == b"P":
                self._progress, self._beat = Progress(int(value[0]), int(value[1])), 0.0
                return False
            if kind == b"H":
                self.isolation = dict(value)
                return False
            if kind == b"J":
                self.result = dict(value)
                return True
            if kind == b"E":
                message, detail = str(value["message"])[:400], str(value.get("detail", ""))[:400]
        except (ValueError, TypeError, LookupError, RecursionError):
            raise MediaRejected(MISBEHAVED) from None
        if kind != b"E":
            raise MediaRejected(MISBEHAVED)
        if detail:
            log.info("sandbox: %s (%r)", message, detail)
        raise MediaRejected(message)

    def _output(self, payload: bytes) -> Output:
        self._made += len(payload)
        if self._made > self._limits.output:
            raise MediaRejected(TOO_MUCH)
        length = payload[0] if payload else 0
        name = payload[1 : 1 + length]
        if not 0 < len(name) == length <= MAX_NAME or not name.isascii():
            raise MediaRejected(MISBEHAVED)
        return Output(name.decode(), payload[1 + length :])

    def _answer_read(self, payload: bytes) -> None:
        if len(payload) != READ.size:
            raise MediaRejected(MISBEHAVED)
        offset, length = READ.unpack(payload)
        data, wanted = b"", min(length, MAX_READ)
        self._source.seek(offset)
        while len(data) < wanted and (part := self._source.read(wanted - len(data))):
            data += part
        self._read += len(data)
        if self._read > self._limits.reads:
            raise MediaRejected(TOO_SLOW)
        self.send(data)

    def _next_frame(self) -> tuple[bytes, bytes] | None:
        """The next frame, or None when a heartbeat is due before it begins."""
        try:
            if not self._begins():
                return None
            kind, length = FRAME.unpack(self._exactly(FRAME.size))
            if length > MAX_FRAME:
                raise MediaRejected(MISBEHAVED)
            return kind, self._exactly(length)
        except TimeoutError:
            raise MediaRejected(TOO_SLOW) from None
        except (EOFError, ConnectionError):
            raise MediaRejected(DIED) from None

    def _begins(self) -> bool:
        """Wait for the first byte; False after a heartbeat's time. TimeoutError after silence."""
        now = time.monotonic()
        patience = min(
            HEARTBEAT_SECONDS, self._deadline - now, self._heard_at + SILENCE_SECONDS - now
        )
        if patience <= 0:
            raise TimeoutError
        if not select.select([self._link], [], [], patience)[0]:
            return False
        self._heard_at = time.monotonic()
        return True

    def _exactly(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            left = min(SILENCE_SECONDS, self._deadline - time.monotonic())
            if left <= 0:
                raise TimeoutError
            self._link.settimeout(left)
            part = self._link.recv(min(count - len(data), 1 << 20))
            if not part:
                raise EOFError
            data += part
        return bytes(data)


def run_sandboxed(
    verb: str, source: Any, *, size: int, **parameters: Any
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Do a verb whole: its result and its outputs by name. Raises MediaRejected."""
    sandbox = Sandbox(verb, source, size=size, **parameters)
    outputs: dict[str, bytearray] = {}
    for message in sandbox:
        if isinstance(message, Output):
            outputs.setdefault(message.name, bytearray()).extend(message.data)
    return sandbox.result, {name: bytes(data) for name, data in outputs.items()}


@contextmanager
def _child(program: str) -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    try:
        process = subprocess.Popen(
            [sys.executable, "-s", "-m", program],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=ENVIRONMENT,
            close_fds=True,
        )
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.kill()
        process.wait()
