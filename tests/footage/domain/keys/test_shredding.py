"""Shredding: nothing readable, not even with yesterday's database; a certificate stays."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.core.domain.jobs import run_job
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import Activity, Job
from apps.footage.domain.keys import keystore, memory
from apps.footage.domain.keys.keystore import Shredded
from apps.footage.domain.keys.rotation import rotate_project_key
from apps.footage.domain.keys.shredding import destroy_keys, digest_lines, shred_project
from apps.footage.domain.life.holds import lift_hold, set_hold
from apps.footage.domain.objects.stored import object_bytes, open_object, store_object
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.enums import ObjectKind, UploadStatus
from apps.footage.models import DeletionCertificate, MediaObject, Upload
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_project


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def order(cast: Cast, project: Project, **changes: Any) -> DeletionCertificate:
    words = {"reason": "The contract has ended.", "typed_name": project.name, **changes}
    return shred_project(project, acting_user=changes.pop("acting_user", cast.client_alice), **{
        key: value for key, value in words.items() if key != "acting_user"
    })  # fmt: skip


def run(certificate: DeletionCertificate) -> DeletionCertificate:
    job = Job.objects.get(subject_id=certificate.pk)
    assert run_job(job.pk, job.client_id) == "succeeded"
    see_everything()
    certificate.refresh_from_db()
    return certificate


def test_all_of_it_ends_and_a_certificate_says_what(cast: Cast, project: Project) -> None:
    stored = [
        store_object(project, kind, "video/mp4", [b"x" * 1000])
        for kind in (ObjectKind.ORIGINAL, ObjectKind.PROXY, ObjectKind.EXPORT)
    ]
    upload = create_upload(project, name="a.mp4", length=5, acting_user=cast.client_alice)
    spared = store_object(make_project(cast, "Other"), ObjectKind.STILL, "image/jpeg", [b"y"])
    rotate_project_key(project, acting_user=cast.operator_olga)
    certificate = run(order(cast, project))
    assert keystore.generations_of(f"project/{project.pk}") == []
    for row in stored:
        assert not default_storage.exists(row.storage_key)
        with pytest.raises(Shredded, match=str(certificate.pk)):
            open_object(row)
    assert Upload.objects.get(pk=upload.pk).status == UploadStatus.TERMINATED
    assert object_bytes(spared) == b"y"
    assert certificate.object_count == 3
    assert certificate.bytes_plain == 3000
    assert certificate.bytes_cipher == sum(row.size_cipher for row in stored)
    assert certificate.kinds == {"original": 1, "proxy": 1, "export": 1}
    assert certificate.key_ids == [f"project/{project.pk}/1", f"project/{project.pk}/2"]
    lines = "".join(
        f"{row.pk} {row.kind} {row.size_cipher} {row.sha256_cipher}\n" for row in stored
    )
    assert "".join(digest_lines(certificate)) == lines
    assert certificate.list_sha256 == hashlib.sha256(lines.encode()).hexdigest()
    assert certificate.ordered_by_name == str(cast.client_alice)
    assert certificate.reason == "The contract has ended."
    assert certificate.destroyed_at is not None
    assert certificate.removed_at is not None
    assert certificate.removed_at >= certificate.destroyed_at
    verbs = Activity.objects.filter(subject_id=project.pk).values_list("verb", flat=True)
    assert {"footage.shred_ordered", "footage.shredded"} <= set(verbs)


def test_a_restored_backup_of_the_database_and_storage_is_noise(
    cast: Cast, project: Project
) -> None:
    stored = store_object(project, ObjectKind.ORIGINAL, "video/mp4", [b"x" * 100_000])
    backup_rows = list(MediaObject.objects.filter(project=project).values())
    with default_storage.open(stored.storage_key) as file:
        backup_bytes = file.read()
    run(order(cast, project))
    # Yesterday's database knows no certificate, and every row and ciphertext is back.
    DeletionCertificate.objects.all().delete()
    MediaObject.objects.filter(project=project).delete()
    MediaObject.objects.bulk_create([MediaObject(**row) for row in backup_rows])
    default_storage.save(stored.storage_key, ContentFile(backup_bytes))
    memory.forget()
    readable = 0
    for row in MediaObject.objects.filter(project=project):
        with pytest.raises(Shredded, match="deleted on 20"):  # the keystore remembers
            readable += len(object_bytes(row))
    assert readable == 0
    with pytest.raises(Shredded):
        store_object(project, ObjectKind.ORIGINAL, "video/mp4", [b"new"])


def test_the_keys_go_at_once_when_the_order_is_committed(
    cast: Cast, project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    stored = store_object(project, ObjectKind.ORIGINAL, "video/mp4", [b"x"])
    with django_capture_on_commit_callbacks(execute=True):
        certificate = order(cast, project)
        assert object_bytes(stored) == b"x", "an order that rolls back destroys nothing"
    with pytest.raises(Shredded):
        open_object(stored)
    see_everything()
    certificate.refresh_from_db()
    assert certificate.destroyed_at is not None
    again = destroy_keys(certificate.pk, certificate.client_id)
    assert again.destroyed_at == certificate.destroyed_at
    see_everything()
    assert again.object_count == 1


def test_it_is_asked_for_twice_and_by_the_owner_only(cast: Cast, project: Project) -> None:
    for user in (cast.client_mia, cast.vendor_bob, cast.operator_olga, cast.rival_rob):
        with pytest.raises(NotAllowed):
            order(cast, project, acting_user=user)
    with pytest.raises(InvalidInput, match="exactly"):
        order(cast, project, typed_name="junction")
    with pytest.raises(InvalidInput, match="why"):
        order(cast, project, reason="  ")
    assert not DeletionCertificate.objects.exists()
    order(cast, project)
    with pytest.raises(Conflict):
        order(cast, project)


def test_a_legal_hold_keeps_it(cast: Cast, project: Project) -> None:
    hold = set_hold(project, reason="A lawsuit.", acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="legal hold"):
        order(cast, project)
    lift_hold(hold, reason="Settled.", acting_user=cast.client_alice)
    assert order(cast, project)
