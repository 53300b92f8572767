"""Rewrapping the data keys of one project after a rotation, with a reader going on beside it.

`PLUMBLINE_REWRAP_KEYS` sets how many (100,000). The peer wraps as many keys in memory alone: what
is above it is the database's part. Services run in a folder of their own that is removed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import Any

KEYS = int(os.environ.get("PLUMBLINE_REWRAP_KEYS") or 100_000)
READABLE = 50
GOAL_SECONDS = 60


def measure() -> Iterator[dict[str, Any]]:
    """Run this module with services of its own and pass on what it finds."""
    with tempfile.TemporaryDirectory(prefix="pl-") as folder:
        environment = {
            **os.environ,
            "PLUMBLINE_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        }
        environment.pop("PLUMBLINE_MASTER_KEY", None)
        inside = f"{sys.executable} manage.py migrate --database owner -v 0 && "
        inside += f"exec {sys.executable} -m bench.footage_measures.rewrap"
        command = [sys.executable, "-m", "portal.embedded", "run", "--", "sh", "-c", inside]
        output = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    for line in output.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def main() -> None:
    """Fill a project, rotate its key, rewrap while reading; print what was measured."""
    import django

    django.setup()
    from django.db import transaction

    from apps.core.domain.jobs import run_job
    from apps.core.domain.tenancy import scope
    from apps.footage.domain.keys.rotation import rotate_project_key
    from tests.cast import build_cast
    from tests.factories import make_project

    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        readable = _fill(project)
    quiet = _Reader(project.client_id, readable)
    quiet.run_for(3)
    with scope([project.client_id]):
        job = rotate_project_key(project, acting_user=cast.operator_olga)
    with _Reader(project.client_id, readable) as busy:
        began = time.perf_counter()
        state = run_job(job.pk, job.client_id)
        seconds = time.perf_counter() - began
    with scope([project.client_id]):
        job.refresh_from_db()
    if state != "succeeded" or job.result["rewrapped"] != KEYS:
        raise SystemExit(f"{state}: {job.result} {job.message}")
    memory = _wrap_in_memory()
    for result in (
        _result(f"rewrap of {KEYS} keys", seconds, "s", GOAL_SECONDS * KEYS / 100_000,
                "wrapping in memory alone", memory),
        _result("reads beside it, p95", busy.p95(), "ms", 0, "before it", quiet.p95()),
        {"name": "reads that failed", "value": busy.failed, "unit": f"of {busy.count}", "goal": 0},
    ):  # fmt: skip
        print(json.dumps(result), flush=True)


def _result(
    name: str, value: float, unit: str, goal: float, peer: str, peer_value: float
) -> dict[str, Any]:
    return {
        "name": name, "value": round(value, 3), "unit": unit, "goal": goal or None, "peer": peer,
        "peer_value": round(peer_value, 3), "ratio": round(value / peer_value, 2),
    }  # fmt: skip


def _fill(project: Any) -> list[Any]:
    """KEYS rows with a key each; those of the first few have a body in storage."""
    from apps.core.models import uuid7
    from apps.footage.domain.keys.contexts import dek_context
    from apps.footage.domain.keys.envelope import new_data_key, open_kek
    from apps.footage.domain.keys.sealing import seal
    from apps.footage.domain.objects.stored import store_object
    from apps.footage.enums import ObjectKind
    from apps.footage.models import MediaObject

    readable = [
        store_object(project, ObjectKind.STILL, "image/jpeg", [os.urandom(20_000)])
        for _ in range(READABLE)
    ]
    kek_id = readable[0].kek_id
    kek = open_kek(project.client_id, kek_id)
    rows = []
    for number in range(KEYS - READABLE):
        row = MediaObject(
            id=uuid7(), client_id=project.client_id, project=project, kind=ObjectKind.STILL,
            content_type="image/jpeg", storage_key=f"bench/{number}", size_plain=1,
            size_cipher=57, sha256_cipher="0" * 64, kek_id=kek_id, written_under=kek_id,
            commitment=bytes(32), details={"declared_size": None},
        )  # fmt: skip
        row.wrapped_dek = seal(kek, new_data_key(), dek_context(row))
        rows.append(row)
    MediaObject.objects.bulk_create(rows, batch_size=5000)
    return [row.pk for row in readable]


def _wrap_in_memory() -> float:
    """Seconds to unwrap and wrap KEYS keys without a database."""
    from apps.footage.domain.keys.sealing import seal, unseal

    one, two, context = os.urandom(32), os.urandom(32), bytes(300)
    sealed = seal(one, bytes(32), context)
    began = time.perf_counter()
    for _ in range(KEYS):
        seal(two, unseal(one, sealed, context), context)
    return time.perf_counter() - began


class _Reader:
    """A thread that opens stored objects anew, row and body, until it is told to stop."""

    def __init__(self, client_id: Any, readable: list[Any]) -> None:
        self._client_id, self._readable = client_id, readable
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.milliseconds: list[float] = []
        self.failed = 0

    @property
    def count(self) -> int:
        return len(self.milliseconds) + self.failed

    def __enter__(self) -> _Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def run_for(self, seconds: float) -> None:
        with self:
            time.sleep(seconds)

    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[-1]

    def _read(self) -> None:
        from django.db import connection

        from apps.core.domain.tenancy import scope
        from apps.core.errors import DomainError
        from apps.footage.domain.objects.stored import object_bytes
        from apps.footage.models import MediaObject

        number = 0
        while not self._stop.is_set():
            number += 1
            began = time.perf_counter()
            try:
                with scope([self._client_id]):
                    pk = self._readable[number % len(self._readable)]
                    object_bytes(MediaObject.objects.get(pk=pk))
            except DomainError:
                self.failed += 1
            else:
                self.milliseconds.append((time.perf_counter() - began) * 1000)
            time.sleep(0.002)
        connection.close()


if __name__ == "__main__":
    main()
