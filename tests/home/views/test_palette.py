"""The palette finds what the person may see, and nothing else."""

from __future__ import annotations

from typing import Any

from tests.audits.worlds import make_lot
from tests.cast import Cast


def found(cast: Cast, name: str, query: str) -> list[dict[str, Any]]:
    """Results of `query` for `name`."""
    answer = cast.sign_in(name).get("/palette/", {"q": query})
    assert answer.status_code == 200
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_projects_by_part_of_their_name(cast: Cast) -> None:
    lot = make_lot(cast)
    (result,) = found(cast, "client_alice", "junc")
    assert result == {
        "label": "Junction",
        "hint": "Project · Acme Mobility",
        "url": lot.project.get_absolute_url(),
        "icon": "folder",
    }


def test_lots_and_tasks_by_number(cast: Cast) -> None:
    make_lot(cast, tasks=2)
    assert [r["label"] for r in found(cast, "lead_lena", "lot 1")] == ["Lot 1"]
    assert [r["label"] for r in found(cast, "lead_lena", "task 2")] == ["Task 2"]
    assert {r["label"] for r in found(cast, "lead_lena", "1")} >= {"Lot 1", "Task 1"}


def test_others_find_nothing(cast: Cast) -> None:
    make_lot(cast)
    for name in ("rival_rob", "othervendor_otto", "stranger_zoe"):
        assert found(cast, name, "junction") == []
        assert found(cast, name, "lot 1") == []


def test_odd_queries_find_nothing_and_fail_nothing(cast: Cast) -> None:
    for query in ("", "   ", "%", "lot 99999999999999999999", "é" * 500):
        assert found(cast, "client_alice", query) == []
