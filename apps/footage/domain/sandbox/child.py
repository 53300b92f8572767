"""The child of the sandbox: limits itself, then reads media. Imports no Django, holds no key.

Started by `sandbox.parent` as `python -m apps.footage.domain.sandbox.child` with a socket as
standard input, over which its order comes: the verb, its parameters and its limits.
"""

from __future__ import annotations

import errno
import json
import socket
import struct
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from apps.footage.domain.objects.seekable import SeekableFile
from apps.footage.domain.sandbox.isolation import confine, isolate

FRAME = struct.Struct(">cI")
READ = struct.Struct(">QI")
BLOCK = 1 << 18
DAMAGED = "This video is damaged or of an unknown kind; the portal cannot read it."
# The second is what the library says when our own encoder gets no memory.
OUT_OF_MEMORY = (errno.ENOMEM, 542398533)
NEEDS_TOO_MUCH = (
    "Reading this file needs more memory than is allowed. Smaller pictures, or 8 bits a colour, "
    "need less."
)
Verb = Callable[..., dict[str, Any]]


class Refusal(Exception):
    """Why the media cannot be used, in a client's words."""


class Link:
    """The child's end of the socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self, offset: int, length: int) -> bytes:
        """Plaintext bytes of the source."""
        self._send(b"R", READ.pack(offset, length))
        return self.take()

    def take(self) -> bytes:
        """What the parent gives: a count and as many bytes."""
        count = struct.unpack(">I", self._exactly(4))[0]
        return self._exactly(count)

    def hello(self, isolation: dict[str, Any]) -> None:
        """Tell which layers hold."""
        self._send(b"H", json.dumps(isolation).encode())

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is."""
        self._send(b"P", json.dumps([done, total]).encode())

    def output(self, name: str, data: bytes) -> None:
        """Hand over produced bytes."""
        self._send(b"D", bytes([len(name)]) + name.encode() + data)

    def end(self, kind: bytes, value: dict[str, Any]) -> None:
        """The last word."""
        self._send(kind, json.dumps(value).encode())

    def _send(self, kind: bytes, payload: bytes) -> None:
        self._connection.sendall(FRAME.pack(kind, len(payload)) + payload)

    def _exactly(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            part = self._connection.recv(count - len(data))
            if not part:
                raise SystemExit(1)
            data += part
        return bytes(data)


class RemoteFile(SeekableFile):
    """The source as a seekable file whose bytes come over the link, in blocks."""

    def __init__(self, link: Link, size: int) -> None:
        super().__init__()
        self._link, self.size, self._position = link, size, 0
        self._block: tuple[int, bytes] = (0, b"")
        self.name = ""

    def readinto(self, buffer: Any) -> int:
        """Fill from the present block, fetching the next when it is used up."""
        start, data = self._block
        if not start <= self._position < start + len(data):
            if self._position >= self.size:
                return 0
            data = self._link.read(self._position, max(BLOCK, len(buffer)))
            start = self._position
            self._block = (start, data)
        found = data[self._position - start :][: len(buffer)]
        buffer[: len(found)] = found
        self._position += len(found)
        return len(found)


def run(load_verb: Callable[[str], Verb]) -> None:
    """Take one order from the link, give up every right, do it, and say how it ended."""
    namespaces = isolate()
    link = Link(socket.socket(fileno=sys.stdin.fileno()))
    order = json.loads(link.take())
    verb, parameters = load_verb(order["verb"]), order["parameters"]
    _load_ahead()
    link.hello(confine(order["limits"], namespaces=namespaces))
    try:
        result = verb(link, RemoteFile(link, parameters.pop("size")), **parameters)
    except Refusal as refusal:
        link.end(b"E", {"message": str(refusal)})
    except MemoryError:
        link.end(b"E", {"message": NEEDS_TOO_MUCH})
    except Exception as error:  # the decoder may fail in any way; the log hears which
        detail = f"{type(error).__name__}: {error}"[:300]
        message = NEEDS_TOO_MUCH if getattr(error, "errno", 0) in OUT_OF_MEMORY else DAMAGED
        link.end(b"E", {"message": message, "detail": detail})
    else:
        link.end(b"J", result)


def _load_ahead() -> None:
    """Load what PyAV loads late, when no file can be opened any more."""
    if "av" in sys.modules:
        for name in ("av.subtitles.stream", "av.subtitles.codeccontext"):
            import_module(name)


def main() -> None:
    """Do one of the verbs on media."""
    from apps.footage.domain.media.verbs import load_verb

    run(load_verb)


if __name__ == "__main__":
    # Under its real name, so that the Refusal that the verbs raise is the one caught above.
    from apps.footage.domain.sandbox import child

    child.main()
