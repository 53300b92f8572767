"""One gigabyte by tus over loopback: the real web server, PostgreSQL, encryption, hash, storage.

The clock runs from the first byte sent until the original lies encrypted and hashed. Its peer in
the same run is a bare WSGI application under the same server that hashes what comes and writes it
to the same disk, unencrypted.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.journeys.installation import Installation
from tests.journeys.uploader import Account, open_account

SIZE = int(os.environ.get("BENCH_UPLOAD_BYTES", 1000**3))
BLOCK = os.urandom(1 << 20)
ROUNDS = 3
PEER = """
import hashlib, os
def application(environ, start_response):
    digest = hashlib.sha256()
    with open(os.environ["PEER_FILE"], "wb") as file:
        while data := environ["wsgi.input"].read(1 << 20):
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    start_response("204 No Content", [])
    return [b""]
"""


def measure() -> Iterator[dict[str, Any]]:
    """Speed until answered and until assembled, memory of the web server, and the bare peer."""
    with tempfile.TemporaryDirectory(prefix="pl-") as name:
        folder = Path(name)
        installation = Installation(folder / "v")
        installation.start()
        try:
            account = open_account(installation)
            runs = [_upload(installation, account, f"take {i}.mp4") for i in range(ROUNDS)]
        finally:
            installation.stop()
        peer = sorted(_bare(folder) for _ in range(ROUNDS))[ROUNDS // 2]
    answered, stored, growth = (sorted(column)[ROUNDS // 2] for column in zip(*runs, strict=True))
    of_peer = {"peer": "bare WSGI: SHA-256 and write", "peer_value": round(peer, 1)}
    megabytes = SIZE / 1e6
    for label, seconds, goal in (
        ("until answered", answered, None),
        ("until encrypted, hashed and assembled", stored, ">= 85"),
    ):
        speed = megabytes / seconds
        yield {
            "name": f"upload of {SIZE / 1e9:g} GB {label}", "value": round(speed, 1),
            "unit": "MB/s", "goal": goal, **of_peer, "ratio": round(speed / peer, 2),
        }  # fmt: skip
    yield {
        "name": "memory a web process grows by during one upload",
        "value": round(growth / 2**20, 1), "unit": "MiB", "goal": "<= 64",
    }  # fmt: skip


def _upload(installation: Installation, account: Account, name: str) -> tuple[float, float, int]:
    """Seconds until answered, until assembled; bytes the largest growth of a web process."""
    port = int(installation.url.rpartition(":")[2])
    path = account.create(port, name, SIZE)
    before = _resident(_web_processes(port))
    with _Peak(port) as peak:
        began = time.monotonic()
        _send(port, "PATCH", path, {
            **account.headers, "Upload-Offset": "0",
            "Content-Type": "application/offset+octet-stream",
        })  # fmt: skip
        answered = time.monotonic() - began
    query = "SELECT count(*) FROM footage_footage WHERE name = %s AND sha256 <> ''"
    while installation.rows(query, name) != [(1,)]:
        time.sleep(0.02)
    stored = time.monotonic() - began
    growth = max(peak.bytes[pid] - before.get(pid, 0) for pid in peak.bytes)
    return answered, stored, growth


def _bare(folder: Path) -> float:
    """MB/s of the peer."""
    (folder / "peer.py").write_text(PEER)
    target = folder / "peer.bin"
    command = [sys.executable, "-m", "gunicorn", "peer:application", "--bind", "127.0.0.1:0"]
    command += ["--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
    server = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PEER_FILE": str(target)},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stderr is not None
        line = next(line for line in server.stderr if "Listening at" in line)
        port = int(line.partition("127.0.0.1:")[2].partition(" ")[0])
        began = time.monotonic()
        _send(port, "POST", "/", {})
        return SIZE / 1e6 / (time.monotonic() - began)
    finally:
        server.terminate()
        server.communicate()
        target.unlink(missing_ok=True)


def _send(port: int, method: str, path: str, headers: dict[str, str]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    body = (BLOCK[: min(len(BLOCK), SIZE - at)] for at in range(0, SIZE, len(BLOCK)))
    link.request(method, path, body=body, headers={**headers, "Content-Length": str(SIZE)})
    answer = link.getresponse()
    said = answer.read()
    assert answer.status == 204, said
    link.close()


def _web_processes(port: int) -> list[int]:
    """The web server's processes, by their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"portal.wsgi" in words and f"127.0.0.1:{port}".encode() in words:
            found.append(int(entry.parent.name))
    return found


def _resident(processes: list[int]) -> dict[int, int]:
    page = os.sysconf("SC_PAGE_SIZE")
    return {pid: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in processes}


class _Peak:
    """The most memory each web process held while the block ran."""

    def __init__(self, port: int) -> None:
        self.bytes: dict[int, int] = {}
        self._processes = _web_processes(port)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            for pid, size in _resident(self._processes).items():
                self.bytes[pid] = max(size, self.bytes.get(pid, 0))
