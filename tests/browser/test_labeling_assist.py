"""Assist follows an object; the annotator looks on, and what is taken over is marked as assist."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.db import transaction

from apps.annotations.domain.documents import keyframe_rows
from apps.annotations.domain.interpolation import state_at
from apps.annotations.domain.tracking import KIND
from apps.annotations.models import Track
from apps.core.domain.jobs import run_job
from apps.core.models import Job
from tests.browser.labeling import Labeling, build_labeling
from tests.browser.view import View
from tests.footage.moving import moving_object

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PLUMBLINE_PICTURES", "")
VIDEO, BOXES = moving_object(60, speed=(2.4, 0.5))


@pytest.fixture
def moving(live_server: Any, everything: Any, browser: Any) -> Iterator[Labeling]:
    """A task of 60 frames with one object that moves."""
    with transaction.atomic():
        world = build_labeling(live_server.url, everything, VIDEO)
    world.ingest()
    world.browser = browser
    yield world
    world.close()


def work(labeling: Labeling) -> None:
    """Do the newest order, as a worker would."""
    for _ in range(200):
        with labeling.everything():
            job = Job.objects.filter(kind=KIND, state="queued").first()
        if job:
            assert run_job(job.pk, job.client_id) == "succeeded"
            return
        time.sleep(0.05)
    raise AssertionError("nothing was ordered")


def look(view: View, name: str) -> None:
    for scheme in ("light", "dark") if PICTURES else ():
        view.page.emulate_media(color_scheme=scheme)
        view.page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")


def box(frame: int) -> Any:
    return BOXES[frame]


def test_an_object_is_followed_looked_at_and_taken_over(moving: Labeling) -> None:
    view = moving.open()
    view.key("f", "f", "f", "f")
    view.settle()
    left, top, right, bottom = box(4)
    car = view.draw("1", (left, top), (right, bottom))
    view.key("t")
    view.wait(following="running 0")
    work(moving)
    view.wait(following="ended 55", frame="59")
    view.settle()
    look(view, "assist")
    assert "Followed" in view.page.locator(".lb-following").inner_text()
    view.key("y")
    view.wait(following="")
    view.saved()
    with moving.everything():
        track = Track.objects.get(pk=car)
    sources = track.keyframes["source"]
    assert sources[0] == "manual"
    assert set(sources[1:]) == {"model"}
    assert len(sources) < 12, "few keyframes tell the way"
    for frame in range(4, 60):
        state = state_at(keyframe_rows(track.keyframes), frame, 60)
        assert state is not None
        assert np.abs(np.array(state.points) - box(frame)).max() < 5
    assert "by a model" in view.page.locator(".lb-properties").inner_text()
    view.key("Control+z")
    view.saved()
    with moving.everything():
        assert Track.objects.get(pk=car).keyframes["frame"] == [4]
    assert view.errors == []


def test_backward_up_to_a_frame_and_discarded(moving: Labeling) -> None:
    view = moving.open()
    view.go_to(40)
    left, top, right, bottom = box(40)
    car = view.draw("1", (left, top), (right, bottom))
    view.click("[data-command=follow-back]")
    work(moving)
    view.wait(following="ended 40", frame="0")
    view.go_to(25)
    view.key("Shift+y")
    view.saved()
    with moving.everything():
        assert Track.objects.get(pk=car).keyframes["frame"][0] == 25
    view.key("t")  # the keyframe at 40 is the end of that way
    view.wait(following="running 0")
    view.key("Escape")
    view.wait(following="")
    for _ in range(100):
        with moving.everything():
            state = Job.objects.filter(kind=KIND).values_list("state", flat=True)[0]
        if state == "cancelled":
            break
        view.page.wait_for_timeout(30)
    assert state == "cancelled"
    assert view.errors == []
