"""How much a client may keep."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.errors import InvalidInput, NotAllowed, TooLarge
from apps.footage.domain.uploads.quotas import GB, quota_of, require_room, set_quota
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.models import Footage, StorageQuota
from tests.cast import Cast
from tests.factories import make_project


def test_the_newest_limit_of_a_client_is_in_force(cast: Cast, settings: Any) -> None:
    acme, rival = cast.org("Acme Mobility"), cast.org("Rival Robotics")
    for limit in (5 * GB, 7 * GB):
        set_quota(acme, limit_bytes=limit, acting_user=cast.operator_olga)
    assert quota_of(acme.pk).limit_bytes == 7 * GB
    assert quota_of(rival.pk).limit_bytes == settings.CLIENT_STORAGE_BYTES


def test_kept_and_promised_bytes_count_deleted_ones_do_not(cast: Cast) -> None:
    project = make_project(cast)
    for size, status in ((100, "ready"), (20, "received"), (3000, "deleted")):
        Footage.objects.create(
            client_id=project.client_id, project=project, name="a.mp4", size_bytes=size,
            status=status, uploaded_by=cast.client_alice,
        )  # fmt: skip
    create_upload(project, name="b.mp4", length=7, acting_user=cast.client_alice)
    create_upload(project, name="c.mp4", length=None, acting_user=cast.client_alice)
    quota = quota_of(project.client_id)
    assert (quota.kept_bytes, quota.promised_bytes, quota.used_bytes) == (120, 7, 127)


def test_no_room_is_said_in_numbers(cast: Cast) -> None:
    acme = cast.org("Acme Mobility")
    set_quota(acme, limit_bytes=2 * GB, acting_user=cast.operator_olga)
    require_room(acme.pk, 2 * GB)
    with pytest.raises(TooLarge, match=r"2 GB of storage are left of 2 GB; 2\.1 GB do not fit"):
        require_room(acme.pk, 2 * GB + 1)
    set_quota(acme, limit_bytes=0, acting_user=cast.operator_olga)
    assert (quota_of(acme.pk).left_bytes, quota_of(acme.pk).percent) == (0, 100)


def test_only_operators_set_limits_and_only_of_clients(cast: Cast) -> None:
    acme = cast.org("Acme Mobility")
    for name in ("client_alice", "vendor_bob", "stranger_zoe"):
        with pytest.raises(NotAllowed):
            set_quota(acme, limit_bytes=1, acting_user=getattr(cast, name))
    for organization, limit in ((cast.org("Bright Labels"), 1), (acme, -1), (acme, 2**63)):
        with pytest.raises(InvalidInput):
            set_quota(organization, limit_bytes=limit, acting_user=cast.operator_olga)


def test_an_operator_sets_a_limit_in_the_admin(cast: Cast) -> None:
    client = cast.sign_in("operator_olga")
    acme = cast.org("Acme Mobility")
    page = client.get("/admin/footage/storagequota/add/")
    assert page.status_code == 200
    assert "Bright Labels" not in page.content.decode()
    sent = client.post(
        "/admin/footage/storagequota/add/", {"client": str(acme.pk), "gigabytes": "30"}
    )
    assert sent.status_code == 302
    quota = StorageQuota.objects.get()
    assert (quota.limit_bytes, quota.set_by) == (30 * GB, cast.operator_olga)
    shown = client.get(f"/admin/footage/storagequota/{quota.pk}/change/")
    assert shown.status_code == 200
    assert cast.sign_in("client_alice").get("/admin/footage/storagequota/add/").status_code != 200
