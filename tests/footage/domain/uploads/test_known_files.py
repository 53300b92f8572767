"""What is known before a byte is sent: files of the same name and size, and unfinished uploads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.core.errors import InvalidInput, NotAllowed
from apps.footage.domain.uploads.known_files import find_known_files, unfinished_uploads
from apps.footage.domain.uploads.uploads import create_upload, terminate_upload
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage, Upload
from tests.cast import Cast
from tests.factories import make_footage, make_project


def test_a_file_is_known_by_its_name_and_size_and_only_while_it_is_kept(cast: Cast) -> None:
    project = make_project(cast)
    here, gone = make_footage(cast, project, 30), make_footage(cast, project, 30)
    elsewhere = make_footage(cast, make_project(cast, "Bridge"), 30)
    for footage, name, status in (
        (here, "a.mp4", "ready"), (gone, "b.mp4", FootageStatus.DELETED),
        (elsewhere, "c.mp4", "ready"),
    ):  # fmt: skip
        Footage.objects.filter(pk=footage.pk).update(
            name=name, size_bytes=10, status=status, folder="day 1"
        )
    asked = [("a.mp4", 10), ("a.mp4", 11), ("b.mp4", 10), ("c.mp4", 10), ("d.mp4", 10)]
    known = find_known_files(project, asked, acting_user=cast.client_mia)
    assert [(file["name"], file["path"], file["url"]) for file in known] == [
        ("a.mp4", "day 1/a.mp4", f"/footage/{here.pk}/")
    ]


def test_only_who_uploads_may_ask_and_not_about_too_many(cast: Cast) -> None:
    project = make_project(cast)
    for person in (cast.client_vic, cast.lead_lena, cast.rival_rob):
        with pytest.raises(NotAllowed):
            find_known_files(project, [("a.mp4", 1)], acting_user=person)
    with pytest.raises(InvalidInput):
        find_known_files(project, [("a.mp4", 1)] * 1001, acting_user=cast.client_alice)


def test_unfinished_uploads_are_ones_own_open_and_of_this_project(cast: Cast) -> None:
    project = make_project(cast)

    def begin(name: str, to: Any = project, who: Any = cast.client_alice) -> Upload:
        upload = create_upload(to, name=name, length=9, acting_user=who)
        upload.offset = 4
        upload.save(update_fields=["offset"])
        return upload

    mine = begin("mine.mp4")
    begin("theirs.mp4", who=cast.client_mia)
    begin("there.mp4", to=make_project(cast, "Bridge"))
    terminate_upload(begin("ended.mp4"), acting_user=cast.client_alice)
    lapsed = begin("lapsed.mp4")
    lapsed.expires_at = timezone.now() - timedelta(seconds=1)
    lapsed.save(update_fields=["expires_at"])
    create_upload(project, name="nothing.mp4", length=9, acting_user=cast.client_alice)
    assert unfinished_uploads(project, cast.client_alice) == [mine]


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("", ""),
        ("day 1/cam\\b", "day 1/cam/b"),
        ("/../x/./y//", "x/y"),
        ("a\n\x00b/ c ", "ab/c"),
        ("x" * 201, "x" * 200),
    ],
)
def test_a_folder_is_kept_as_a_plain_relative_path(cast: Cast, path: str, folder: str) -> None:
    upload = create_upload(
        make_project(cast), name="a.mp4", length=9, folder=path, acting_user=cast.client_alice
    )
    assert upload.folder == folder
