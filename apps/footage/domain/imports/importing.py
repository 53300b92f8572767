"""From an object in a client's bucket to footage: choosing, one job an object, no duplicates."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Sum

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import JobRun, enqueue_job
from apps.core.enums import ENDED_STATES, Queue
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.models import Job
from apps.footage import rules
from apps.footage.domain.imports.buckets import FoundObject
from apps.footage.domain.imports.connections import REFUSED, open_bucket
from apps.footage.domain.ingest.receiving import (
    announce_footage,
    clean_folder,
    clean_name,
    settle_hash,
)
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import write_object
from apps.footage.domain.uploads.limits import ACCEPTED_NAMES, MAX_UPLOAD_BYTES
from apps.footage.domain.uploads.quotas import require_room
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import BucketConnection, Footage, ImportedObject, MediaObject
from apps.projects.models import Project

REPORT_SECONDS = 0.5


@dataclass
class Offer:
    """A page of a bucket, by what can be done with each object."""

    objects: list[FoundObject] = field(default_factory=list)
    known: dict[str, ImportedObject] = field(default_factory=dict)
    left_out: int = 0
    next_token: str = ""

    @property
    def fresh(self) -> list[FoundObject]:
        """Those that can be imported: neither here nor on their way."""
        return [each for each in self.objects if not is_taken(self.known.get(each.key))]


def offer_objects(connection: BucketConnection, *, token: str = "", acting_user: Any) -> Offer:
    """What a page of the bucket holds that the portal takes.

    Left out: other kinds of file, empty and too large ones. Raises as `open_bucket` does,
    NotAllowed, BucketRefused.
    """
    if not rules.can_upload(acting_user, connection.project):
        raise NotAllowed(REFUSED)
    with open_bucket(connection) as bucket:
        listing = bucket.list_page(connection.prefix, token)
    offer = Offer(next_token=listing.next_token)
    offer.objects = [each for each in listing.objects if _is_accepted(each)]
    offer.left_out = len(listing.objects) - len(offer.objects)
    offer.known = _known(connection, offer.objects)
    return offer


def is_taken(known: ImportedObject | None) -> bool:
    """Whether an object is here already or on its way."""
    if known is None:
        return False
    return footage_of(known) is not None or (known.job is not None and not known.job.ended)


def footage_of(known: ImportedObject) -> Footage | None:
    """The footage an object became, or has the same bytes as; not one that was deleted."""
    found = (known.footage, known.same_as)
    return next((each for each in found if each and each.status != FootageStatus.DELETED), None)


@transaction.atomic
def import_objects(
    connection: BucketConnection, chosen: Iterable[FoundObject], *, acting_user: Any
) -> list[Job]:
    """Queue a job for each chosen object that is neither here nor on its way.

    `chosen` are of an offer of just now. Raises NotAllowed, InvalidInput when nothing is
    left to import, TooLarge when it does not fit what the client may keep.
    """
    connection = BucketConnection.objects.select_for_update().get(pk=connection.pk)
    if not rules.can_upload(acting_user, connection.project):
        raise NotAllowed(REFUSED)
    chosen = list(chosen)
    known = _known(connection, chosen)
    fresh = [each for each in chosen if not is_taken(known.get(each.key))]
    if not fresh:
        raise InvalidInput("Nothing is left to import: choose videos that are not here yet.")
    pending = ImportedObject.objects.filter(client_id=connection.client_id)
    on_its_way = pending.exclude(job__state__in=ENDED_STATES).aggregate(total=Sum("size"))["total"]
    require_room(connection.client_id, sum(each.size for each in fresh) + (on_its_way or 0))
    jobs = [_enqueue(connection, each, acting_user) for each in fresh]
    record_activity(
        "bucket.import_begun", connection, acting_user=acting_user, objects=len(jobs),
        bytes=sum(each.size for each in fresh), bucket=str(connection),
    )  # fmt: skip
    return jobs


def fetch_object(run: JobRun, imported_id: uuid.UUID) -> dict[str, Any]:
    """Fetch one object and make it footage; safe to run again after a kill.

    An object whose bytes the project has already is left out, and the result names its twin.
    """
    with run.commit():
        rows = ImportedObject.objects.select_related("connection", "project", "footage", "same_as")
        imported = rows.get(pk=imported_id)
        if footage := footage_of(imported):
            return {"footage": str(footage.pk)}
    arriving = _Arriving(run, imported)
    stored = write_object(
        imported.project, ObjectKind.ORIGINAL, "application/octet-stream", arriving,
        declared_size=imported.size,
    )  # fmt: skip
    try:
        with run.commit() as job:
            result = _settle(imported, stored, arriving.sha256, job.acting_user)
    except BaseException:  # another worker has the job, or it was cancelled
        delete_stored([stored.storage_key])
        raise
    if "footage" not in result:
        delete_stored([stored.storage_key])
    return result


class _Arriving:
    """The object's bytes as they come: hashed, counted, reported."""

    def __init__(self, run: JobRun, imported: ImportedObject) -> None:
        self._run, self._imported = run, imported
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """In hexadecimal, of what has come."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        imported, done, reported = self._imported, 0, 0.0
        wanted = FoundObject(imported.key, imported.etag, imported.size)
        with open_bucket(imported.connection) as bucket:
            for piece in bucket.fetch(wanted):
                self._hash.update(piece)
                done += len(piece)
                if time.monotonic() - reported > REPORT_SECONDS:
                    reported = time.monotonic()
                    self._run.report_progress(done, imported.size, "Fetching from the bucket")
                yield piece


def _settle(
    imported: ImportedObject, stored: MediaObject, sha256: str, acting_user: Any
) -> dict[str, Any]:
    require_room(imported.client_id, stored.size_plain)
    project = Project.objects.select_for_update(no_key=True).get(pk=imported.project_id)
    twins = Footage.objects.kept().filter(project=project, sha256=sha256)
    if twin := twins.order_by("id").first():
        imported.same_as = twin
        imported.save(update_fields=["same_as"])
        return {"same_as": str(twin.pk), "name": twin.name}
    source = f"{imported.connection.bucket}/{imported.key}"
    footage = Footage.objects.create(
        client_id=project.client_id,
        project=project,
        name=clean_name(imported.key),
        folder=clean_folder(imported.key.rpartition("/")[0]),
        size_bytes=stored.size_plain,
        sha256="",
        uploaded_by=acting_user,
    )
    stored.footage = footage
    stored.save(force_insert=True)
    settle_hash(footage, sha256)
    record_activity(
        "footage.imported", footage, acting_user=acting_user, name=footage.name, source=source
    )
    announce_footage(footage, acting_user=acting_user)
    imported.footage = footage
    imported.save(update_fields=["footage"])
    return {"footage": str(footage.pk)}


def _enqueue(connection: BucketConnection, found: FoundObject, acting_user: Any) -> Job:
    imported, _ = ImportedObject.objects.get_or_create(
        connection=connection,
        key=found.key,
        etag=found.etag,
        size=found.size,
        defaults={"client_id": connection.client_id, "project_id": connection.project_id},
    )
    imported.attempts += 1
    imported.job = enqueue_job(
        "footage.import",
        client_id=connection.client_id,
        subject_id=connection.pk,
        acting_user=acting_user,
        queue=Queue.INGEST,
        idempotency_key=f"footage.import:{imported.pk}:{imported.attempts}",
        imported=str(imported.pk),
    )
    imported.save(update_fields=["attempts", "job"])
    return imported.job


def _known(connection: BucketConnection, objects: list[FoundObject]) -> dict[str, ImportedObject]:
    """By key, what the project has had to do with these very objects, through any connection."""
    wanted = {(each.key, each.etag, each.size) for each in objects}
    rows = (
        ImportedObject.objects.filter(
            project_id=connection.project_id, key__in=[each.key for each in objects]
        )
        .select_related("job", "footage", "same_as")
        .order_by("id")
    )
    found: dict[str, ImportedObject] = {}
    for row in rows:
        if (row.key, row.etag, row.size) in wanted and not is_taken(found.get(row.key)):
            found[row.key] = row
    return found


def _is_accepted(found: FoundObject) -> bool:
    return (
        found.key.lower().endswith(ACCEPTED_NAMES)
        and 0 < found.size <= MAX_UPLOAD_BYTES
        and 0 < len(found.key) <= 1024
        and "\x00" not in found.key
    )
