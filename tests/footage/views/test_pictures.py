"""Filmstrips, list pictures and sharp stills: the right frames, to whom they are open."""

from __future__ import annotations

import json
import struct
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from django.utils import timezone

from apps.footage.domain.clips import open_clip
from apps.footage.domain.ingest.following import PICTURES
from apps.footage.enums import AccessPurpose, ObjectKind
from apps.footage.models import Clip, ClipView, Footage, UploadPart
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_project
from tests.footage.worlds import ingest, numbered_video, read_number, receive, run_ingest, run_kind


@pytest.fixture
def footage(cast: Cast) -> Footage:
    """Ready footage of 131 numbered frames, with gaps in its times, and its filmstrip."""
    project = make_project(cast)
    make_contract(cast, project)
    found = receive(cast, project, numbered_video(131, gap=7))
    assert run_ingest(found) == "succeeded"
    assert run_kind(found, PICTURES) == "succeeded"
    return found


@pytest.fixture
def clip(cast: Cast, footage: Footage) -> Clip:
    """Frames [50, 80), leased to Vera; the group of 24 they begin in is [48, 72)."""
    found = make_clip(footage, 50, 80)
    until = timezone.now() + timedelta(minutes=30)
    open_clip(found, cast.annotator_vera, purpose=AccessPurpose.ANNOTATION, until=until)
    return found


def unpack(data: bytes) -> dict[int, Any]:
    """The pictures of a pack by frame."""
    length = struct.unpack(">I", data[:4])[0]
    head, at = json.loads(data[4 : 4 + length]), 4 + length
    found: dict[int, Any] = {}
    for frame, size in zip(head["frames"], head["sizes"], strict=True):
        found[frame] = cv2.imdecode(np.frombuffer(data[at : at + size], np.uint8), cv2.IMREAD_COLOR)
        assert found[frame].shape == (head["height"], head["width"], 3)
        at += size
    assert at == len(data)
    return found


def test_the_clients_filmstrip_shows_all_of_it(cast: Cast, footage: Footage) -> None:
    response = cast.sign_in("client_vic").get(f"/media/footage/{footage.pk}/filmstrip/")
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    pictures = unpack(response.content)
    assert min(pictures) == 0
    assert max(pictures) > 120
    assert {frame: read_number(p) for frame, p in pictures.items()} == {f: f for f in pictures}
    view = ClipView.objects.get(user=cast.client_vic)
    assert (view.clip, view.kind, view.first_frame) == (None, ObjectKind.SPRITE, 0)


def test_who_holds_a_clip_gets_its_own_frames_and_no_others(cast: Cast, clip: Clip) -> None:
    client = cast.sign_in("annotator_vera")
    assert client.get(f"/media/footage/{clip.footage_id}/filmstrip/").status_code == 404
    response = client.get(f"/media/clips/{clip.pk}/filmstrip/")
    assert response.status_code == 200
    pictures = unpack(response.content)
    assert len(pictures) >= 8
    assert set(pictures) <= set(range(50, 80))
    assert {frame: read_number(p) for frame, p in pictures.items()} == {f: f for f in pictures}
    view = ClipView.objects.get(user=cast.annotator_vera)
    assert (view.clip, view.kind) == (clip, ObjectKind.SPRITE)
    assert 50 <= view.first_frame <= view.last_frame < 80


def test_the_list_picture(cast: Cast, footage: Footage) -> None:
    response = cast.sign_in("client_alice").get(f"/media/footage/{footage.pk}/thumbnail/")
    picture: Any = cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (48, 160, 3)
    assert 50 < read_number(picture) < 80


def still(client: Any, footage: Footage, frame: int) -> Any:
    response = client.get(f"/media/footage/{footage.pk}/stills/{frame}/")
    if response.status_code != 200:
        return response.status_code
    return cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)


def test_a_sharp_still_is_the_very_frame(cast: Cast, footage: Footage) -> None:
    client = cast.sign_in("client_alice")
    for frame in (0, 1, 49, 50, 51, 99, 130):
        picture = still(client, footage, frame)
        assert picture.shape == (96, 320, 3)
        assert read_number(picture) == frame
        assert picture[76:].std() > 10  # the watermark, on even gray
    assert still(client, footage, 131) == 400
    view = ClipView.objects.filter(user=cast.client_alice, kind=ObjectKind.STILL)
    assert {(v.first_frame, v.last_frame) for v in view} == {(0, 1), (49, 51), (99, 99), (130, 130)}


def test_without_the_original_the_still_comes_from_the_proxy(cast: Cast, footage: Footage) -> None:
    assert run_kind(footage, "footage.proxy") == "succeeded"
    UploadPart.objects.all().delete()
    footage.objects_stored.filter(kind=ObjectKind.ORIGINAL).delete()
    assert read_number(still(cast.sign_in("client_alice"), footage, 77)) == 77


def test_stills_are_for_who_sees_the_footage(cast: Cast, footage: Footage, clip: Clip) -> None:
    expected = {"client_vic": 200, "lead_lena": 200, "annotator_vera": 404, "rival_rob": 404}
    address = f"/media/footage/{footage.pk}/stills/60/"
    got = {name: cast.sign_in(name).get(address).status_code for name in expected}
    assert got == expected


@pytest.mark.parametrize(
    "name",
    [
        "bikes.mp4",
        "opencv_box.mp4",
        pytest.param("vtest.avi", marks=pytest.mark.slow),
        pytest.param("forensics_hello_mpeg2.mpeg", marks=pytest.mark.slow),
        pytest.param("pose2sim_multi_cam01.mp4", marks=pytest.mark.slow),
        pytest.param("sports2d_demo_vp9.mp4", marks=pytest.mark.slow),
    ],
)
def test_a_sharp_still_of_real_footage(cast: Cast, footage_dir: Path, name: str) -> None:
    found = ingest(cast, make_project(cast), footage_dir / name)
    client, count = cast.sign_in("client_alice"), found.frame_count or 0
    wanted = {0, 1, 43, count // 2, count - 1}
    with av.open(str(footage_dir / name)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number not in wanted:
                continue
            truth = frame.to_ndarray(format="bgr24")
            turns = round(frame.rotation / 90) % 4
            truth = np.rot90(truth, turns) if turns else truth
            aspect = container.streams.video[0].sample_aspect_ratio or Fraction(1)
            got = still(client, found, number)
            if aspect == 1:
                assert got.shape == truth.shape
                top = slice(0, int(truth.shape[0] * 0.8))
                assert np.abs(got[top].astype(int) - truth[top]).mean() < 6
