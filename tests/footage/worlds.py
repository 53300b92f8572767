"""Footage for tests: received and indexed as in life, or drawn with numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from apps.core.domain.jobs import run_job
from apps.core.domain.tenancy import set_scope
from apps.core.enums import JobState
from apps.core.models import Job
from apps.footage.domain.ingest.following import MAIN, main_job
from apps.footage.domain.ingest.receiving import receive_footage
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage
from apps.projects.models import Project
from tests.cast import Cast, see_everything

BITS = 16


def receive(cast: Cast, project: Project, data: bytes, name: str = "take.mp4") -> Footage:
    """Footage that has arrived and waits for its job."""
    return receive_footage(
        project, name=name, stream=io.BytesIO(data), acting_user=cast.client_alice
    )


def run_ingest(footage: Footage) -> str:
    """Do what makes the footage ready, as a worker would; returns the last job's state."""
    state = ""
    for _ in MAIN:
        job = main_job(footage)
        assert job is not None
        if state and (job.ended or footage.status == FootageStatus.READY):
            break
        state = run_one(job)
        footage.refresh_from_db()
    return state


def run_following(footage: Footage, *kinds: str) -> None:
    """Do the jobs of these kinds (of all, without any) that wait for the footage."""
    while job := Job.objects.about(footage.pk).filter(state=JobState.QUEUED).last():
        found = Job.objects.about(footage.pk).filter(state=JobState.QUEUED)
        wanted = found.filter(kind__in=kinds).last() if kinds else job
        if wanted is None:
            break
        run_one(wanted)
    footage.refresh_from_db()


def run_one(job: Job) -> str:
    """Do one job; returns its state."""
    try:
        return run_job(job.pk, job.client_id)
    finally:
        see_everything()


def run_kind(footage: Footage, kind: str) -> str:
    """Do the footage's newest job of `kind` as a worker would; returns the job's state."""
    job = Job.objects.about(footage.pk).filter(kind=kind)[0]
    set_scope([])  # a worker sees nothing but what the job opens
    try:
        return run_job(job.pk, job.client_id)
    finally:
        see_everything()
        footage.refresh_from_db()


def ingest(cast: Cast, project: Project, path: Path) -> Footage:
    """Real footage, ready."""
    footage = receive(cast, project, path.read_bytes(), path.name)
    assert run_ingest(footage) == "succeeded", footage.error
    return footage


def numbered_video(frames: int, *, gap: int = 0, **options: Any) -> bytes:
    """An mp4 whose frame i shows i as 16 black or white bars; `gap` doubles some durations."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as target:
        stream: Any = target.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 96, "yuv420p"
        stream.codec_context.options = {"preset": "ultrafast", "bf": "3", "g": "50", **options}
        moment = 0
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(draw_number(number), format="bgr24")
            frame.pts, frame.time_base = moment, Fraction(1, 25)
            moment += 2 if gap and number % gap == 0 else 1
            for packet in stream.encode(frame):
                target.mux(packet)
        for packet in stream.encode(None):
            target.mux(packet)
    return file.getvalue()


def draw_number(number: int) -> NDArray[np.uint8]:
    """The picture that says `number`."""
    picture = np.full((96, 320, 3), 128, dtype=np.uint8)
    for bit in range(BITS):
        picture[:72, bit * 20 : bit * 20 + 20] = 255 if number >> bit & 1 else 0
    return picture


def read_number(picture: NDArray[Any]) -> int:
    """What a picture of `draw_number` says, whatever its size."""
    height, width = picture.shape[:2]
    gray = picture.astype(float).mean(axis=2) if picture.ndim == 3 else picture.astype(float)
    bars = [
        gray[
            height // 8 : height // 2,
            int((bit + 0.3) * width / BITS) : int((bit + 0.7) * width / BITS),
        ]
        for bit in range(BITS)
    ]
    return sum(1 << bit for bit, bar in enumerate(bars) if bar.mean() > 127)


def decoded(source: Any) -> Iterator[NDArray[Any]]:
    """Every frame of a full decode, in presentation order, as BGR."""
    with av.open(source) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="bgr24")
