"""Regions: each client's bytes lie in its own storage, and nothing is written to another."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from apps.accounts.domain.organizations import open_organization
from apps.core.domain.regions import default_region, region_names, storage_of
from apps.core.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from apps.core.models import Activity
from apps.footage.domain.life.regions import choose_region
from apps.footage.domain.life.upkeep import remove_orphans
from apps.footage.domain.objects.storage import delete_stored, located, write_ciphertext
from apps.footage.domain.objects.stored import object_bytes, store_object
from apps.footage.domain.uploads.appending import append_to_upload
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject, UploadPart
from apps.projects.models import Project
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.domain.life.test_upkeep import id_born
from tests.seaweed import stored_in

REGIONS = ("eu", "us", "asia-1")


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Iterator[dict[str, Path]]:
    """A storage for each region, `eu` the default one."""
    settings.STORAGE_REGIONS = {"eu": "default", "us": "region-us", "asia-1": "region-asia-1"}
    places = {name: tmp_path / name for name in REGIONS}
    backend = "django.core.files.storage.FileSystemStorage"
    described = {
        settings.STORAGE_REGIONS[name]: {"BACKEND": backend, "OPTIONS": {"location": place}}
        for name, place in places.items()
    }
    with stored_in(**described):
        yield places


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def stored_files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def move(cast: Cast, region: str) -> None:
    choose_region(cast.org("Acme Mobility"), region, acting_user=cast.client_alice)


def test_the_first_is_the_default(folders: dict[str, Path]) -> None:
    assert region_names() == list(REGIONS)
    assert default_region() == "eu"
    assert storage_of("us") is storages["region-us"]
    with pytest.raises(Unavailable, match="mars"):
        storage_of("mars")


@pytest.mark.parametrize("region", REGIONS)
def test_objects_and_parts_lie_in_the_region_and_nowhere_else(
    cast: Cast, project: Project, folders: dict[str, Path], region: str
) -> None:
    move(cast, region)
    project.refresh_from_db()
    stored = store_object(project, ObjectKind.EXPORT, "text/plain", [b"kept"])
    upload = create_upload(project, name="a.mp4", length=9, acting_user=cast.client_alice)
    append_to_upload(upload, 0, io.BytesIO(b"four"), acting_user=cast.client_alice)
    part = UploadPart.objects.get()
    assert object_bytes(MediaObject.objects.get(pk=stored.pk)) == b"kept"
    names = sorted(located(name)[1] for name in (stored.storage_key, part.storage_key))
    assert {name: sorted(stored_files(folder)) for name, folder in folders.items()} == {
        name: names if name == region else [] for name in REGIONS
    }
    delete_stored([stored.storage_key, part.storage_key])
    assert stored_files(folders[region]) == []


@pytest.mark.parametrize("region", ["us", "asia-1"])
def test_writing_to_another_region_is_refused(
    project: Project, folders: dict[str, Path], region: str
) -> None:
    name = f"{region}:{project.client_id}/{project.pk}/{uuid.uuid4()}"
    with pytest.raises(Conflict, match=f"lies in eu; it cannot be written to {region}"):
        write_ciphertext(name, [b"data"])
    assert not any(stored_files(folder) for folder in folders.values())


def test_the_region_stays_once_something_is_stored(
    cast: Cast, project: Project, folders: dict[str, Path]
) -> None:
    acme = cast.org("Acme Mobility")
    move(cast, "us")
    told = Activity.objects.get(verb="organization.region_chosen")
    assert (told.data["region"], told.data["before"]) == ("us", "eu")
    stored = store_object(project, ObjectKind.EXPORT, "text/plain", [b"kept"])
    with pytest.raises(Conflict, match="lies in us already"):
        move(cast, "eu")
    acme.refresh_from_db()
    assert acme.storage_region == "us"
    stored.delete()
    move(cast, "eu")
    with pytest.raises(InvalidInput, match="no region"):
        move(cast, "mars")
    for person in (cast.client_rita, cast.lead_lena, cast.rival_rob, cast.stranger_zoe):
        with pytest.raises(NotAllowed):
            choose_region(acme, "us", acting_user=person)


def test_a_client_is_opened_in_a_region(cast: Cast, folders: dict[str, Path]) -> None:
    opened = [
        open_organization(
            f"New {kind} {region}", kind, region=region, acting_user=cast.operator_olga
        )
        for kind, region in (("client", "us"), ("client", "eu"), ("client", ""), ("vendor", "us"))
    ]
    assert [each.region for each in opened] == ["us", "", "", ""]
    with pytest.raises(InvalidInput, match="no region"):
        open_organization("Other", "client", region="mars", acting_user=cast.operator_olga)


def test_orphans_are_swept_in_every_region(
    cast: Cast, project: Project, folders: dict[str, Path]
) -> None:
    move(cast, "us")
    kept = store_object(project, ObjectKind.EXPORT, "text/plain", [b"kept"])
    for region in REGIONS:
        name = f"{project.client_id}/{project.pk}/{id_born(timedelta(days=4))}"
        storage_of(region).save(name, ContentFile(b"left behind"))
    assert remove_orphans(project) == 3
    assert object_bytes(kept) == b"kept"
    assert sum(len(stored_files(folder)) for folder in folders.values()) == 1


def test_the_settings_page(cast: Cast, project: Project, folders: dict[str, Path]) -> None:
    alice = cast.sign_in("client_alice")
    page = alice.get("/settings/storage/").content.decode()
    assert "asia-1" in page
    assert alice.post("/settings/storage/", {"region": "asia-1"}).status_code == 302
    store_object(project, ObjectKind.EXPORT, "text/plain", [b"kept"])
    page = alice.get("/settings/storage/").content.decode()
    assert "asia-1" in page
    assert "<select" not in page
    answer = alice.post("/settings/storage/", {"region": "us"})
    assert answer.status_code == 409
    assert "lies in asia-1 already" in answer.content.decode()
