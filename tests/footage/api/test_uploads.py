"""The tus 1.0 server, case by case, as a client sees it."""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.core.models import Job
from apps.footage.domain.life.upkeep import expire_uploads
from apps.footage.domain.uploads.limits import MAX_UPLOAD_BYTES, PART_BYTES
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import UploadStatus
from apps.footage.models import Footage, Upload, UploadPart
from apps.projects.models import Project
from tests.cast import Cast, CastClient
from tests.factories import make_contract, make_project

PART = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}
DATA = bytes(range(256)) * 40


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def metadata(project_id: Any, name: str = "take 1.mp4") -> str:
    def pair(key: str, value: str) -> str:
        return f"{key} {base64.b64encode(value.encode()).decode()}"

    return f"{pair('filename', name)},{pair('project', str(project_id))}"


def create(client: Any, project: Project, length: int | str = len(DATA), **headers: str) -> Any:
    return client.post(
        "/api/uploads/",
        content_type=headers.pop("content_type", ""),
        headers={
            **TUS,
            "Upload-Length": str(length),
            "Upload-Metadata": metadata(project.pk),
            **headers,
        },
    )


def patch(client: Any, url: str, data: bytes, offset: int | str, **headers: str) -> Any:
    content_type = headers.pop("content_type", PART)
    # Django's client names no type for a body of no bytes.
    always = {**TUS, "Upload-Offset": str(offset), "Content-Type": content_type}
    return client.patch(url, data, content_type=content_type, headers={**always, **headers})


def offset_of(client: Any, url: str) -> int:
    return int(client.head(url, headers=TUS)["Upload-Offset"])


def test_options_says_what_the_server_can(cast: Cast) -> None:
    response = cast.sign_in("client_alice").options("/api/uploads/")
    assert response.status_code == 204
    assert response["Tus-Version"] == response["Tus-Resumable"] == "1.0.0"
    assert set(response["Tus-Extension"].split(",")) == {
        "creation", "creation-defer-length", "creation-with-upload", "checksum", "expiration",
        "termination",
    }  # fmt: skip
    assert response["Tus-Max-Size"] == str(MAX_UPLOAD_BYTES)
    assert "sha1" in response["Tus-Checksum-Algorithm"]


def test_an_upload_in_three_requests_becomes_footage(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_mia")
    created = create(client, project)
    assert created.status_code == 201
    assert created["Tus-Resumable"] == "1.0.0"
    assert created["Upload-Expires"].endswith("GMT")
    url = created["Location"]

    first = patch(client, url, DATA[:5000], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "5000")
    assert first["Upload-Expires"]
    head = client.head(url, headers=TUS)
    assert head.status_code == 200
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("5000", str(len(DATA)))
    assert head["Cache-Control"] == "no-store"
    assert metadata(project.pk) == head["Upload-Metadata"]

    last = patch(client, url, DATA[5000:], 5000)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(DATA)))
    footage = Footage.objects.get(project=project)
    assert (footage.name, footage.size_bytes) == ("take 1.mp4", len(DATA))
    assert footage.uploaded_by == cast.client_mia
    assert Job.objects.get(subject_id=footage.pk).kind == "footage.index"
    assert Job.objects.get(subject_id=footage.upload.pk).kind == "footage.assemble"
    # The last request stored no more than its own bytes; all can be read at once all the same.
    assert not footage.objects_stored.exists()
    with open_source(footage) as source:
        assert source.readall() == DATA
    # A client whose last answer was lost learns that all is there.
    assert offset_of(client, url) == len(DATA)


