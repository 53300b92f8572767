"""tuspy over a network that cuts and a web server that is killed: every upload ends, whole.

`PLUMBLINE_CUTS=100 PLUMBLINE_KILLS=10` is the full scale (bench/README.md).
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from apps.footage.domain.uploads.limits import PART_BYTES
from tests.journeys.installation import Installation
from tests.journeys.uploader import (
    Account,
    Network,
    WebServer,
    open_account,
    random_file,
    wait_for,
)

CUTS, KILLS = int(os.environ.get("PLUMBLINE_CUTS", 15)), int(os.environ.get("PLUMBLINE_KILLS", 2))
FILE_BYTES = 24_000_000
CHUNK_BYTES = 12_000_000  # of one request; more than one part
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("t"))
    installation.start()
    yield installation
    installation.stop()


def test_every_upload_ends_whole(portal: Installation, tmp_path: Path) -> None:
    account = open_account(portal)
    server = WebServer(portal)
    server.start()
    network = Network(server.port, cuts=CUTS, mean_bytes=FILE_BYTES // 6)
    killer = threading.Thread(target=kill_again_and_again, args=(server, KILLS))
    killer.start()
    number, sent = 0, dict[str, str]()
    try:
        while network.cuts > 0 or killer.is_alive() or not sent:
            path = random_file(tmp_path / f"take {number}.mp4", FILE_BYTES, number)
            sent[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
            upload(account, network.port, path)
            path.unlink()
            number += 1
    finally:
        killer.join()
        network.close()
        server.close()
    wait_for(lambda: not unassembled(portal), seconds=60 + 5 * number, what="all assembled")
    mine = "FROM footage_footage WHERE project_id = %s"
    assert dict(portal.rows(f"SELECT name, sha256 {mine}", account.project)) == sent
    assert portal.rows(f"SELECT count(*) {mine}", account.project) == [(number,)]
    parts = [path for path in portal.files() if {"parts", account.project} <= set(path.parts)]
    # A killed server may leave at most the part it was writing, which the sweep removes.
    assert len(parts) <= KILLS


def test_a_break_costs_at_most_one_part(portal: Installation, tmp_path: Path) -> None:
    """How far the server is after a cut, against what had passed the network by then."""
    account = open_account(portal)
    port = int(portal.url.rpartition(":")[2])
    data = random_file(tmp_path / "one.mp4", FILE_BYTES, 77)
    path = account.create(port, "one.mp4", FILE_BYTES)
    client = tus(account, port)
    network = Network(port, cuts=1, mean_bytes=FILE_BYTES // 2, seed=11)
    address = f"http://127.0.0.1:{network.port}{path}"
    with data.open("rb") as stream, pytest.raises(TusUploadFailed):
        client.uploader(file_stream=stream, url=address, retries=0).upload()
    network.close()

    def offset() -> int:
        query = "SELECT \"offset\" FROM footage_upload WHERE name = 'one.mp4' AND writer IS NULL"
        return int((portal.rows(query) or [(-1,)])[0][0])

    wait_for(lambda: offset() >= 0, seconds=20, what="noticed by the server")
    assert offset() >= network.passed - PART_BYTES


def tus(account: Account, port: int) -> TusClient:
    return TusClient(f"http://127.0.0.1:{port}/api/uploads/", headers=account.headers)


def upload(account: Account, port: int, path: Path) -> None:
    """As any client of tus does: until it is done, creating again what was never created."""
    client, location = tus(account, port), None
    with path.open("rb") as stream:  # tuspy would leave files it opens open when a line breaks
        for _ in range(500):
            try:
                uploader = client.uploader(
                    file_stream=stream, chunk_size=CHUNK_BYTES, retries=300, retry_delay=0.2,
                    metadata=account.metadata(path.name), url=location,
                )  # fmt: skip
                if location is None:
                    location = uploader.create_url()
                    uploader.set_url(location)
                uploader.upload()
            except (requests.RequestException, TusCommunicationError, TusUploadFailed):
                time.sleep(0.2)
            else:
                return
    raise AssertionError(f"{path.name} never ended.")


def kill_again_and_again(server: WebServer, times: int) -> None:
    for _ in range(times):
        time.sleep(2.5)
        server.kill()
        server.start()


def unassembled(portal: Installation) -> int:
    query = "SELECT count(*) FROM footage_footage WHERE sha256 = ''"
    return int(portal.rows(query)[0][0])
