"""Awkward and real footage in the labeling view: the frame shown at index i is frame i."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest

from apps.annotations.domain.assignment import release_task
from apps.annotations.domain.leases import take_lease
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import Task
from apps.core.domain.jobs import run_job
from apps.core.enums import JobState
from apps.core.models import Job
from apps.footage.domain.serving.frames import read_rendition
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage
from tests.browser.exactness import (
    KEEP_PAINTED,
    Wrong,
    jump_to,
    points_of,
    step_through,
    wrong_numbers,
    wrong_pictures,
)
from tests.browser.labeling import Labeling
from tests.browser.view import View
from tests.factories import make_clip, make_task
from tests.footage.odd_inputs import ODD_INPUTS, odd_video, shown_numbers
from tests.footage.renditions import rendition_frames
from tests.footage.worlds import receive

pytestmark = pytest.mark.browser

# Of each file; bench/README.md has the record of many more.
JUMPS = int(os.environ.get("PLUMBLINE_EXACT_JUMPS", "12"))
STEPS = int(os.environ.get("PLUMBLINE_EXACT_STEPS", "16"))
QUICK = ["edit_list", "open_gop", "rotated", "odd_size"]
DRAWN = [name for name in ODD_INPUTS if name not in QUICK]
REAL = [
    "bikes.mp4", "opencv_box.mp4", "bigbuckbunny.mp4", "forensics_hello_mpeg2.mpeg",
    "forensics_hello_720p.mp4", "vtest.avi", "sports2d_demo_vp9.mp4", "pose2sim_multi_cam01.mp4",
]  # fmt: skip


def test_awkward_footage_is_shown_to_the_frame(labeling: Labeling) -> None:
    assert {name: look_at_drawn(labeling, name) for name in QUICK} == {name: [] for name in QUICK}


@pytest.mark.slow
@pytest.mark.parametrize("names", [DRAWN[:5], DRAWN[5:10], DRAWN[10:]], ids="abc")
def test_all_other_awkward_footage_too(labeling: Labeling, names: list[str]) -> None:
    assert {name: look_at_drawn(labeling, name) for name in names} == {name: [] for name in names}


@pytest.mark.slow
@pytest.mark.parametrize("names", [REAL[:3], REAL[3:5], REAL[5:]], ids="abc")
def test_real_footage_is_shown_to_the_frame(
    labeling: Labeling, footage_dir: Path, names: list[str]
) -> None:
    wrong = {name: look_at_real(labeling, footage_dir / name) for name in names}
    assert wrong == {name: [] for name in names}


def look_at_drawn(labeling: Labeling, name: str) -> Wrong:
    """Every frame of drawn footage shown wrong: as it lies where browsers can, and by proxy."""
    kind = ODD_INPUTS[name]
    footage = receive_and_index(labeling, odd_video(name), kind.file)
    first = ObjectKind.ORIGINAL if kind.direct else ObjectKind.PROXY
    assert shown_kind(labeling, footage) == first
    expected = shown_numbers(name)

    def look(view: View, stops: Iterator[int]) -> Wrong:
        return wrong_numbers(view, kind.size, expected, stops)

    return look_twice(labeling, footage, name, look)


def look_at_real(labeling: Labeling, path: Path) -> Wrong:
    """Every frame of real footage shown wrong: as it lies where browsers can, and by proxy."""
    footage = receive_and_index(labeling, path.read_bytes(), path.name)

    def look(view: View, stops: Iterator[int]) -> Wrong:
        with labeling.everything():
            frames = rendition_frames(footage)
            pictures = [points_of(frame.to_ndarray(format="rgb24")) for _, frame in frames]
        assert len(pictures) == footage.frame_count
        return wrong_pictures(view, pictures, stops)

    return look_twice(labeling, footage, path.name, look)


def look_twice(
    labeling: Labeling,
    footage: Footage,
    name: str,
    look: Callable[[View, Iterator[int]], Wrong],
) -> Wrong:
    """What `look` finds in a run and jumps of the first rendition, and of the one that follows."""
    assert footage.frame_count
    start, jumps = draw_stops(name, footage.frame_count)
    with opened_view(labeling, footage) as view:
        wrong = look(view, chain(step_through(view, start, STEPS), jump_to(view, jumps)))
    if shown_kind(labeling, footage) == ObjectKind.ORIGINAL and run_next(
        labeling, footage, "footage.proxy"
    ):
        assert shown_kind(labeling, footage) == ObjectKind.PROXY
        with opened_view(labeling, footage) as view:
            wrong += look(view, jump_to(view, jumps[: JUMPS // 2]))
    return wrong


def draw_stops(name: str, frames: int) -> tuple[int, list[int]]:
    """Where the run begins, and where to jump: the same every time, both ends among them."""
    chance = random.Random(name)
    jumps = [chance.randrange(frames) for _ in range(JUMPS - 2)]
    return chance.randrange(max(1, frames - STEPS)), [frames - 1, *jumps, 0]


def receive_and_index(labeling: Labeling, data: bytes, name: str) -> Footage:
    """The footage, ready: what a worker does until then, and nothing of what follows."""
    with labeling.everything():
        footage = receive(labeling.cast, labeling.project, data, name)
    while run_next(labeling, footage) and footage.status != FootageStatus.READY:
        pass
    assert footage.status == FootageStatus.READY, footage.error
    return footage


def run_next(labeling: Labeling, footage: Footage, kind: str = "") -> bool:
    """Do the job that has waited longest for the footage; False when there is none (of `kind`)."""
    with labeling.everything():
        waiting = Job.objects.about(footage.pk).filter(state=JobState.QUEUED)
        job = (waiting.filter(kind=kind) if kind else waiting).last()
    if job is None:
        return False
    assert run_job(job.pk, job.client_id) == "succeeded"
    with labeling.everything():
        footage.refresh_from_db()
    return True


def shown_kind(labeling: Labeling, footage: Footage) -> str:
    """Whether the view is given the original or a proxy."""
    with labeling.everything():
        return str(read_rendition(footage)[1].kind)


def task_on(labeling: Labeling, footage: Footage) -> Task:
    """The task on all frames of it, made when first asked for."""
    found = Task.objects.filter(clip__footage=footage).first()
    return found or make_task(
        labeling.cast, labeling.project, labeling.contract, make_clip(footage),
        annotator=labeling.cast.annotator_vera, status=TaskStatus.IN_PROGRESS,
    )  # fmt: skip


@contextmanager
def opened_view(labeling: Labeling, footage: Footage) -> Iterator[View]:
    """A task on all frames of `footage`, leased to Vera, in a browser that decodes."""
    vera = labeling.cast.annotator_vera
    with labeling.everything():
        release_task(labeling.task, acting_user=vera)
        labeling.task = task_on(labeling, footage)
        take_lease(labeling.task, vera, Stage.ANNOTATION)
    context = labeling.sign_in("annotator_vera")
    context.add_init_script(KEEP_PAINTED)
    view = labeling.open(context)
    assert view.data("pictures") == "decoder", view.say()
    yield view
    assert view.errors == []
    view.page.context.close()
