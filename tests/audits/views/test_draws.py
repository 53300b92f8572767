"""The published draw over HTTP, and the script in docs that repeats it."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.lots import redeliver_lot
from apps.audits.models import Lot
from apps.quality import sampling
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_draw.py"


def publish(cast: Cast, lot: Lot, name: str = "vendor_bob", query: str = "") -> dict[str, Any]:
    answer = cast.sign_in(name).get(f"/lots/{lot.pk}/draw/{query}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    found: dict[str, Any] = json.loads(answer.content)
    return found


def verify(where: Path, draw: dict[str, Any], *options: str) -> tuple[int, str]:
    """What the script says, run alone: without the portal's packages on its path."""
    file = where / "draw.json"
    file.write_text(json.dumps(draw), encoding="utf-8")
    run = [sys.executable, "-I", "-S", str(SCRIPT), str(file), *options]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def decided(cast: Cast) -> Lot:
    lot = make_lot(cast, tracks=6)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    return lot


@pytest.mark.parametrize("name", ["vendor_bob", "client_vic", "auditor_omar"])
def test_a_decided_lot_verifies(cast: Cast, decided: Lot, tmp_path: Path, name: str) -> None:
    draw = publish(cast, decided, name)
    noted = ("--items-hash", decided.items_hash, "--commitment", draw["sample"]["commitment"])

    code, said = verify(tmp_path, draw, *noted)

    assert code == 0, said
    assert "DIFFERS" not in said
    assert said.count("fits") == 6
    assert len(draw["sample"]["drawn"]) == draw["sample"]["size"] > 1


def test_the_seed_is_kept_until_the_decision(cast: Cast, tmp_path: Path) -> None:
    lot = make_lot(cast, tracks=6)
    assert publish(cast, lot)["sample"] is None
    assert verify(tmp_path, publish(cast, lot))[0] == 0

    sample = draw_sample(lot, acting_user=cast.auditor_omar)
    draw = publish(cast, lot)

    assert draw["sample"]["seed"] is None
    assert draw["sample"]["drawn"] is None
    assert bytes(sample.seed).hex() not in json.dumps(draw)
    code, said = verify(tmp_path, draw)
    assert code == 0, said
    assert "revealed with the decision" in said


def test_an_earlier_round_stays_published_as_it_was_frozen(cast: Cast, tmp_path: Path) -> None:
    lot = make_lot(cast, tracks=6)
    inspect_all(cast, lot, defective=2)
    decide_lot(lot, acting_user=cast.auditor_omar)
    first = publish(cast, lot)
    Task.objects.update(status=TaskStatus.DELIVERED)
    redeliver_lot(lot, acting_user=cast.lead_lena)

    assert publish(cast, lot, query="?round=1") == first
    assert publish(cast, lot)["round"] == 2
    assert verify(tmp_path, first)[0] == 0
    for odd in ("0", "3", "x", "", "9" * 40):
        client = cast.sign_in("vendor_bob")
        assert client.get(f"/lots/{lot.pk}/draw/?round={odd}").status_code == 404


def test_its_task_ids_open_nothing_to_an_auditor(cast: Cast, decided: Lot) -> None:
    auditor = cast.sign_in("auditor_omar")
    tasks = {item["task"] for item in publish(cast, decided, "auditor_omar")["items"]}

    assert {auditor.get(f"/tasks/{task}/").status_code for task in tasks} == {404}


def _label(draw: dict[str, Any]) -> None:
    draw["items"][3]["label"] = "cas"


def _seed(draw: dict[str, Any]) -> None:
    seed = draw["sample"]["seed"]
    draw["sample"]["seed"] = seed[:-1] + ("0" if seed[-1] != "0" else "1")


def _unknown(draw: dict[str, Any]) -> None:
    first = draw["sample"]["drawn"][0]
    draw["sample"]["drawn"][0] = first[:-1] + ("g")


def _swapped(draw: dict[str, Any]) -> None:
    drawn = draw["sample"]["drawn"]
    drawn[0], drawn[1] = drawn[1], drawn[0]


def _shorter(draw: dict[str, Any]) -> None:
    draw["sample"]["drawn"].pop()


def _twice(draw: dict[str, Any]) -> None:
    draw["items"].append(draw["items"][0])


@pytest.mark.parametrize(
    ("alter", "named"),
    [
        (_label, "DIFFERS  Items hash:"),
        (_seed, "DIFFERS  Commitment:"),
        (_unknown, "DIFFERS  Drawn item 1:"),
        (_swapped, "DIFFERS  Drawn item 1:"),
        (_shorter, "DIFFERS  Sample size:"),
        (_twice, "DIFFERS  Items:"),
    ],
)
def test_what_was_altered_is_named(
    cast: Cast,
    decided: Lot,
    tmp_path: Path,
    alter: Callable[[dict[str, Any]], None],
    named: str,
) -> None:
    draw = publish(cast, decided)
    alter(draw)

    code, said = verify(tmp_path, draw)

    assert code == 1, said
    assert named in said


def test_a_consistent_forgery_differs_from_what_was_noted(
    cast: Cast, decided: Lot, tmp_path: Path
) -> None:
    draw = publish(cast, decided)
    noted = draw["items_hash"]
    _label(draw)
    draw["items_hash"] = sampling.lot_hash(draw["items"])

    assert verify(tmp_path, draw)[0] == 0
    code, said = verify(tmp_path, draw, "--items-hash", noted)
    assert code == 1
    assert "as you noted it" in said


def test_what_is_no_draw_is_said_so(tmp_path: Path) -> None:
    code, said = verify(tmp_path, {"items": []})
    assert code == 2
    assert "cannot be checked" in said


def test_the_script_agrees_with_the_portal() -> None:
    script = runpy.run_path(str(SCRIPT))
    items = [
        {"id": f"ü{n}\U0001f6a6" if n % 2 else str(n), "label": 'a"\u2028\n', "n": n, "none": None}
        for n in range(50)
    ]
    ids = [str(item["id"]) for item in items]
    seed = bytes(range(32))

    assert script["hash_items"](items) == sampling.lot_hash(items)
    assert script["commit_seed"](seed) == sampling.commit_seed(seed)
    assert script["draw_order"](seed, ids) == sampling.draw_order(seed, ids)
    assert script["SEED_BYTES"] == sampling.SEED_BYTES
