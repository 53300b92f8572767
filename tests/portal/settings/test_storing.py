"""Storage from the environment: a folder, a bucket, a bucket a region, and clear refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings.storing import BACKEND, storages_from_environment


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets `STORAGE_…` variables."""

    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"STORAGE_{name}", value)

    return put


def test_without_any_it_is_the_folder_of_the_base_settings() -> None:
    assert storages_from_environment() == ({}, {"main": "default"})


def test_one_bucket(given: Any) -> None:
    given(BUCKET="footage", ENDPOINT="https://s3.example", ACCESS_KEY="a", SECRET_KEY="s")
    stored, regions = storages_from_environment()
    assert regions == {"main": "default"}
    assert stored["default"]["BACKEND"] == BACKEND
    options = stored["default"]["OPTIONS"]
    assert (options["bucket_name"], options["addressing_style"]) == ("footage", "path")
    given(PATH_STYLE="no")
    assert storages_from_environment()[0]["default"]["OPTIONS"]["addressing_style"] == "virtual"


def test_regions(given: Any) -> None:
    given(REGIONS="eu, us-east", BUCKET="footage-eu", REGION="eu-central-1")
    given(US_EAST_BUCKET="footage-us", US_EAST_REGION="us-east-1")
    stored, regions = storages_from_environment()
    assert regions == {"eu": "default", "us-east": "region-us-east"}
    assert stored["default"]["OPTIONS"]["region_name"] == "eu-central-1"
    assert stored["region-us-east"]["OPTIONS"]["bucket_name"] == "footage-us"
    assert stored["default"]["OPTIONS"]["access_key"] is None  # the machine's own role


def test_folders(given: Any) -> None:
    given(REGIONS="eu,us", ROOT="/srv/eu", US_ROOT="/srv/us")
    stored, _ = storages_from_environment()
    assert [each["OPTIONS"]["location"] for each in stored.values()] == ["/srv/eu", "/srv/us"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"REGIONS": "eu,us", "BUCKET": "b"}, "STORAGE_US_BUCKET"),
        ({"REGIONS": "EU"}, "no name"),
        ({"REGIONS": "eu:1"}, "no name"),
        ({"REGIONS": "eu,eu"}, "twice"),
        ({"BUCKET": "b", "ACCESS_KEY": "a"}, "both"),
    ],
)
def test_what_cannot_be_is_said(given: Any, values: dict[str, str], message: str) -> None:
    given(**values)
    with pytest.raises(ImproperlyConfigured, match=message):
        storages_from_environment()
