"""S3 against a real server: parts, ranges, little memory, and what happens when it is away."""

from __future__ import annotations

import hashlib
import random
import socket
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.core.domain.jobs import run_job
from apps.core.errors import Unavailable
from apps.core.models import Job
from apps.footage.domain.objects.s3 import HEAD_BYTES, PART_BYTES, RangedObject
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import (
    object_bytes,
    open_object,
    store_object,
    write_object,
)
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Footage, MediaObject, UploadPart
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_clip, make_project
from tests.footage.api.test_uploads import TUS, create, offset_of, patch
from tests.footage.worlds import numbered_video, receive, run_ingest
from tests.seaweed import Seaweed, stored_in

pytestmark = pytest.mark.slow
PLAIN = hashlib.shake_128(b"s3").digest(3 * PART_BYTES + 1_234_567)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def store(project: Project, plain: bytes = PLAIN) -> MediaObject:
    return store_object(project, ObjectKind.ORIGINAL, "video/mp4", [plain])


def names_in(seaweed: Seaweed, bucket: str) -> list[str]:
    found = seaweed.client().list_objects_v2(Bucket=bucket)
    return [entry["Key"] for entry in found.get("Contents", ())]


def unfinished(seaweed: Seaweed, bucket: str) -> list[Any]:
    found = seaweed.client().list_multipart_uploads(Bucket=bucket)
    return list(found.get("Uploads", ()))


@pytest.mark.parametrize("size", [0, 1, 1_048_520, 1_048_521, PART_BYTES, len(PLAIN)])
def test_every_size_comes_back(seaweed: Seaweed, bucket: str, project: Project, size: int) -> None:
    stored = store(project, PLAIN[:size])
    assert object_bytes(MediaObject.objects.get(pk=stored.pk)) == PLAIN[:size]
    answer = seaweed.client().get_object(Bucket=bucket, Key=stored.storage_key)
    assert hashlib.sha256(answer["Body"].read()).hexdigest() == stored.sha256_cipher
    assert names_in(seaweed, bucket) == [stored.storage_key]
    assert unfinished(seaweed, bucket) == []
    delete_stored([stored.storage_key])
    delete_stored([stored.storage_key])  # gone already: no error
    assert names_in(seaweed, bucket) == []


def test_ranges_from_anywhere(bucket: str, project: Project) -> None:
    chosen = random.Random(5)
    with open_object(store(project)) as reader:
        for _ in range(20):
            start = chosen.randrange(len(PLAIN))
            stop = min(len(PLAIN), start + chosen.randrange(1, 200_000))
            assert b"".join(reader.read_range(start, stop)) == PLAIN[start:stop]
        assert b"".join(reader.read_range(0, len(PLAIN))) == PLAIN


def test_opening_and_jumping_fetch_little_and_reading_on_fetches_ahead(
    bucket: str, project: Project
) -> None:
    stored = store(project)
    storage: Any = default_storage
    wanted: list[int] = []
    ask = storage.client.get_object

    def counted(**parameters: Any) -> Any:
        first, last = parameters["Range"].removeprefix("bytes=").split("-")
        wanted.append(int(last) - int(first) + 1)
        return ask(Bucket=bucket, Key=stored.storage_key, **parameters)

    file = RangedObject(counted)
    assert wanted == [HEAD_BYTES]
    file.seek(20_000_000)
    assert file.read(1000)
    assert wanted.pop() <= 1024**2
    for _ in range(50):
        file.read(100_000)
    assert len(wanted) <= 5
    assert max(wanted) <= 8 * 1024**2


def test_writing_and_reading_hold_a_few_parts_in_memory(bucket: str, project: Project) -> None:
    piece = hashlib.shake_128(b"piece").digest(1024**2)
    size = 80 * len(piece)
    store(project, piece)  # what the client makes once does not count
    tracemalloc.start()
    try:
        stored = store_object(
            project,
            ObjectKind.ORIGINAL,
            "video/mp4",
            (piece for _ in range(80)),
            declared_size=size,
        )
        with open_object(stored) as reader:
            assert sum(map(len, reader.read_range(0, size))) == size
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024**2, f"{peak / 1024**2:.0f} MiB"


def test_the_source_breaks_in_the_third_part(
    seaweed: Seaweed, bucket: str, project: Project
) -> None:
    def breaking() -> Iterator[bytes]:
        yield PLAIN[: 2 * PART_BYTES + 10]
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="the source broke"):
        write_object(project, ObjectKind.PROXY, "video/mp4", breaking())
    assert names_in(seaweed, bucket) == []
    assert unfinished(seaweed, bucket) == []


def test_killed_while_writing(seaweed: Seaweed, bucket: str, project: Project) -> None:
    def killing() -> Iterator[bytes]:
        yield PLAIN[: 2 * PART_BYTES]
        seaweed.stop()
        yield PLAIN[2 * PART_BYTES :]

    begun = time.monotonic()
    try:
        with pytest.raises(Unavailable, match="try again"):
            store_object(project, ObjectKind.ORIGINAL, "video/mp4", killing())
        assert time.monotonic() - begun < 30
        with pytest.raises(Unavailable):
            store(project, b"small")
    finally:
        seaweed.start()
    assert not MediaObject.objects.exists()
    assert names_in(seaweed, bucket) == []  # parts that never became an object
    storage: Any = default_storage
    folder = f"{project.client_id}/{project.pk}"
    assert storage.end_unfinished(folder, before=datetime.now(UTC) - timedelta(days=3)) == 0
    assert storage.end_unfinished(folder, before=datetime.now(UTC) + timedelta(hours=1)) == 1
    assert unfinished(seaweed, bucket) == []
    assert object_bytes(store(project)) == PLAIN