def test_creation_with_upload(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    response = client.post(
        "/api/uploads/", DATA, content_type=PART,
        headers={**TUS, "Upload-Length": str(len(DATA)), "Upload-Metadata": metadata(project.pk)},
    )  # fmt: skip
    assert (response.status_code, response["Upload-Offset"]) == (201, str(len(DATA)))
    assert Footage.objects.get(project=project).size_bytes == len(DATA)


def test_a_browsers_request_passes_the_forgery_check_without_losing_its_body(
    cast: Cast, project: Project, settings: Any
) -> None:
    client = CastClient(enforce_csrf_checks=True)
    client.force_login(cast.client_alice, settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(f"/projects/{project.pk}/footage/")
    token = page.cookies["csrftoken"].value
    headers = {**TUS, "Upload-Length": str(len(DATA)), "Upload-Metadata": metadata(project.pk)}
    refused = client.post("/api/uploads/", DATA, content_type=PART, headers=headers)
    assert refused.status_code == 403
    headers["X-CSRFToken"] = token
    taken = client.post("/api/uploads/", DATA, content_type=PART, headers=headers)
    assert (taken.status_code, taken["Upload-Offset"]) == (201, str(len(DATA)))


@pytest.mark.parametrize("version", [None, "0.2.2"])
def test_another_version_is_refused_and_hears_which_is_spoken(
    cast: Cast, project: Project, version: str | None
) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    headers = {} if version is None else {"Tus-Resumable": version}
    for method in ("head", "patch", "delete"):
        response = getattr(client, method)(url, headers=headers)
        assert response.status_code == 412
        assert response["Tus-Version"] == "1.0.0"
    assert client.post("/api/uploads/", headers=headers, content_type="").status_code == 412


@pytest.mark.parametrize("offset", [1, 4999, 5001, 10**15])
def test_a_wrong_offset_changes_nothing(cast: Cast, project: Project, offset: int) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    patch(client, url, DATA[:5000], 0)
    response = patch(client, url, b"x", offset)
    assert response.status_code == 409
    assert "5000" in response.json()["detail"]
    assert offset_of(client, url) == 5000


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "９", "9" * 30])
def test_an_offset_that_is_no_number_is_refused(cast: Cast, project: Project, offset: str) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    assert patch(client, url, DATA, offset.encode().decode("latin-1")).status_code == 400
    assert offset_of(client, url) == 0


@pytest.mark.parametrize("length", ["", "0", "-5", "many", "1e3"])
def test_a_bad_length_is_refused(cast: Cast, project: Project, length: str) -> None:
    response = create(cast.sign_in("client_alice"), project, length)
    assert response.status_code == 400
    assert response.json()["detail"]
    assert not Upload.objects.exists()


def test_more_than_the_limit_is_refused_before_a_byte_is_sent(cast: Cast, project: Project) -> None:
    response = create(cast.sign_in("client_alice"), project, MAX_UPLOAD_BYTES + 1)
    assert response.status_code == 413
    assert "64 GB" in response.json()["detail"]


def test_more_than_was_announced_is_refused(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project, 100)["Location"]
    response = patch(client, url, DATA, 0)
    assert response.status_code == 413
    assert offset_of(client, url) == 0
    assert not Footage.objects.exists()


@pytest.mark.parametrize("content_type", ["application/octet-stream", "application/json", ""])
def test_bytes_come_under_their_own_content_type(
    cast: Cast, project: Project, content_type: str
) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    assert patch(client, url, DATA, 0, content_type=content_type).status_code == 415


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_right_checksum_passes_and_a_wrong_one_leaves_nothing(
    cast: Cast, project: Project, algorithm: str
) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    right = base64.b64encode(hashlib.new(algorithm, DATA[:100]).digest()).decode()
    before = set(_stored(project))
    wrong = patch(client, url, DATA[1:101], 0, **{"Upload-Checksum": f"{algorithm} {right}"})
    assert wrong.status_code == 460
    assert offset_of(client, url) == 0
    assert set(_stored(project)) == before
    taken = patch(client, url, DATA[:100], 0, **{"Upload-Checksum": f"{algorithm} {right}"})
    assert taken.status_code == 204


@pytest.mark.parametrize("value", ["crc32 AAAA", "sha1 not-base64!", "sha1"])
def test_a_checksum_nobody_can_check_is_refused(cast: Cast, project: Project, value: str) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    response = patch(client, url, DATA[:100], 0, **{"Upload-Checksum": value})
    assert response.status_code in (400, 460)
    assert offset_of(client, url) == 0


