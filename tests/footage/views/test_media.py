"""Bytes of footage over HTTP: ranges, stills, posters, to whom they are open and nobody else."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import av
import cv2
import numpy as np
import pytest
from django.utils import timezone

from apps.accounts.domain.grants import end_access
from apps.contracts.enums import ContractStatus
from apps.footage.domain.clips import close_clip, open_clip
from apps.footage.domain.ingest.following import enqueue_again
from apps.footage.domain.serving.frames import read_index, read_rendition, rendition
from apps.footage.enums import AccessPurpose, ObjectKind
from apps.footage.models import Clip, ClipView, Footage
from apps.projects.models import ProjectGrant
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_project
from tests.footage.worlds import numbered_video, read_number, receive, run_ingest, run_kind

FRAMES = 131


@pytest.fixture
def footage(cast: Cast) -> Footage:
    """Ready footage of a project that Bright Labels works on."""
    project = make_project(cast)
    make_contract(cast, project)
    found = receive(cast, project, numbered_video(FRAMES, g="24", sc_threshold="0"))
    assert run_ingest(found) == "succeeded"
    return found


@pytest.fixture
def clip(cast: Cast, footage: Footage) -> Clip:
    """Frames [50, 80), leased to Vera; whole groups of 24 would be [48, 96)."""
    found = make_clip(footage, 50, 80)
    until = timezone.now() + timedelta(minutes=30)
    open_clip(found, cast.annotator_vera, purpose=AccessPurpose.ANNOTATION, until=until)
    return found


def video(client: Any, clip: Clip, span: str | None = None, **headers: str) -> Any:
    """The answer, its body read whole into `data`."""
    asked = {**headers, **({"Range": span} if span else {})}
    response = client.get(f"/media/clips/{clip.pk}/video/", headers=asked)
    response.data = response.getvalue()
    return response


def shown(footage: Footage) -> bytes:
    """All bytes of what plays."""
    found = read_rendition(footage)[1]
    with found.open() as reader:
        return b"".join(reader.read_range(0, found.size_plain))


def test_the_client_gets_any_range(cast: Cast, footage: Footage, clip: Clip) -> None:
    whole, client = shown(footage), cast.sign_in("client_vic")
    size = len(whole)
    for span, start, stop in (
        ("bytes=0-0", 0, 1),
        ("bytes=100-4999", 100, 5000),
        (f"bytes={size - 3}-", size - 3, size),
        ("bytes=-5", size - 5, size),
        (f"bytes=10-{size * 9}", 10, size),
    ):
        response = video(client, clip, span)
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
        assert response["Content-Length"] == str(stop - start)
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Type"] == "application/octet-stream"
        assert response.data == whole[start:stop]
    response = video(client, clip)
    assert (response.status_code, response.data) == (200, whole)


@pytest.mark.parametrize("span", ["bytes=99999999-", "bytes=0-1,5-6", "bytes=-0", "bytes=0-0,-1"])
def test_what_is_not_there_and_many_ranges_answer_416(
    cast: Cast, footage: Footage, clip: Clip, span: str
) -> None:
    response = video(cast.sign_in("client_alice"), clip, span)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(shown(footage))}"


@pytest.mark.parametrize("span", ["frames=1-2", "bytes=5-1", "bytes=-", "bytes=a-b", "bytes"])
def test_a_header_that_is_no_range_is_ignored(cast: Cast, clip: Clip, span: str) -> None:
    response = video(cast.sign_in("client_alice"), clip, span)
    assert response.status_code == 200


def test_if_range_and_head(cast: Cast, footage: Footage, clip: Clip) -> None:
    client = cast.sign_in("client_alice")
    head = client.head(f"/media/clips/{clip.pk}/video/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(shown(footage)))
    assert head["Accept-Ranges"] == "bytes"
    for tag, status in ((head["ETag"], 206), ('"another"', 200)):
        response = video(client, clip, "bytes=0-9", **{"If-Range": tag})
        assert response.status_code == status
    assert ClipView.objects.count() == 1


def test_head_tells_what_get_would_and_to_the_same_people(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    index = read_index(footage)
    start, stop = index.bytes_of(index.samples_of(clip.start, clip.stop))
    address, inside = f"/media/clips/{clip.pk}/video/", f"bytes={start}-{stop - 1}"
    for name in ("client_alice", "lead_lena", "annotator_vera", "annotator_noor", "rival_rob"):
        client = cast.sign_in(name)
        for span in (inside, "bytes=0-100", None, "bytes=99999999-", "bytes=0-1,4-5"):
            got = video(client, clip, span)
            told = client.head(address, headers={"Range": span} if span else {})
            assert told.status_code == got.status_code, (name, span)
            assert told.content == b""
            for header in ("Content-Length", "Content-Range", "ETag", "Cache-Control"):
                if got.status_code < 400 or header == "Content-Range":
                    assert told.get(header) == got.get(header), (name, span, header)


def test_who_holds_the_clip_gets_the_bytes_its_frames_need_and_no_others(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    client, whole = cast.sign_in("annotator_vera"), shown(footage)
    answer = client.get(f"/api/clips/{clip.pk}/frames/")
    assert answer.status_code == 200
    samples = answer.json()["samples"]
    first = samples["offset"][0]
    last = max(o + s for o, s in zip(samples["offset"], samples["size"], strict=True))
    taken = video(client, clip, f"bytes={first}-{last - 1}")
    assert taken.status_code == 206
    assert taken.data == whole[first:last]
    for span in (
        f"bytes={first - 1}-{last - 1}", f"bytes={first}-{last}", "bytes=0-100", "bytes=-100", None,
    ):  # fmt: skip
        assert video(client, clip, span).status_code == 403, span


def test_the_frame_index_decodes_to_the_clips_frames_and_ends_with_them(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    document = cast.sign_in("annotator_vera").get(f"/api/clips/{clip.pk}/frames/").json()
    assert document["clip"] == {"start": 50, "stop": 80}
    assert (document["width"], document["height"], document["fps"]) == (320, 96, [25, 1])
    assert document["pts_ms"] == [40.0 * frame for frame in range(50, 80)]
    rendition_ = document["rendition"]
    assert rendition_["codec"].startswith("avc1.")
    assert rendition_["size"] == len(shown(footage))
    samples = document["samples"]
    assert samples["key"][0] == 1
    assert set(range(50, 80)) <= set(samples["rank"])
    assert min(samples["rank"]) == 48  # the group's key frame
    assert max(samples["rank"]) <= 83  # not the rest of the last group

    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata = base64.b64decode(rendition_["description"])
    whole, seen = shown(footage), {}
    packets: list[Any] = []
    for offset, size, rank in zip(samples["offset"], samples["size"], samples["rank"], strict=True):
        packet = av.Packet(whole[offset : offset + size])
        packet.pts = rank
        packets.append(packet)
    for packet in [*packets, None]:
        for frame in decoder.decode(packet):
            seen[frame.pts] = read_number(frame.to_ndarray(format="bgr24"))
    assert {frame: seen[frame] for frame in range(50, 80)} == {n: n for n in range(50, 80)}


def picture_of(response: Any) -> Any:
    return cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)


def test_a_still_is_the_frame_with_its_viewers_name_burned_in(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    client = cast.sign_in("annotator_vera")
    for frame in (50, 71, 79):
        response = client.get(f"/media/clips/{clip.pk}/stills/{frame}/")
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, no-store"
        picture = picture_of(response)
        assert picture.shape == (96, 320, 3)
        assert read_number(picture) == frame
        # Below the bars the picture is an even gray, but for the writing.
        assert picture[76:].std() > 10
    for frame in (49, 80, 10**9):
        assert client.get(f"/media/clips/{clip.pk}/stills/{frame}/").status_code == 400
    seen = ClipView.objects.filter(user=cast.annotator_vera).order_by("id")
    assert [(view.first_frame, view.last_frame, view.kind) for view in seen] == [
        (frame, frame, ObjectKind.STILL) for frame in (50, 71, 79)
    ]


def test_the_poster_is_for_who_sees_the_footage(cast: Cast, footage: Footage, clip: Clip) -> None:
    address = f"/media/footage/{footage.pk}/poster/"
    expected = {"client_vic": 200, "lead_lena": 200, "annotator_vera": 404, "rival_rob": 404}
    got = {name: cast.sign_in(name).get(address).status_code for name in expected}
    assert got == expected
    response = cast.sign_in("client_vic").get(address)
    assert picture_of(response).shape == (96, 320, 3)


def test_who_gets_which_answer(cast: Cast, footage: Footage, clip: Clip) -> None:
    index = read_index(footage)
    start, stop = index.bytes_of(index.samples_of(clip.start, clip.stop))
    span = f"bytes={start}-{stop - 1}"
    expected = {
        None: (403, 403, 403),
        "client_alice": (206, 200, 200),
        "client_vic": (206, 200, 200),
        "vendor_bob": (206, 200, 200),
        "lead_lena": (206, 200, 200),
        "annotator_vera": (206, 200, 200),
        "annotator_noor": (404, 404, 404),
        "auditor_omar": (404, 404, 404),
        "operator_olga": (404, 404, 404),
        "rival_rob": (404, 404, 404),
        "stranger_zoe": (404, 404, 404),
    }
    for name, answers in expected.items():
        client = cast.sign_in(name)
        response = video(client, clip, span)
        got = (
            response.status_code,
            client.get(f"/media/clips/{clip.pk}/stills/50/").status_code,
            client.get(f"/api/clips/{clip.pk}/frames/").status_code,
        )
        assert got == answers, name


@pytest.mark.parametrize("ending", ["lease", "lapse", "grant", "contract", "suspension"])
def test_what_ends_access_works_on_the_next_request(
    cast: Cast, footage: Footage, clip: Clip, ending: str
) -> None:
    client = cast.sign_in("annotator_vera")
    addresses = [f"/media/clips/{clip.pk}/stills/60/", f"/api/clips/{clip.pk}/frames/"]
    assert {client.get(address).status_code for address in addresses} == {200}
    contract = footage.project.parties.get().contract
    if ending == "lease":
        close_clip(clip, cast.annotator_vera, purpose=AccessPurpose.ANNOTATION)
    elif ending == "lapse":
        clip.accesses.update(until=timezone.now())
    elif ending == "grant":
        end_access(
            ProjectGrant, footage.project, cast.org("Bright Labels"),
            reason="test", acting_user=cast.client_alice,
        )  # fmt: skip
    elif ending == "contract":
        contract.status = ContractStatus.SUSPENDED
        contract.save(update_fields=["status"])
    else:
        contract.vendor.is_suspended = True
        contract.vendor.save(update_fields=["is_suspended"])
    assert {client.get(address).status_code for address in addresses} == {404}
    assert video(client, clip, "bytes=0-1").status_code == 404


def test_views_are_added_up_per_person_session_and_clip(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    index = read_index(footage)
    client = cast.sign_in("annotator_vera")
    sent = 0
    for frame in (60, 55, 70):
        start, stop = index.bytes_of(index.samples_of(frame, frame + 1))
        video(client, clip, f"bytes={start}-{stop - 1}")
        sent += stop - start
    view = ClipView.objects.get()
    assert (view.user, view.clip, view.requests) == (cast.annotator_vera, clip, 3)
    assert view.bytes_served == sent
    assert view.first_frame <= 55 < 70 <= view.last_frame
    video(cast.sign_in("annotator_vera"), clip, "bytes=0-1")  # another session, refused
    assert ClipView.objects.count() == 1


def test_another_sites_page_gets_nothing(cast: Cast, clip: Clip) -> None:
    client = cast.sign_in("client_alice")
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        response = client.get(
            f"/media/clips/{clip.pk}/stills/60/", headers={"Sec-Fetch-Site": site}
        )
        assert response.status_code == status


@pytest.mark.parametrize("path", ["video/", "stills/60/"])
def test_media_is_for_our_pages_not_a_page_of_its_own(cast: Cast, clip: Clip, path: str) -> None:
    client = cast.sign_in("client_alice")
    uses = {"empty": 200, "video": 200, "image": 200, "document": 403, "iframe": 403,
            "embed": 403, "script": 403}  # fmt: skip
    for use, status in uses.items():
        headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": use}
        response = client.get(f"/media/clips/{clip.pk}/{path}", headers=headers)
        assert response.getvalue()
        assert response.status_code == status, use
    typed = {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"}
    assert client.get(f"/media/clips/{clip.pk}/{path}", headers=typed).status_code == 403


def test_footage_that_is_not_ready_says_so(cast: Cast) -> None:
    footage = receive(cast, make_project(cast), numbered_video(30))
    clip = make_clip(footage, 0, 30)
    client = cast.sign_in("client_alice")
    assert client.get(f"/api/clips/{clip.pk}/frames/").status_code == 409
    assert video(client, clip).status_code == 409
    assert client.get(f"/media/footage/{footage.pk}/poster/").status_code == 409


def test_a_damaged_object_releases_nothing(cast: Cast, footage: Footage, clip: Clip) -> None:
    from django.core.files.storage import default_storage

    stored = rendition(footage, ObjectKind.ORIGINAL)
    with default_storage.open(stored.storage_key) as file:
        data = bytearray(file.read())
    data[len(data) // 2] ^= 1
    default_storage.delete(stored.storage_key)
    default_storage.save(stored.storage_key, io.BytesIO(bytes(data)))
    assert video(cast.sign_in("client_alice"), clip, "bytes=0-9").status_code == 503


def test_an_open_view_keeps_its_rendition_when_the_proxy_takes_over(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    client = cast.sign_in("annotator_vera")
    address = f"/api/clips/{clip.pk}/frames/"
    before = client.get(address).json()
    assert before["rendition"]["kind"] == "original"
    enqueue_again("footage.proxy", footage, acting_user=cast.client_alice)
    assert run_kind(footage, "footage.proxy") == "succeeded"
    after = client.get(address).json()
    assert after["rendition"]["kind"] == "proxy"

    taken = {}
    for document in (before, after):
        samples = document["samples"]
        first, last = samples["offset"][0], samples["offset"][-1] + samples["size"][-1]
        url = document["rendition"]["url"]
        answer = client.get(url, headers={"Range": f"bytes={first}-{last - 1}"})
        assert answer.status_code == 206
        taken[url] = answer.getvalue()
        past = client.get(url, headers={"Range": f"bytes={first}-{last}"})
        assert past.status_code == 403
    assert len(set(taken.values())) == 2


def test_only_what_plays_of_this_footage_is_a_rendition(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    client = cast.sign_in("client_alice")
    poster = rendition(footage, ObjectKind.POSTER)
    original = rendition(footage, ObjectKind.ORIGINAL)
    for asked, status in ((poster.pk, 410), (original.pk, 410), (uuid4(), 410), ("x", 400)):
        url = f"/media/clips/{clip.pk}/video/?rendition={asked}"
        assert client.get(url).status_code == status, asked


def test_who_holds_a_clip_gets_zeros_where_no_frame_lies(
    cast: Cast, footage: Footage, clip: Clip
) -> None:
    index, found = read_rendition(footage)
    last = int(index.offset[-1] + index.size[-1])
    with found.open(only=index) as reader:
        data = b"".join(reader.read_range(0, found.size_plain))
    whole = shown(footage)
    assert (len(data), data[: index.offset[0]]) == (len(whole), bytes(int(index.offset[0])))
    assert data[index.offset[0] : last] == whole[index.offset[0] : last]
    assert not any(data[last:])
