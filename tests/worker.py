"""A real Celery worker on the database of a test: `python -m tests.worker DATABASE`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from portal.embedded.var import CHECKOUT

QUEUES = "ingest,export,quality,default"


def start_worker(database: str, log: Path, *, concurrency: int = 2) -> subprocess.Popen[bytes]:
    """Start it in a process group of its own; whoever starts it ends it."""
    with log.open("ab") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.worker", database, str(concurrency)],
            cwd=CHECKOUT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def children_of(pid: int) -> list[int]:
    """The processes that `pid` has started and that are there."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in tasks.read_text().split()]
        except OSError:  # ended meanwhile
            continue
    return found


def kill(pid: int) -> None:
    """SIGKILL, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> None:
    """The worker."""
    import django

    django.setup()
    from portal.celery import app
    from tests.databases import point_to

    point_to(sys.argv[1])
    app.worker_main(
        ["worker", "--queues", QUEUES, "--concurrency", sys.argv[2], "--loglevel", "WARNING",
         "--without-gossip", "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip


if __name__ == "__main__":
    main()
