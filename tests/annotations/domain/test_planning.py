"""Handing out footage: around what the checks found, when the client says so."""

from __future__ import annotations

import pytest

from apps.annotations.domain.planning import create_tasks
from apps.annotations.forms import HandOutForm
from apps.footage.domain.ingest.following import CHECKS
from apps.footage.models import Footage
from tests.cast import Cast
from tests.factories import make_contract, make_project
from tests.footage.scenes import draw_parts, encode
from tests.footage.worlds import receive, run_ingest, run_kind


@pytest.fixture
def footage(cast: Cast) -> Footage:
    """240 frames, black in [90, 150), checked."""
    project = make_project(cast)
    make_contract(cast, project)
    parts = [("move", 90), ("black", 60), ("scene", 90)]
    found = receive(cast, project, encode(draw_parts(parts)))
    assert run_ingest(found) == "succeeded"
    assert run_kind(found, CHECKS) == "succeeded"
    return found


def test_tasks_are_made_around_black_stretches(cast: Cast, footage: Footage) -> None:
    form = HandOutForm(footage.project)
    assert form.dull_frames == [("take.mp4", 60)]
    contract = footage.project.parties.get().contract
    tasks = create_tasks(footage, contract, leave_out_dull=True, acting_user=cast.client_alice)
    frames = {f for task in tasks for f in range(task.clip.start, task.clip.stop)}
    assert frames == set(range(240)) - set(range(90, 150))


def test_nothing_is_left_out_unasked(cast: Cast, footage: Footage) -> None:
    contract = footage.project.parties.get().contract
    tasks = create_tasks(footage, contract, acting_user=cast.client_alice)
    assert {f for t in tasks for f in range(t.clip.start, t.clip.stop)} == set(range(240))
