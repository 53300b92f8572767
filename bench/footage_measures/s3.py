"""Stored objects in S3 (a SeaweedFS on loopback): opening, ranges, reading on, writing."""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.footage.domain.objects.stream_format import DecryptingReader, Encryption
from portal.embedded.var import Var

MIB = 1024**2
SIZES = (64, int(os.environ.get("PLUMBLINE_S3_MIB", "512")))
JUMPS = 60


def measure() -> Iterator[dict[str, Any]]:
    """Values for the larger object; peers are the smaller one, or the server's own client.

    Runs this module by itself: the storage wants Django, but neither rows nor services.
    """
    command = [sys.executable, "-m", "bench.footage_measures.s3"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in output.splitlines():
        yield json.loads(line)


def main() -> None:
    """Start a server, measure, print one JSON line a result."""
    settings.configure()
    from tests.seaweed import Seaweed

    with tempfile.TemporaryDirectory(prefix="pl-") as folder:
        var = Var(Path(folder))
        var.create()
        server = Seaweed(var, "s3")
        server.start()
        try:
            for result in _measure(server):
                sys.stdout.write(json.dumps(result) + "\n")
        finally:
            server.discard()


class _Pulled:
    """What the storage reads a ciphertext from."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), b""

    def read(self, size: int | None = None) -> bytes:
        """The next bytes, exactly `size` but at the end; all that are left without one."""
        while size is None or len(self._rest) < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            self._rest += chunk
        data = self._rest[:size]
        self._rest = self._rest[len(data) :]
        return data


def _measure(server: Any) -> Iterator[dict[str, Any]]:
    from apps.footage.domain.objects.s3 import CiphertextStorage

    bucket = server.make_bucket()
    storage = CiphertextStorage(**server.storage(bucket)["OPTIONS"])
    key, piece = os.urandom(32), os.urandom(MIB)
    opening, jumping = [], []
    for size in SIZES:
        name = f"object-{size}"
        began = time.perf_counter()
        storage._save(name, _Pulled(Encryption([piece] * size, key, b"bench")))
        written = size / (time.perf_counter() - began)

        def opened(name: str = name, size: int = size) -> DecryptingReader:
            return DecryptingReader(storage.open(name), key, b"bench", size * MIB)

        opening.append(_median(lambda: opened().close()))
        with opened() as reader:
            jumping.append(_median(partial(_jump, reader, itertools.count())))
            began = time.perf_counter()
            for _ in reader.read_range(0, reader.size):
                pass
            read = size / (time.perf_counter() - began)
    plain = _plain_read(server, bucket, f"object-{SIZES[-1]}", SIZES[-1])
    label = f"{SIZES[-1]} MiB object"
    small = f"{SIZES[0]} MiB object"
    yield _row(f"s3, opening a {label}", opening[1], "ms", None, small, opening[0])
    yield _row(f"s3, 64 KiB anywhere in a {label}", jumping[1], "ms", None, small, jumping[0])
    yield _row("s3, reading on", read, "MiB/s", None, "plain GET, one stream", plain)
    peer = _plain_write(server, bucket, SIZES[-1], piece)
    yield _row("s3, encrypting and writing", written, "MiB/s", None, "boto3's own upload", peer)


def _jump(reader: DecryptingReader, steps: Iterator[int]) -> None:
    position = next(steps) * 7919 * MIB % reader.size
    for _ in reader.read_range(position, position + 65536):
        pass


def _median(step: Callable[[], Any]) -> float:
    spent = []
    for _ in range(JUMPS):
        began = time.perf_counter()
        step()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


def _plain_read(server: Any, bucket: str, name: str, size: int) -> float:
    began = time.perf_counter()
    body = server.client().get_object(Bucket=bucket, Key=name)["Body"]
    while body.read(MIB):
        pass
    return size / (time.perf_counter() - began)


def _plain_write(server: Any, bucket: str, size: int, piece: bytes) -> float:
    began = time.perf_counter()
    server.client().upload_fileobj(_Pulled([piece] * size), bucket, "peer")
    return size / (time.perf_counter() - began)


def _row(
    name: str, value: float, unit: str, goal: Any, peer: str, peer_value: float
) -> dict[str, Any]:
    return {
        "name": name, "value": round(value, 2), "unit": unit, "goal": goal, "peer": peer,
        "peer_value": round(peer_value, 2), "ratio": round(value / peer_value, 2),
    }  # fmt: skip


if __name__ == "__main__":
    main()
