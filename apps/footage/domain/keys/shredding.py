"""Destroying all footage of a project: its keys first and at once, then the ciphertexts.

The order is a row (the certificate); the keys go when it is committed, in this process and again
in a job, whichever comes first. From then on nothing under them can be read, in no backup.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import JobRun, enqueue_job
from apps.core.domain.signing import sign_document
from apps.core.domain.tenancy import scope
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.domain.keys import keystore, memory
from apps.footage.domain.keys.first_format import remove_first_format
from apps.footage.domain.life.holds import lock_project, require_not_held
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.uploads.parts import remove_parts
from apps.footage.enums import UploadStatus
from apps.footage.models import DeletionCertificate, MediaObject, Upload
from apps.projects.models import Project

BATCH = 500
FIRST = uuid.UUID(int=0)


@transaction.atomic
def shred_project(
    project: Project, *, reason: str, typed_name: str, acting_user: Any
) -> DeletionCertificate:
    """Order the end of all footage, uploads and exports of a project; its certificate.

    Raises NotAllowed, InvalidInput without a reason or with another name than the project's,
    Conflict under legal hold or when it was ordered before.
    """
    if not rules.can_shred(acting_user, project):
        raise NotAllowed("Only owners of the client destroy a project's footage.")
    project = lock_project(project)
    require_not_held(project)
    if typed_name.strip() != project.name.strip():
        raise InvalidInput(f"Type the project's name exactly: “{project.name}”.")
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise InvalidInput("Say why; the certificate carries the reason.")
    if DeletionCertificate.objects.filter(project=project).exists():
        raise Conflict("The footage of this project is destroyed already.")
    certificate = DeletionCertificate.objects.create(
        client_id=project.client_id, project=project, project_name=project.name,
        client_name=project.client.name, ordered_by=acting_user, ordered_by_name=str(acting_user),
        reason=reason, key_ids=_kek_ids(project),
    )  # fmt: skip
    record_activity("footage.shred_ordered", project, acting_user=acting_user, reason=reason)
    enqueue_job(
        "footage.shred",
        client_id=project.client_id,
        subject_id=certificate.pk,
        acting_user=acting_user,
        idempotency_key=f"footage.shred:{project.pk}",
        certificate=str(certificate.pk),
    )
    pk, client_id = certificate.pk, project.client_id
    transaction.on_commit(lambda: destroy_keys(pk, client_id), robust=True)
    return certificate


def destroy_keys(certificate_id: uuid.UUID, client_id: uuid.UUID) -> DeletionCertificate:
    """Destroy the keys a certificate speaks of and write down what they opened; idempotent.

    Raises Unavailable when the keystore is away; the certificate then stays without a date.
    """
    with scope([client_id]):
        certificate = DeletionCertificate.objects.select_for_update().get(pk=certificate_id)
        name, now = f"project/{certificate.project_id}", timezone.now()
        gone = keystore.bury(name, certificate=str(certificate.pk), at=now.isoformat())
        remove_first_format(name)
        for kek_id in {*gone, *certificate.key_ids}:
            memory.forget(kek_id)
        if certificate.destroyed_at is None:
            certificate.key_ids = sorted({*gone, *certificate.key_ids})
            certificate.destroyed_at = now
            _measure(certificate)
            certificate.save()
            record_activity(
                "footage.shredded",
                certificate.project,
                acting_user=certificate.ordered_by,
                certificate=str(certificate.pk),
                objects=certificate.object_count,
            )
        return certificate


def remove_shredded(run: JobRun, certificate_id: uuid.UUID) -> dict[str, Any]:
    """The job: keys, then every ciphertext out of storage. The rows stay as the record."""
    certificate = destroy_keys(certificate_id, run.job.client_id)
    rows = MediaObject.objects.filter(project_id=certificate.project_id).order_by("pk")
    after, done = FIRST, 0
    while True:
        with run.commit():
            batch = list(rows.filter(pk__gt=after).values_list("pk", "storage_key")[:BATCH])
        if not batch:
            break
        delete_stored([name for _, name in batch])
        after, done = batch[-1][0], done + len(batch)
        run.report_progress(done, certificate.object_count, "Removing ciphertexts")
    with run.commit():
        for upload in Upload.objects.filter(project_id=certificate.project_id):
            _end_upload(upload)
        locked = DeletionCertificate.objects.select_for_update().get(pk=certificate.pk)
        locked.removed_at = locked.removed_at or timezone.now()
        locked.signed = locked.signed or signed_certificate(locked)
        locked.save(update_fields=["removed_at", "signed"])
    return {"removed": done}


def signed_certificate(certificate: DeletionCertificate) -> dict[str, Any]:
    """What is certified, with the portal's signature. Raises Damaged, Unavailable (the key)."""
    return sign_document(
        {
            "format": "plumbline-deletion/1",
            "certificate": str(certificate.pk),
            "client": certificate.client_name,
            "project": certificate.project_name,
            "project_id": str(certificate.project_id),
            "ordered_by": certificate.ordered_by_name,
            "reason": certificate.reason,
            "ordered_at": _iso(certificate.created_at),
            "keys_destroyed_at": _iso(certificate.destroyed_at),
            "bytes_removed_at": _iso(certificate.removed_at),
            "keys": certificate.key_ids,
            "objects": certificate.object_count,
            "kinds": certificate.kinds,
            "bytes_plain": certificate.bytes_plain,
            "bytes_cipher": certificate.bytes_cipher,
            "list_sha256": certificate.list_sha256,
        }
    )


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def digest_lines(certificate: DeletionCertificate) -> list[str]:
    """`<object id> <kind> <stored bytes> <SHA-256 of the ciphertext>`, in order of the ids."""
    rows = MediaObject.objects.filter(project_id=certificate.project_id).order_by("pk")
    fields = ("pk", "kind", "size_cipher", "sha256_cipher")
    return [" ".join(map(str, row)) + "\n" for row in rows.values_list(*fields).iterator()]


def _measure(certificate: DeletionCertificate) -> None:
    digest = hashlib.sha256()
    kinds: Counter[str] = Counter()
    rows = MediaObject.objects.filter(project_id=certificate.project_id)
    for kind, plain, cipher in rows.values_list("kind", "size_plain", "size_cipher").iterator():
        kinds[kind] += 1
        certificate.bytes_plain += plain
        certificate.bytes_cipher += cipher
    for line in digest_lines(certificate):
        digest.update(line.encode())
    certificate.object_count, certificate.kinds = kinds.total(), dict(kinds)
    certificate.list_sha256 = digest.hexdigest()


def _end_upload(upload: Upload) -> None:
    if upload.status == UploadStatus.OPEN:
        upload.status = UploadStatus.TERMINATED
        upload.save(update_fields=["status"])
    remove_parts(upload)


def _kek_ids(project: Project) -> list[str]:
    name = f"project/{project.pk}"
    return [f"{name}/{generation}" for generation in keystore.generations_of(name)]
