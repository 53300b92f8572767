"""The demo's footage: street scenes, drawn and encoded once, kept under `var/demo/`."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.core.domain.jobs import run_job
from apps.core.enums import JobState
from apps.core.models import Job
from apps.footage.domain.ingest.following import main_job
from apps.footage.domain.ingest.receiving import receive_footage
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage
from apps.home.domain.scene import Event, Track, draw_scene, write_scene
from apps.home.domain.scene.encoding import Fault
from apps.projects.models import Project

WIDTH, HEIGHT, FPS = 960, 540, 15
SOURCES = Path(__file__).parents[1] / "scene"
DRAWERS = 2


@dataclass(frozen=True)
class Shot:
    """One video of the demo: its name, the seed it is drawn from, its length, its faults."""

    name: str
    seed: int
    frames: int
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Truth:
    """What is really in a shot."""

    tracks: list[Track]
    events: list[Event]


def draw_shots(shots: Iterable[Shot], say: Callable[[str], None]) -> None:
    """Draw and encode those that are not there yet, two at a time."""
    missing = [shot for shot in shots if not _path(shot).exists()]
    if not missing:
        return
    seconds = sum(shot.frames for shot in missing) / FPS
    say(f"Drawing {len(missing)} videos of {seconds:.0f} s in all; this happens once …")
    _path(missing[0]).parent.mkdir(parents=True, exist_ok=True)
    # Fresh processes: a forked one would share this process's database connection.
    with ProcessPoolExecutor(DRAWERS, mp_context=get_context("spawn")) as pool:
        drawn = {
            pool.submit(write_scene, _path(s), s.seed, s.faults, **_size(s)): s for s in missing
        }
        for future in as_completed(drawn):
            future.result()
            say(f"  {drawn[future].name}")


def truth_of(shot: Shot) -> Truth:
    """What `shot` shows, planned anew from its seed."""
    scene = draw_scene(shot.seed, **_size(shot))
    return Truth(scene.tracks, scene.events)


def upload_shot(project: Project, shot: Shot, *, acting_user: Any) -> Footage:
    """Upload the shot and index it to the frame, as the worker would."""
    return upload_bytes(project, shot.name, _path(shot).read_bytes(), acting_user=acting_user)


def upload_bytes(project: Project, name: str, data: bytes, *, acting_user: Any) -> Footage:
    """Upload `data` and let what makes it ready run here and now; the rest is left to workers."""
    footage = receive_footage(project, name=name, stream=io.BytesIO(data), acting_user=acting_user)
    while footage.status != FootageStatus.READY:
        job = main_job(footage)
        if job is None or job.ended:
            break
        done = run_job(job.pk, job.client_id)
        footage.refresh_from_db()
        if done != JobState.SUCCEEDED:
            break
    return footage


def run_jobs_about(subject: Any) -> None:
    """Do the jobs that wait for `subject`, in this process."""
    for job in Job.objects.about(subject.pk):
        run_job(job.pk, job.client_id)


def _size(shot: Shot) -> dict[str, int]:
    return {"width": WIDTH, "height": HEIGHT, "frames": shot.frames, "fps": FPS}


def _path(shot: Shot) -> Path:
    """Named after everything that shapes it: an edited generator draws anew."""
    what = f"{shot.seed} {shot.frames} {shot.faults} {WIDTH} {HEIGHT} {FPS}"
    digest = hashlib.sha256(what.encode())
    for source in sorted(SOURCES.glob("*.py")):
        digest.update(source.read_bytes())
    return Path(settings.VAR_ROOT) / "demo" / f"{digest.hexdigest()[:24]}.mp4"
