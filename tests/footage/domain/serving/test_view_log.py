"""The record of who was served which frames: no frame missing, none added."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

from django.utils import timezone

from apps.footage.domain.clips import open_clip
from apps.footage.domain.serving.view_log import Viewing, note_frames
from apps.footage.enums import AccessPurpose, ObjectKind
from apps.footage.models import ClipView
from tests.cast import Cast
from tests.factories import make_clip, make_footage, make_project


def recorded(viewing: Viewing) -> set[int]:
    rows = ClipView.objects.filter(kind=viewing.kind, session_hash=viewing.session_hash)
    return {frame for row in rows for frame in range(row.first_frame, row.last_frame + 1)}


def test_the_rows_hold_exactly_the_frames_that_were_served(cast: Cast) -> None:
    footage = make_footage(cast, make_project(cast), 300)
    viewing = Viewing(footage, None, ObjectKind.PROXY, "session", cast.client_alice)
    dice, served, total = random.Random(7), set[int](), 0
    for _ in range(120):
        first = dice.randrange(290)
        last = min(299, first + dice.randrange(12))
        note_frames(viewing, (first, last), 1000)
        served |= set(range(first, last + 1))
        total += 1000
        assert recorded(viewing) == served
    runs = list(ClipView.objects.order_by("first_frame"))
    assert all(a.last_frame + 1 < b.first_frame for a, b in pairwise(runs))
    assert sum(run.bytes_served for run in runs) == total
    assert sum(run.requests for run in runs) == 120


def test_sessions_kinds_clips_and_people_are_kept_apart(cast: Cast) -> None:
    footage = make_footage(cast, make_project(cast), 300)
    clip = make_clip(footage, 0, 100)
    until = timezone.now() + timedelta(hours=1)
    open_clip(clip, cast.annotator_vera, purpose=AccessPurpose.REVIEW, until=until)
    for viewing in (
        Viewing(footage, clip, ObjectKind.PROXY, "one", cast.annotator_vera),
        Viewing(footage, clip, ObjectKind.PROXY, "two", cast.annotator_vera),
        Viewing(footage, clip, ObjectKind.STILL, "one", cast.annotator_vera),
        Viewing(footage, clip, ObjectKind.PROXY, "one", cast.annotator_noor),
        Viewing(footage, None, ObjectKind.SPRITE, "one", cast.annotator_vera),
    ):
        note_frames(viewing, (5, 9), 1)
        note_frames(viewing, (10, 12), 1)
    rows = list(ClipView.objects.order_by("id"))
    assert [(row.first_frame, row.last_frame, row.requests) for row in rows] == [(5, 12, 2)] * 5
    purposes = [row.purpose for row in rows]
    assert purposes == ["review", "review", "review", "", ""]
    assert "one" not in {row.session_hash for row in rows}
