"""No plaintext of a video anywhere on disk, however uploads and ingest were killed.

`PLUMBLINE_POINTS=50` is the full scale (bench/README.md).
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from portal.embedded import postgres
from portal.embedded.endpoints import DATABASE, SUPERUSER, postgres_login, valkey_url
from tests.journeys.installation import Installation
from tests.journeys.stored import leaks, plaintext_runs
from tests.journeys.uploader import Account, WebServer, open_account

POINTS = int(os.environ.get("PLUMBLINE_POINTS", 6))
CANARY = "bikes.mp4"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("c"))
    installation.start()
    yield installation
    installation.stop()


def test_killed_anywhere_nothing_lies_in_the_clear(portal: Installation, footage_dir: Path) -> None:
    canary, draw = footage_dir / CANARY, random.Random(1)
    data = canary.read_bytes()
    runs = plaintext_runs([canary])
    assert leaks(runs, [canary])  # the search finds what is there
    account, server = open_account(portal), WebServer(portal)
    server.start()
    try:
        for point in range(POINTS):
            if point % 2:
                kill_during_upload(server, account, data, draw)
            else:
                assert send(server.port, account, data, f"whole {point}.mp4") == 204
                time.sleep(draw.uniform(0.0, 3.0))
                kill_ingest(portal)
    finally:
        server.close()
    backup, held = dumps(portal)
    assert leaks(runs, [*portal.files(), held]) == []
    assert leaks({run.hex().encode(): name for run, name in runs.items()}, [backup]) == []


def kill_during_upload(
    server: WebServer, account: Account, data: bytes, draw: random.Random
) -> None:
    sender = threading.Thread(target=send, args=(server.port, account, data, "cut.mp4", 0.3))
    sender.start()
    time.sleep(draw.uniform(0.0, 0.6))
    server.kill()
    sender.join()
    server.start()


def send(port: int, account: Account, data: bytes, name: str, seconds: float = 0.0) -> int:
    """The whole video in one request, spread over `seconds`; 0 when the server went away."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        link.putrequest("PATCH", account.create(port, name, len(data)))
        headers = {
            **account.headers, "Upload-Offset": "0", "Content-Length": str(len(data)),
            "Content-Type": "application/offset+octet-stream",
        }  # fmt: skip
        for key, value in headers.items():
            link.putheader(key, value)
        link.endheaders()
        step = len(data) // 20 + 1
        for start in range(0, len(data), step):
            link.send(data[start : start + step])
            time.sleep(seconds / 20)
        with link.getresponse() as response:
            return response.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


def kill_ingest(portal: Installation) -> None:
    """Kill the worker's children and whatever decodes for them; the worker starts new ones."""
    mine = f"PLUMBLINE_VAR={portal.var.root}".encode()
    workers = {
        pid: parent
        for pid, parent, words, environment in processes()
        if b"worker" in words and b"celery" in words and mine in environment
    }
    for pid, parent in workers.items():
        if parent in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def processes() -> Iterator[tuple[int, int, list[bytes], list[bytes]]]:
    """Each process of ours: its id, its parent, its command line, its environment."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().split(b"\0")
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        yield int(entry.name), parent, words, environment


def dumps(portal: Installation) -> list[Path]:
    """The database as a backup has it, and all the broker holds in memory."""
    login = postgres_login(portal.var, SUPERUSER)
    dump, held = portal.var.root / "dump.sql", portal.var.root / "broker.dump"
    environment = {
        "PGHOST": str(login["host"]), "PGPORT": str(login["port"]),
        "PGUSER": str(login["user"]), "PGPASSWORD": str(login["password"]),
    }  # fmt: skip
    command = [str(postgres.PROGRAMS / "pg_dump"), "--file", str(dump), DATABASE]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    assert dump.stat().st_size > 10_000
    broker = redis.Redis.from_url(valkey_url(portal.var, 0, socket_scheme="unix"))
    held.write_bytes(
        b"\n".join(value for key in broker.keys("*") for value in held_in(broker, key))
    )
    return [dump, held]


def held_in(broker: Any, key: bytes | str) -> list[bytes]:
    """The values under one key, whatever kind it is."""
    kind = broker.type(key).decode()
    if kind == "string":
        return [broker.get(key)]
    if kind == "list":
        return list(broker.lrange(key, 0, -1))
    if kind == "hash":
        return list(broker.hgetall(key).values())
    if kind == "set":
        return list(broker.smembers(key))
    return list(broker.zrange(key, 0, -1))
