"""Hand-made hostile media: each ends soon in a picture or in words a client understands."""

from __future__ import annotations

import re
import resource
import socket
import struct
from collections.abc import Callable, Iterator

import pytest

from apps.core.domain.jobs import run_job
from apps.core.models import Job
from tests.cast import Cast, see_everything
from tests.factories import make_project
from tests.footage.domain.media import bombs
from tests.footage.domain.media.bombs import box, edited, honest, in_track, put
from tests.footage.hostile import outcome_of, unclear
from tests.footage.worlds import receive, run_ingest

MOST = b"\xff\xff\xff\xff"
ISOM = box(b"ftyp", b"isom\0\0\2\0isom")
VERBS = ("index", "proxy")


def _edit_list(count: int) -> bytes:
    entries = struct.pack(">III", 1, 0, 0x10000) * count
    return box(b"edts", box(b"elst", struct.pack(">II", 0, count) + entries))


COSTLY: dict[str, Callable[[], bytes]] = {
    "picture_flood": bombs.picture_flood,
    "jpeg_flood_avi": lambda: bombs.jpeg_flood("avi"),
    "jpeg_flood_mov": lambda: bombs.jpeg_flood("mov"),
    "grows_to_16k": lambda: bombs.growing_stream(1000, 1000),
    "begins_at_16k": lambda: bombs.growing_stream(1000, 1000, after=0),
    "grows_to_8k": lambda: bombs.growing_stream(480, 270),
    "samples": lambda: edited(b"stsz", put(8, MOST)),
    "samples_all_alike": lambda: edited(b"stsz", put(4, b"\0\0\0\1" + MOST)),
    "times": lambda: edited(b"stts", put(4, MOST)),
    "time_run": lambda: edited(b"stts", put(8, MOST)),
    "time_steps": lambda: edited(b"stts", put(12, MOST)),
    "orders": lambda: edited(b"ctts", put(4, MOST)),
    "order_step": lambda: edited(b"ctts", put(12, b"\x80\0\0\0")),
    "chunks": lambda: edited(b"stco", put(4, MOST)),
    "chunk_runs": lambda: edited(b"stsc", put(4, MOST)),
    "samples_a_chunk": lambda: edited(b"stsc", put(12, MOST)),
    "descriptions": lambda: edited(b"stsd", put(4, MOST)),
    "index_size": lambda: _resized(b"moov", MOST),
    "index_size_64": lambda: ISOM + struct.pack(">I4sQ", 1, b"moov", 2**63 - 1) + bytes(64),
    "box_size_7": lambda: _resized(b"mdat", b"\0\0\0\7"),
    "no_timescale": lambda: edited(b"mdhd", put(12, b"\0\0\0\0")),
    "no_movie_timescale": lambda: edited(b"mvhd", put(12, b"\0\0\0\0")),
    "fps_of_1e9": lambda: edited(b"mdhd", put(12, struct.pack(">I", 10**9))),
    "fps_of_2e31": lambda: edited(b"mdhd", put(12, b"\x7f\xff\xff\xff")),
    "one_tick_a_second": lambda: edited(b"mdhd", put(12, b"\0\0\0\1")),
    "edits": lambda: in_track(lambda: _edit_list(1_000_000)),
    "edit_count": lambda: edited(b"elst", put(4, MOST)),
    "edit_start": lambda: edited(b"elst", put(8, MOST + b"\x7f\xff\xff\xff")),
    "tracks_40": lambda: bombs.many_tracks(40),
    "tracks_5000": lambda: bombs.many_tracks(5000),
    "deep_moov": lambda: bombs.deep(b"moov", 100_000),
    "deep_udta": lambda: ISOM + box(b"moov", bombs.deep(b"udta", 100_000)[20:]),
    "compressed_index": lambda: bombs.compressed_index(30_000_000),
    "compressed_index_of_4_gib": lambda: bombs.compressed_index(2**32 - 1),
    "picture_size": lambda: edited(b"stsd", put(40, b"\xff\xff\xff\xff")),
    "segment_size": lambda: bombs.element_sizes(b"\x18\x53\x80\x67"),
    "tracks_size": lambda: bombs.element_sizes(b"\x16\x54\xae\x6b"),
    "cluster_size": lambda: bombs.element_sizes(b"\x1f\x43\xb6\x75"),
    "nested_elements": lambda: bombs.matroska()[:60] + b"\x18\x53\x80\x67\x01" * 20_000,
    "fonts": lambda: bombs.attached(5),
    "fonts_500": lambda: bombs.attached(500),
}
TAKEN_FOR_VIDEO = {
    "zip": b"PK\3\4" + bytes(200),
    "html": b"<html><script>alert(1)</script>" * 20,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    "gif": b"GIF89a" + bytes(400),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(400),
    "pdf": b"%PDF-1.7\n" + bytes(400),
    "letters_g": b"G" * 187 + b"x" * 600,
    "hls": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "concat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    "dash": b"<?xml version='1.0'?><MPD><Period><BaseURL>http://127.0.0.1/</BaseURL></Period></MPD>",
    "sami": b"<SAMI><BODY><SYNC Start=0><P>hello</SYNC></BODY></SAMI>",
    "image_list": b"image%03d.png\n" * 10,
    "avif": b"\0\0\0\x1cftypavif" + bytes(300),
    "mp4_head_then_list": ISOM + b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "list_then_mp4": b"#EXTM3U\n" + b"ftyp" + bytes(100),
    "empty_ts": b"G" + b"\xff" * 187,
    "one_byte": b"\0",
}


