"""The key service as holder of the master key: bound contexts, outages, no way around it."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.keys import envelope, keystore, memory, providers
from apps.footage.domain.keys.providers import Wrapped, check_health, kms
from apps.footage.domain.keys.rotation import rotate_master_key
from apps.footage.domain.objects.stored import object_bytes, store_object
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject
from tests.cast import Cast
from tests.factories import make_footage, make_project
from tests.footage.domain.keys.key_service import KeyService, running_key_service

CONTEXT = {"kind": "client", "client": str(uuid.UUID(int=1)), "generation": "1"}


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyService]:
    """A running key service which the settings name."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setattr(kms, "READ_SECONDS", 1)
    monkeypatch.setattr(kms, "TRIES", 1)
    with running_key_service() as running:
        settings.KEY_PROVIDER, settings.KMS_KEY_ID = "kms", "first"
        settings.KMS_ENDPOINT_URL, settings.KMS_REGION = running.url, "eu-central-1"
        yield running
    kms._client.cache_clear()


def test_a_key_comes_back_with_its_context_only(service: KeyService) -> None:
    provider, key = providers.present(), os.urandom(32)
    wrapped = provider.wrap(key, CONTEXT)
    assert wrapped.master_id == "kms/arn:aws:kms:eu-central-1:111122223333:key/first"
    assert key not in wrapped.data
    assert provider.unwrap(wrapped, CONTEXT) == key
    for changed in ({**CONTEXT, "generation": "2"}, {**CONTEXT, "client": "x"}, {}):
        with pytest.raises(Damaged):
            provider.unwrap(wrapped, changed)
    broken = Wrapped(wrapped.master_id, wrapped.data[:-1] + b"\0")
    with pytest.raises(Damaged):
        provider.unwrap(broken, CONTEXT)


@pytest.mark.parametrize("trouble", ["away", "slow", "refuses", "garbage"])
def test_trouble_is_told_as_unavailable_soon_and_without_details(
    service: KeyService, trouble: str
) -> None:
    provider = providers.present()
    wrapped = provider.wrap(bytes(32), CONTEXT)
    service.trouble, began = trouble, time.monotonic()
    with pytest.raises(Unavailable) as told:
        provider.unwrap(wrapped, CONTEXT)
    with pytest.raises(Unavailable):
        provider.wrap(bytes(32), CONTEXT)
    assert time.monotonic() - began < 5
    assert told.value.passes
    assert "abc" not in told.value.message
    health = check_health()
    assert (health.provider, health.healthy) == ("kms", False)
    assert "does not answer" in health.message


def test_nobody_listening_is_unavailable(service: KeyService, settings: Any) -> None:
    settings.KMS_ENDPOINT_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable):
        providers.present().wrap(bytes(32), CONTEXT)


def test_no_key_named_is_said(service: KeyService, settings: Any) -> None:
    settings.KMS_KEY_ID = ""
    with pytest.raises(Damaged, match="KMS_KEY_ID"):
        providers.present().wrap(bytes(32), CONTEXT)


def test_health_is_a_round_trip(service: KeyService) -> None:
    health = check_health()
    assert (health.healthy, service.calls) == (True, ["Encrypt", "Decrypt"])
    assert health.master_id.endswith("key/first")
    assert health.milliseconds > 0


def test_an_outage_keeps_reads_for_a_minute_and_loses_nothing(
    service: KeyService, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(cast)
    stored = store_object(project, ObjectKind.PROXY, "video/mp4", [b"frames"])
    asked = len(service.calls)
    assert object_bytes(stored) == b"frames"
    assert len(service.calls) == asked, "the service is not asked for every object"
    service.trouble = "away"
    assert object_bytes(stored) == b"frames"
    now = time.monotonic()
    with monkeypatch.context() as later:
        later.setattr(time, "monotonic", lambda: now + 61)
        with pytest.raises(Unavailable):
            object_bytes(stored)
        with pytest.raises(Unavailable):
            store_object(project, ObjectKind.PROXY, "video/mp4", [b"more"])
        assert MediaObject.objects.count() == 1
        service.trouble = ""
        assert object_bytes(stored) == b"frames"
    assert store_object(project, ObjectKind.PROXY, "video/mp4", [b"more"])


def test_a_new_open_answers_503_while_the_service_is_away(service: KeyService, cast: Cast) -> None:
    footage = make_footage(cast, make_project(cast))
    store_object(footage.project, ObjectKind.POSTER, "image/jpeg", [b"poster"], footage=footage)
    alice = cast.sign_in("client_alice")
    memory.forget()
    service.trouble = "away"
    answer = alice.get(f"/media/footage/{footage.pk}/poster/")
    assert answer.status_code == 503
    assert "nothing was lost" in answer.content.decode()
    service.trouble = ""
    assert alice.get(f"/media/footage/{footage.pk}/poster/").content == b"poster"


def test_keys_move_from_a_file_into_the_service_and_on_to_its_next_key(
    service: KeyService, cast: Cast, settings: Any, root: Path
) -> None:
    settings.KEY_PROVIDER = "file"
    project = make_project(cast)
    stored = store_object(project, ObjectKind.PROXY, "video/mp4", [b"frames"])
    settings.KEY_PROVIDER = "kms"
    memory.forget()
    assert object_bytes(stored) == b"frames", "the file still opens what it wrapped"
    for name in ("first", "second"):
        settings.KMS_KEY_ID = name
        assert rotate_master_key(acting_user=cast.operator_olga) == 1
        key = keystore.read_key(f"client/{project.client_id}/1")
        assert key is not None
        assert key.parent_id.endswith(f"key/{name}")
        memory.forget()
        assert object_bytes(stored) == b"frames"
    (root / "master.key").unlink()
    del service.keys["first"]
    memory.forget()
    assert object_bytes(stored) == b"frames"


def test_what_the_service_has_wrapped_is_no_key_in_the_keystore(
    service: KeyService, root: Path
) -> None:
    client = uuid.UUID(int=1)
    kek = envelope.open_kek(client, envelope.present_client_kek_id(client))
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert kek not in files[0].read_bytes()
