"""Real and hostile footage through the job that indexes it: exact to the frame, or a clear no."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from apps.core.errors import InvalidInput, NotAllowed
from apps.core.models import Activity, Job
from apps.footage.domain.ingest.following import PROXY
from apps.footage.domain.ingest.receiving import receive_footage
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.domain.serving.frames import read_index, read_rendition, rendition
from apps.footage.enums import FootageStatus, ObjectKind
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.worlds import (
    ingest,
    numbered_video,
    read_number,
    receive,
    run_ingest,
    run_kind,
)

# name: frames of a full decode, displayed size, codec
REAL = {
    "bikes.mp4": (250, (640, 272), "h264"),
    "opencv_box.mp4": (455, (640, 480), "h264"),  # its header says 456
    "forensics_hello_mpeg2.mpeg": (249, (640, 480), "mpeg2video"),
}
REAL_SLOW = {
    "vtest.avi": (795, (768, 576), "msmpeg4"),
    "forensics_hello_720p.mp4": (249, (1280, 720), "h264"),
    "sports2d_demo_vp9.mp4": (230, (1768, 994), "vp9"),
    "pose2sim_multi_cam01.mp4": (100, (1088, 1920), "h264"),
    "bigbuckbunny.mp4": (132, (1280, 720), "h264"),
}
EVERY = [
    *(pytest.param(name, *facts) for name, facts in REAL.items()),
    *(pytest.param(name, *facts, marks=pytest.mark.slow) for name, facts in REAL_SLOW.items()),
]


@pytest.mark.parametrize(("name", "frames", "size", "codec"), EVERY)
def test_real_footage_is_indexed_to_the_frame(
    cast: Cast, footage_dir: Path, name: str, frames: int, size: tuple[int, int], codec: str
) -> None:
    path = footage_dir / name
    footage = ingest(cast, make_project(cast), path)

    with av.open(str(path)) as container:
        pictures = list(container.decode(video=0))
    assert footage.status == FootageStatus.READY
    assert footage.frame_count == len(pictures) == frames
    assert (footage.width, footage.height) == size
    assert footage.report["codec"] == codec

    index = read_index(footage)
    assert sorted(index.rank.tolist()) == list(range(frames))
    assert index.key[0]
    assert np.all(np.diff(index.pts_ms) > 0)
    if pictures[0].pts is not None:
        base: Any = pictures[0].time_base
        # The times of opencv_box.mp4 are in decoding order; its pictures are not.
        moments = sorted(1000 * float(p.pts * base) for p in pictures if p.pts is not None)
        assert np.abs(index.pts_ms - np.subtract(moments, moments[0])).max() < 0.001
    assert footage.report["times_out_of_order"] is (name == "opencv_box.mp4")

    shown = read_rendition(footage)[1]
    with shown.open() as reader:
        data = b"".join(reader.read_range(0, shown.size_plain))
    with av.open(io.BytesIO(data), "r") as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert [packet.size for packet in packets] == index.size.tolist()
    assert [packet.is_keyframe for packet in packets] == index.key.tolist()
    assert object_bytes(rendition(footage, ObjectKind.POSTER)).startswith(b"\xff\xd8")


@pytest.mark.parametrize("gap", [0, 7])
def test_frame_i_of_the_proxy_is_frame_i_of_the_source(cast: Cast, gap: int) -> None:
    footage = receive(cast, make_project(cast), numbered_video(131, gap=gap))
    assert run_ingest(footage) == "succeeded"
    assert run_kind(footage, PROXY) == "succeeded"
    assert footage.frame_count == 131
    assert footage.report["variable_rate"] is bool(gap)

    index = read_index(footage)
    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata = base64.b64decode(index.description)
    seen = {}
    with read_rendition(footage)[1].open() as proxy:
        packets: list[Any] = []
        for offset, size, rank in zip(index.offset, index.size, index.rank, strict=True):
            packet = av.Packet(b"".join(proxy.read_range(int(offset), int(offset + size))))
            packet.pts = int(rank)
            packets.append(packet)
    for packet in [*packets, None]:
        for frame in decoder.decode(packet):
            seen[frame.pts] = read_number(frame.to_ndarray(format="bgr24"))
    assert seen == {number: number for number in range(131)}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("notes.mp4", b"Dear all, the meeting is at ten.\n" * 40, "not a video the portal knows"),
        ("zeros.mp4", bytes(4096), "not a video the portal knows"),
        ("picture.avi", b"\x89PNG\r\n\x1a\n" + bytes(2000), "not a video the portal knows"),
        ("list.mp4", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "not a video the portal knows"),
        ("cut.mp4", numbered_video(60)[:6000], "cut off or damaged"),
        ("riff.avi", b"RIFF\x00\x10\x00\x00AVI LIST" + bytes(4000), "damaged"),
    ],
    ids=["text", "zeros", "image", "playlist", "truncated", "empty_avi"],
)
def test_bad_footage_fails_with_words_a_client_understands(
    cast: Cast, name: str, data: bytes, words: str
) -> None:
    footage = receive(cast, make_project(cast), data, name)
    assert run_ingest(footage) == "failed"
    assert footage.status == FootageStatus.FAILED
    assert words in footage.error
    job = Job.objects.get(subject_id=footage.pk)
    assert job.message == footage.error
    # Nothing is lost: the original is still there, byte for byte.
    assert object_bytes(rendition(footage, ObjectKind.ORIGINAL)) == data


def test_an_empty_file_is_refused_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="is empty"):
        receive(cast, make_project(cast), b"")


def test_only_the_clients_managers_upload(cast: Cast) -> None:
    project = make_project(cast)
    for person in (cast.client_rita, cast.client_vic, cast.rival_rob, cast.lead_lena):
        with pytest.raises(NotAllowed):
            receive_footage(project, name="a.mp4", stream=None, acting_user=person)  # type: ignore[arg-type]


def test_the_activity_tells_the_story(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(30))
    run_ingest(footage)
    told = Activity.objects.filter(subject_id=footage.pk).order_by("id")
    assert [row.verb for row in told] == ["footage.received", "footage.ingesting", "footage.ready"]