def test_killed_while_reading(seaweed: Seaweed, bucket: str, project: Project) -> None:
    stored = store(project)
    begun = time.monotonic()
    with open_object(stored) as reader:
        assert next(reader.read_range(0, 1000)) == PLAIN[:1000]
        seaweed.stop()
        try:
            with pytest.raises(Unavailable, match="try again"):
                list(reader.read_range(9_000_000, 9_000_100))
            with pytest.raises(Unavailable):
                open_object(stored)
            assert time.monotonic() - begun < 30
        finally:
            seaweed.start()
        assert b"".join(reader.read_range(9_000_000, 9_000_100)) == PLAIN[9_000_000:9_000_100]


def test_a_server_that_never_answers_is_given_up(project: Project, seaweed: Seaweed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        described = seaweed.storage("bucket")
        described["OPTIONS"]["endpoint_url"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with stored_in(default=described):
            begun = time.monotonic()
            with pytest.raises(Unavailable, match="try again"):
                default_storage.open("any")
            assert time.monotonic() - begun < 30


def test_a_clip_from_upload_to_pictures(
    seaweed: Seaweed, bucket: str, cast: Cast, footage_dir: Path
) -> None:
    project = make_project(cast)
    footage = receive(cast, project, numbered_video(60))
    assert run_ingest(footage) == "succeeded"
    assert footage.status == FootageStatus.READY
    poster = cast.sign_in("client_alice").get(f"/media/footage/{footage.pk}/poster/")
    assert poster.status_code == 200
    keys = set(MediaObject.objects.values_list("storage_key", flat=True))
    assert set(names_in(seaweed, bucket)) == keys


def test_the_server_is_never_given_plaintext(
    seaweed: Seaweed, bucket: str, project: Project
) -> None:
    canary = b"".join(f"canary {number:09}\n".encode() for number in range(200_000))
    store(project, canary)
    store(project, canary[:900])
    runs = [canary[at : at + 24] for at in range(0, len(canary), 90_001)]
    for path in seaweed.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(run in data for run in runs), path.name


def do(kind: str) -> str:
    job = Job.objects.get(kind=kind)
    try:
        return run_job(job.pk, job.client_id)
    finally:
        see_everything()


def test_an_upload_of_many_parts_survives_the_server_being_killed(
    seaweed: Seaweed, bucket: str, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    project = make_project(cast)
    client = cast.sign_in("client_alice")
    url = create(client, project, len(PLAIN))["Location"]
    first = patch(client, url, PLAIN[: 2 * PART_BYTES], 0)
    assert (first.status_code, offset_of(client, url)) == (204, 2 * PART_BYTES)
    seaweed.stop()
    try:
        away = patch(client, url, PLAIN[2 * PART_BYTES :], 2 * PART_BYTES)
        assert away.status_code == 503
        assert "try again" in away.content.decode()
    finally:
        seaweed.start()
    # Nothing half there: the offset is what is stored, and the client goes on from it.
    assert offset_of(client, url) == 2 * PART_BYTES
    assert set(names_in(seaweed, bucket)) == set(
        UploadPart.objects.values_list("storage_key", flat=True)
    )
    last = patch(client, url, PLAIN[2 * PART_BYTES :], 2 * PART_BYTES)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PLAIN)))
    with django_capture_on_commit_callbacks(execute=True):
        assert do("footage.assemble") == "succeeded"
    footage = Footage.objects.get()
    assert footage.sha256 == hashlib.sha256(PLAIN).hexdigest()
    original = MediaObject.objects.get(kind=ObjectKind.ORIGINAL)
    assert object_bytes(original) == PLAIN
    head = seaweed.client().head_object(Bucket=bucket, Key=original.storage_key)
    assert head["ETag"].strip('"').endswith("-4")  # of that many parts
    assert head["ContentLength"] == original.size_cipher
    assert client.delete(url, headers=TUS).status_code == 410


def test_a_clip_is_served_from_s3_and_says_when_it_is_away(
    seaweed: Seaweed, bucket: str, cast: Cast
) -> None:
    footage = receive(cast, make_project(cast), numbered_video(60))
    assert run_ingest(footage) == "succeeded"
    clip = make_clip(footage, 0, 60)
    client = cast.sign_in("client_alice")
    video = f"/media/clips/{clip.pk}/video/"
    part = client.get(video, headers={"Range": "bytes=100-1099"})
    assert part.status_code == 206
    assert len(part.getvalue()) == 1000
    still = client.get(f"/media/clips/{clip.pk}/stills/30/")
    assert still.status_code == 200
    seaweed.stop()
    try:
        away = client.get(f"/media/footage/{footage.pk}/poster/")
        assert away.status_code == 503
    finally:
        seaweed.start()
    assert client.get(f"/media/footage/{footage.pk}/poster/").status_code == 200
