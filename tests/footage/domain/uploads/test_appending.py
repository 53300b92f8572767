"""Bytes coming in: what a break keeps, who may write, what a fenced writer may still do."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from apps.accounts.domain.memberships import end_membership
from apps.core.errors import Conflict, NotAllowed, TooLarge, Unavailable
from apps.core.middleware import ScopeMiddleware
from apps.footage.domain.uploads import appending
from apps.footage.domain.uploads.appending import append_to_upload
from apps.footage.domain.uploads.limits import PART_BYTES
from apps.footage.domain.uploads.refusals import ChecksumMismatch, UploadBusy, UploadGone
from apps.footage.domain.uploads.sources import open_source
from apps.footage.domain.uploads.uploads import create_upload, terminate_upload
from apps.footage.models import Footage, Upload, UploadPart
from apps.projects.models import Project
from tests.cast import Cast, build_cast, see_everything
from tests.factories import make_project

DATA = hashlib.shake_128(b"appending").digest(2 * PART_BYTES + 1000)


class Stream:
    """A body that comes in `pieces`; between them something may happen."""

    def __init__(self, *pieces: bytes | Callable[[], Any]) -> None:
        self._pieces = self._run(pieces)
        self._rest = b""

    def _run(self, pieces: tuple[Any, ...]) -> Iterator[bytes]:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                piece()

    def read(self, size: int) -> bytes:
        """At most `size` bytes."""
        self._rest = self._rest or next(self._pieces, b"")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def broken() -> None:
    """The client is gone."""
    raise ConnectionResetError


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


@pytest.fixture
def upload(cast: Cast, project: Project) -> Upload:
    return create_upload(project, name="a.mp4", length=len(DATA), acting_user=cast.client_alice)


def append(cast: Cast, upload: Upload, offset: int, *pieces: Any, **more: Any) -> Upload:
    try:
        return append_to_upload(
            upload, offset, Stream(*pieces), acting_user=cast.client_alice, **more
        )
    finally:
        see_everything()
        upload.refresh_from_db()


def stored(project: Project) -> list[str]:
    folder = f"{project.client_id}/{project.pk}/parts"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_a_broken_connection_keeps_what_had_arrived(cast: Cast, upload: Upload) -> None:
    reached = PART_BYTES + 777
    append(cast, upload, 0, DATA[:reached], broken)
    assert (upload.offset, upload.writer) == (reached, None)
    append(cast, upload, reached, DATA[reached:])
    with open_source(Footage.objects.get()) as source:
        assert source.readall() == DATA


def test_parts_are_kept_as_they_fill_not_at_the_end(cast: Cast, upload: Upload) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(Upload.objects.get(pk=upload.pk).offset)

    append(cast, upload, 0, DATA[:PART_BYTES], look, DATA[PART_BYTES:])
    assert seen == [PART_BYTES]


def test_a_checksum_covers_all_or_nothing(cast: Cast, project: Project, upload: Upload) -> None:
    right = f"sha1 {base64.b64encode(hashlib.sha1(DATA).digest()).decode()}"  # noqa: S324
    with pytest.raises(ChecksumMismatch):
        append(cast, upload, 0, DATA[:PART_BYTES], DATA[:10], broken, checksum=right)
    assert (upload.offset, stored(project)) == (0, [])
    append(cast, upload, 0, DATA, checksum=right)
    assert upload.offset == len(DATA)


def test_of_two_at_once_the_second_waits_and_nothing_is_doubled(
    cast: Cast, project: Project, upload: Upload
) -> None:
    def second() -> None:
        with pytest.raises(UploadBusy, match="try again"):
            append(cast, upload, 0, DATA)

    append(cast, upload, 0, DATA[:1000], second, DATA[1000:])
    with open_source(Footage.objects.get()) as source:
        assert source.readall() == DATA
    with pytest.raises(UploadGone):  # sent again after the end, the same bytes change nothing
        append(cast, upload, 0, DATA)
    assert len(stored(project)) == UploadPart.objects.count() == 3


def test_a_silent_writer_is_taken_over_from_and_fenced(
    cast: Cast, project: Project, upload: Upload
) -> None:
    def fall_silent() -> None:
        Upload.objects.update(writer_seen_at=timezone.now() - appending.SILENCE)
        append(cast, upload, 0, DATA[:5000])

    with pytest.raises(UploadBusy, match="Another request"):
        append(cast, upload, 0, DATA[:1000], fall_silent, b"not the same bytes")
    assert (upload.offset, upload.writer) == (5000, None)
    assert len(stored(project)) == 1  # what the fenced one had stored is gone
    append(cast, upload, 5000, DATA[5000:])
    with open_source(Footage.objects.get()) as source:
        assert source.readall() == DATA


def test_a_slow_writer_stays_the_writer(
    cast: Cast, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "RENEW_SECONDS", 0.0)

    def forget() -> None:
        Upload.objects.update(writer_seen_at=timezone.now() - timedelta(hours=1))

    def second() -> None:
        with pytest.raises(UploadBusy):
            append(cast, upload, 0, DATA)

    append(cast, upload, 0, b"a", forget, b"b", second, b"c")
    assert upload.offset == 3


def test_an_upload_ended_meanwhile_takes_nothing_more(
    cast: Cast, project: Project, upload: Upload
) -> None:
    def end() -> None:
        terminate_upload(upload, acting_user=cast.client_alice)

    with pytest.raises(UploadGone):
        append(cast, upload, 0, DATA[:PART_BYTES], end, DATA[PART_BYTES:])
    assert not UploadPart.objects.exists()
    assert not Footage.objects.exists()


def test_rights_lost_meanwhile_end_the_upload_with_its_next_part(
    cast: Cast, upload: Upload
) -> None:
    def leave() -> None:
        end_membership(cast.client_alice.memberships.get(), acting_user=None)

    with pytest.raises(NotAllowed):
        append(cast, upload, 0, DATA[:PART_BYTES], leave, DATA[PART_BYTES:])
    assert upload.offset == PART_BYTES


def test_more_than_announced_keeps_no_part_of_the_excess(
    cast: Cast, project: Project, upload: Upload
) -> None:
    with pytest.raises(TooLarge):
        append(cast, upload, 0, DATA + b"!")
    assert upload.offset == 2 * PART_BYTES
    assert len(stored(project)) == 2
    with pytest.raises(Conflict):
        append(cast, upload, 0, DATA)


def test_uploads_leave_threads_for_pages(
    cast: Cast, project: Project, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "_slots", threading.BoundedSemaphore(1))
    other = create_upload(project, name="b.mp4", length=5, acting_user=cast.client_alice)

    def second() -> None:
        with pytest.raises(Unavailable):
            append(cast, other, 0, b"12345")

    append(cast, upload, 0, b"1", second)
    append(cast, other, 0, b"12345")
    assert other.offset == 5


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_bytes_are_awaited() -> None:
    with transaction.atomic():
        cast = build_cast()
        upload = create_upload(
            make_project(cast), name="a.mp4", length=3, acting_user=cast.client_alice
        )
    open_while_waiting: list[bool] = []

    def look() -> None:
        open_while_waiting.append(connection.in_atomic_block)

    append_to_upload(upload, 0, Stream(look, b"abc", look), acting_user=cast.client_alice)

    def answer(request: HttpRequest) -> HttpResponse:
        look()
        return HttpResponse()

    for method in ("post", "patch"):
        request = getattr(RequestFactory(), method)(f"/api/uploads/{upload.pk}/")
        request.user = cast.client_alice
        ScopeMiddleware(answer)(request)
    assert open_while_waiting == [False] * 4
