"""The child of the sandbox: limits itself, then reads media. Imports no Django, holds no key.

Started by `sandbox.parent` as `python -m apps.footage.domain.sandbox.child VERB PARAMETERS` with
a socket as standard input.
"""

from __future__ import annotations

import ctypes
import io
import json
import resource
import socket
import struct
import sys
from typing import Any

FRAME = struct.Struct(">cI")
READ = struct.Struct(">QI")
MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 6 * 3600
OPEN_FILES = 32
BLOCK = 1 << 18
_CLONE_NEWUSER, _CLONE_NEWNET, _NO_NEW_PRIVS = 0x10000000, 0x40000000, 38


class Refusal(Exception):
    """Why the media cannot be used, in a client's words."""


class Link:
    """The child's end of the socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self, offset: int, length: int) -> bytes:
        """Plaintext bytes of the source."""
        self._send(b"R", READ.pack(offset, length))
        count = struct.unpack(">I", self._exactly(4))[0]
        return self._exactly(count)

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


class RemoteFile(io.RawIOBase):
    """The source as a seekable file whose bytes come over the link, in blocks."""

    def __init__(self, link: Link, size: int) -> None:
        super().__init__()
        self._link, self.size, self._position = link, size, 0
        self._block: tuple[int, bytes] = (0, b"")
        self.name = ""

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position

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


def isolate() -> None:
    """No new rights and a network of its own with nothing in it.

    Must come before the media libraries: the kernel refuses it to a process with threads. Where it
    may not be had at all (some containers), the rest still holds.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        libc.unshare(_CLONE_NEWNET)


def confine() -> None:
    """No written files, bounded memory, processor time and open files; after the imports."""
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))


def main() -> None:
    """Do one verb and say how it ended."""
    isolate()
    from apps.footage.domain.media.verbs import load_verb

    link = Link(socket.socket(fileno=sys.stdin.fileno()))
    verb, parameters = load_verb(sys.argv[1]), json.loads(sys.argv[2])
    confine()
    try:
        result = verb(link, RemoteFile(link, parameters.pop("size")), **parameters)
    except Refusal as refusal:
        link.end(b"E", {"message": str(refusal)})
    except MemoryError:
        link.end(b"E", {"message": "This file needs more memory than is allowed."})
    except Exception as error:  # the decoder may fail in any way; the client hears one
        detail = f"{type(error).__name__}: {error}"[:200]
        link.end(b"E", {"message": f"This file is damaged or of an unknown kind ({detail})."})
    else:
        link.end(b"J", result)


if __name__ == "__main__":
    # Under its real name, so that the Refusal that the verbs raise is the one caught above.
    from apps.footage.domain.sandbox.child import main as run

    run()