def test_termination_removes_what_had_arrived(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    patch(client, url, DATA[:5000], 0)
    assert client.delete(url, headers=TUS).status_code == 204
    assert not UploadPart.objects.exists()
    for response in (
        client.head(url, headers=TUS),
        patch(client, url, DATA[5000:], 5000),
        client.delete(url, headers=TUS),
    ):
        assert response.status_code == 410


def test_an_expired_upload_is_gone_and_swept(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    patch(client, url, DATA[:5000], 0)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.head(url, headers=TUS).status_code == 410
    assert patch(client, url, DATA[5000:], 5000).status_code == 410
    assert expire_uploads() == 1
    assert expire_uploads() == 0
    assert Upload.objects.get().status == UploadStatus.TERMINATED
    assert not UploadPart.objects.exists()


def test_the_method_may_come_in_a_header(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    response = client.post(
        url, DATA[:10], content_type=PART,
        headers={**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )  # fmt: skip
    assert (response.status_code, response["Upload-Offset"]) == (204, "10")


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("", 400),
        ("filename !!!", 400),
        ("filename dGFrZS5tcDQ=", 400),
        (f"filename dGFrZS5tcDQ=,project {base64.b64encode(b'nonsense').decode()}", 404),
        (metadata(uuid.UUID(int=7)), 404),
    ],
)
def test_metadata_must_name_a_project_one_sees(
    cast: Cast, project: Project, value: str, status: int
) -> None:
    response = create(cast.sign_in("client_alice"), project, **{"Upload-Metadata": value})
    assert response.status_code == status


@pytest.mark.parametrize("name", ["notes.txt", "noending", "", "a.mp4.exe"])
def test_a_name_of_no_video_is_refused_with_what_is_taken(
    cast: Cast, project: Project, name: str
) -> None:
    response = create(
        cast.sign_in("client_alice"), project, **{"Upload-Metadata": metadata(project.pk, name)}
    )
    assert response.status_code == 400
    assert ".mp4" in response.json()["detail"]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/x.mp4", "x.mp4"),
        ("C:\\films\\x.mp4", "x.mp4"),
        ("a\x00b\u202ec.mp4", "abc.mp4"),
        ("Straße 1 — früh.MP4", "Straße 1 — früh.MP4"),
        ("x" * 400 + ".mp4", "x" * 196 + ".mp4"),
    ],
)
def test_names_are_cleaned(cast: Cast, project: Project, name: str, stored: str) -> None:
    client = cast.sign_in("client_alice")
    assert create(
        client, project, **{"Upload-Metadata": metadata(project.pk, name)}
    ).status_code == 201  # fmt: skip
    assert Upload.objects.get().name == stored


def test_who_may_upload(cast: Cast, project: Project) -> None:
    make_contract(cast, project)
    expected = {
        None: 403, "client_alice": 201, "client_mia": 201, "client_rita": 403, "client_vic": 403,
        "lead_lena": 403, "annotator_vera": 403, "rival_rob": 404, "auditor_omar": 404,
        "stranger_zoe": 404,
    }  # fmt: skip
    got = {name: create(cast.sign_in(name), project).status_code for name in expected}
    assert got == expected


def test_an_upload_is_only_its_owners(cast: Cast, project: Project) -> None:
    url = create(cast.sign_in("client_alice"), project)["Location"]
    for name in ("client_mia", "rival_rob", "stranger_zoe"):
        client = cast.sign_in(name)
        assert client.head(url, headers=TUS).status_code == 404
        assert patch(client, url, DATA, 0).status_code == 404
        assert client.delete(url, headers=TUS).status_code == 404