def _resized(kind: bytes, size: bytes) -> bytes:
    at = honest().index(kind) - 4
    return honest()[:at] + size + honest()[at + 4 :]


def check(data: bytes) -> list[str]:
    """Read it as the portal does; the kinds of outcome, all of them in order."""
    kinds = []
    # The peak of all children so far; a child begins with the size of the process that forks it.
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for verb in VERBS:
        outcome = outcome_of(data, verb)
        kinds.append(outcome.kind)
        assert outcome.seconds < 30, outcome
        if outcome.kind != "ok":
            assert not unclear(outcome.message), outcome
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak <= max(1024**2, before, own)  # KiB
    return kinds


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(COSTLY))
def test_a_bomb_costs_little_and_ends_in_words(name: str) -> None:
    assert "timeout" not in check(COSTLY[name]())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("picture_flood", "coded as “png”"),
        ("tracks_40", "tracks"),
        ("tracks_5000", "damaged"),
        ("edits", "edit list"),
    ],
)
def test_the_message_names_what_is_wrong(name: str, words: str) -> None:
    assert re.search(words, outcome_of(COSTLY[name](), "index").message)


@pytest.mark.parametrize("name", sorted(TAKEN_FOR_VIDEO))
def test_what_is_no_video_is_refused_by_its_first_bytes(name: str) -> None:
    outcome = outcome_of(TAKEN_FOR_VIDEO[name], "index")
    assert outcome.kind == "rejected"
    assert not unclear(outcome.message), outcome


@pytest.mark.slow
def test_a_video_cut_anywhere_ends_in_words() -> None:
    for _name, data in bombs.cuts():
        outcome = outcome_of(data, "index")
        assert outcome.kind == "ok" or not unclear(outcome.message), outcome


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A server nobody may come to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


@pytest.mark.parametrize("kind", [b"url ", b"alis", b"urn ", b"rsrc"])
def test_frames_that_lie_elsewhere_are_not_fetched(kind: bytes, canary: socket.socket) -> None:
    web = f"http://127.0.0.1:{canary.getsockname()[1]}/frames.mp4".encode()
    for address in (web, b"file:///etc/passwd", b"/etc/passwd", b"concat:/etc/passwd|/etc/group"):
        outcome = outcome_of(bombs.elsewhere(kind, address), "index")
        assert outcome.kind == "ok" or not unclear(outcome.message), outcome
    with pytest.raises(TimeoutError):
        canary.accept()


ODD_FACTS = (
    "fps_of_1e9", "fps_of_2e31", "one_tick_a_second", "time_steps", "time_run", "no_timescale",
    "edit_start", "order_step", "samples_all_alike", "grows_to_8k", "jpeg_flood_mov",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD_FACTS)
def test_odd_facts_do_not_break_the_job(cast: Cast, name: str) -> None:
    footage = receive(cast, make_project(cast), COSTLY[name]())
    state = run_ingest(footage)
    assert state in ("succeeded", "failed")
    assert (footage.fps_num or 25) / (footage.fps_den or 1) <= 10_000
    assert state == "succeeded" or not unclear(footage.error), footage.error
    for job in Job.objects.about(footage.pk):
        if not job.ended:
            run_job(job.pk, job.client_id)
            see_everything()
            job.refresh_from_db()
        assert job.state in ("succeeded", "failed"), (job.kind, job.message)
        assert job.state == "succeeded" or not unclear(job.message), job.message
