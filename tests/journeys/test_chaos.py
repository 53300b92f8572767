"""Nothing that was drawn is lost or doubled, whatever is killed while it is saved.

The view's own modules label at speed against a whole installation, over a network that drops and
doubles, while web, worker, PostgreSQL and broker are killed. `PLUMBLINE_GESTURES=10000` is the
full scale (bench/README.md).
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.embedded.var import CHECKOUT
from tests.journeys.installation import Installation
from tests.journeys.test_canary import processes

GESTURES = int(os.environ.get("PLUMBLINE_GESTURES", 1500))
SESSION = CHECKOUT / "tests" / "js" / "chaos" / "session.js"
CSRF = "a" * 32
# Which processes each victim is; the supervisor starts what ends, up to three times a minute each.
VICTIMS = {"web": b"gunicorn", "worker": b"celery", "postgres": b"postgres", "valkey": b"valkey"}
SECONDS_BETWEEN = (5.0, 9.0)
pytestmark = pytest.mark.slow


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("x"))
    installation.start()
    yield installation
    installation.stop()


def make_task(portal: Installation) -> dict[str, Any]:
    """A task that somebody holds, and the cookies that sign them in."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.labeling_world", "1"], cwd=CHECKOUT, capture_output=True,
        text=True, env={**portal.environment, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def kill_one(portal: Installation, draw: random.Random, victim: str) -> bool:
    """SIGKILL one process of `victim`, be it the first of them or a child."""
    root, word = str(portal.var.root).encode(), VICTIMS[victim]
    mine = [
        pid
        for pid, _, words, environment in processes()
        if any(word in part for part in words[:4])
        and (any(root in part for part in words) or any(root in part for part in environment))
    ]
    if not mine:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(draw.choice(mine), signal.SIGKILL)
        return True
    return False


@pytest.mark.skipif(shutil.which("node") is None, reason="the view's modules run in Node here")
def test_no_gesture_is_lost_or_doubled(portal: Installation, tmp_path: Path) -> None:
    world = make_task(portal)
    task, cookie = world["tasks"][0], world["cookies"][0]
    command = ["node", str(SESSION), portal.url, task, cookie, CSRF, str(GESTURES), "7"]
    session = subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    draw, killed, victims = random.Random(3), Counter[str](), list[str]()
    try:
        while session.poll() is None:
            time.sleep(draw.uniform(*SECONDS_BETWEEN))
            victims = victims or draw.sample(sorted(VICTIMS), len(VICTIMS))  # each in its turn
            victim = victims.pop()
            if session.poll() is None and kill_one(portal, draw, victim):
                killed[victim] += 1
    finally:
        session.kill()
    said, complaint = session.communicate()
    assert session.returncode == 0, f"{said}\n{complaint}\nkilled {dict(killed)}"
    result = json.loads(said)
    told = {**result, "ids": len(result["ids"]), "killed": dict(killed)}
    (tmp_path / "told.json").write_text(json.dumps(told))
    assert result["equal"]
    assert result["conflicts"] == 0, "nobody else was at work"
    assert result["dropped"] + result["doubled"] > 0
    stored = [
        str(pk)
        for table in ("track", "event", "tag")
        for (pk,) in portal.rows(f"SELECT id FROM annotations_{table} WHERE task_id = %s", task)
    ]
    assert sorted(stored) == sorted(result["ids"])
    [(count, highest)] = portal.rows(
        "SELECT count(*), max(number) FROM annotations_changeset WHERE task_id = %s", task
    )
    assert count == highest == result["revision"], "each change set once, none left out"