def test_a_body_of_several_parts_is_cut_and_put_together_again(
    cast: Cast, project: Project, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # the body is streamed, so this does not matter
    data = hashlib.shake_128(b"footage").digest(PART_BYTES * 2 + 12345)
    client = cast.sign_in("client_alice")
    url = create(client, project, len(data) + 1)["Location"]
    assert patch(client, url, data, 0).status_code == 204
    assert [part.size for part in UploadPart.objects.order_by("offset")] == [
        PART_BYTES, PART_BYTES, 12345,
    ]  # fmt: skip
    assert patch(client, url, b"!", len(data)).status_code == 204
    with open_source(Footage.objects.get()) as source:
        assert source.readall() == data + b"!"


def test_no_part_lies_in_the_clear(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project, 2 * len(DATA))["Location"]
    patch(client, url, DATA, 0)
    for part in UploadPart.objects.all():
        with default_storage.open(part.storage_key) as file:
            stored = file.read()
        assert len(stored) > part.size
        assert DATA[:64] not in stored


def _stored(project: Project) -> list[str]:
    folder = f"{project.client_id}/{project.pk}/parts"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_a_length_may_be_told_later(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = defer(client, project)
    head = client.head(url, headers=TUS)
    assert head["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in head
    assert patch(client, url, DATA[:5000], 0).status_code == 204
    assert not Footage.objects.exists()
    told = patch(client, url, DATA[5000:], 5000, **{"Upload-Length": str(len(DATA))})
    assert (told.status_code, told["Upload-Offset"]) == (204, str(len(DATA)))
    assert Footage.objects.get().size_bytes == len(DATA)
    head = client.head(url, headers=TUS)
    assert (head["Upload-Length"], "Upload-Defer-Length" in head) == (str(len(DATA)), False)


def test_a_length_may_be_told_when_all_has_arrived(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = defer(client, project)
    patch(client, url, DATA, 0)
    told = patch(client, url, b"", len(DATA), **{"Upload-Length": str(len(DATA))})
    assert told.status_code == 204
    assert Footage.objects.get().size_bytes == len(DATA)


@pytest.mark.parametrize(
    ("length", "status"),
    [("4999", 400), ("0", 400), ("x", 400), (str(MAX_UPLOAD_BYTES + 1), 413), ("5100", 413)],
)
def test_a_bad_length_told_later_changes_nothing(
    cast: Cast, project: Project, length: str, status: int
) -> None:
    client = cast.sign_in("client_alice")
    url = defer(client, project)
    patch(client, url, DATA[:5000], 0)
    refused = patch(client, url, DATA[5000:], 5000, **{"Upload-Length": length})
    assert refused.status_code == status
    head = client.head(url, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Defer-Length"]) == ("5000", "1")


def test_a_length_is_told_once(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    url = create(client, project)["Location"]
    other = str(len(DATA) + 1)
    assert patch(client, url, DATA[:9], 0, **{"Upload-Length": other}).status_code == 400
    assert patch(client, url, DATA[:9], 0, **{"Upload-Length": str(len(DATA))}).status_code == 204


@pytest.mark.parametrize("headers", [{"Upload-Defer-Length": "2"}, {"Upload-Defer-Length": "1"}])
def test_a_length_is_either_told_or_deferred(
    cast: Cast, project: Project, headers: dict[str, str]
) -> None:
    assert create(cast.sign_in("client_alice"), project, **headers).status_code == 400


def test_what_is_not_offered_is_refused_in_words(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    concat = create(client, project, **{"Upload-Concat": "partial"})
    assert (concat.status_code, "whole" in concat.json()["detail"]) == (400, True)
    url = create(client, project)["Location"]
    trailer = patch(client, url, DATA, 0, Trailer="Upload-Checksum")
    assert (trailer.status_code, "trailer" in trailer.json()["detail"]) == (400, True)
    assert offset_of(client, url) == 0


def test_refused_bytes_at_creation_leave_no_upload(cast: Cast, project: Project) -> None:
    client = cast.sign_in("client_alice")
    headers = {**TUS, "Upload-Length": "5", "Upload-Metadata": metadata(project.pk)}
    refused = client.post("/api/uploads/", DATA, content_type=PART, headers=headers)
    assert refused.status_code == 413
    assert not Upload.objects.filter(status=UploadStatus.OPEN).exists()


def test_the_folder_is_kept_as_a_name(cast: Cast, project: Project) -> None:
    folder = base64.b64encode(b"../day 1//\\cam\x00 2/take 1.mp4").decode()
    value = f"{metadata(project.pk)},relativePath {folder}"
    client = cast.sign_in("client_alice")
    url = create(client, project, **{"Upload-Metadata": value})["Location"]
    assert "relativePath" in client.head(url, headers=TUS)["Upload-Metadata"]
    patch(client, url, DATA, 0)
    assert Footage.objects.get().folder == "day 1/cam 2"


def test_full_storage_is_said_before_a_byte_is_sent(
    cast: Cast, project: Project, settings: Any
) -> None:
    settings.CLIENT_STORAGE_BYTES = len(DATA) + 10
    client = cast.sign_in("client_alice")
    assert create(client, project, len(DATA) + 11).json()["code"] == "storage_full"
    url = create(client, project)["Location"]
    assert create(client, project, 11).status_code == 413  # the first one's bytes are promised
    patch(client, url, DATA, 0)
    assert create(client, project, 11).status_code == 413
    assert create(client, project, 10).status_code == 201


def test_storage_fills_under_an_upload_of_unknown_length(
    cast: Cast, project: Project, settings: Any
) -> None:
    settings.CLIENT_STORAGE_BYTES = 6000
    client = cast.sign_in("client_alice")
    url = defer(client, project)
    assert patch(client, url, DATA[:5000], 0).status_code == 204
    refused = patch(client, url, DATA[5000:7000], 5000)
    assert (refused.status_code, refused.json()["code"]) == (413, "storage_full")
    assert offset_of(client, url) == 5000
    assert len(_stored(project)) == 1


def test_unfinished_uploads_of_a_person_are_limited(
    cast: Cast, project: Project, settings: Any
) -> None:
    settings.OPEN_UPLOADS_PER_PERSON = 2
    client = cast.sign_in("client_alice")
    assert [create(client, project).status_code for _ in range(3)] == [201, 201, 429]
    assert create(cast.sign_in("client_mia"), project).status_code == 201


def defer(client: Any, project: Project) -> str:
    response = client.post(
        "/api/uploads/", content_type="",
        headers={**TUS, "Upload-Defer-Length": "1", "Upload-Metadata": metadata(project.pk)},
    )  # fmt: skip
    assert response.status_code == 201
    return response["Location"]
