"""Connecting a project to a client's bucket. Credentials go in and are never shown again."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import cancel_job
from apps.core.domain.outbound import check_endpoint
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import Job, uuid7
from apps.footage import rules
from apps.footage.domain.imports.buckets import Bucket, require_bucket_name
from apps.footage.domain.keys.contexts import bucket_context
from apps.footage.domain.keys.envelope import (
    new_data_key,
    open_data_key,
    present_kek_id,
    wrap_data_key,
)
from apps.footage.domain.keys.sealing import seal, unseal
from apps.footage.models import BucketConnection
from apps.projects.models import Project

REFUSED = "Only owners and managers of the client import footage."
MOST_CONNECTIONS = 20


@transaction.atomic
def connect_bucket(
    project: Project, place: dict[str, str], *, access_key: str, secret_key: str, acting_user: Any
) -> BucketConnection:
    """Keep a bucket's credentials, once they have been seen to list it.

    `place`: endpoint, region, bucket, prefix. Raises NotAllowed, InvalidInput (OutboundRefused for
    an address inside), Conflict for one connected already, BucketRefused, OutboundFailed.
    """
    if not rules.can_upload(acting_user, project):
        raise NotAllowed(REFUSED)
    place = {**place, "endpoint": place["endpoint"].rstrip("/")}
    check_endpoint(place["endpoint"])
    require_bucket_name(place["bucket"])
    if not (access_key.isascii() and access_key.isprintable() and secret_key.isascii()):
        raise InvalidInput("Access key and secret are written in plain letters and digits.")
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    known = BucketConnection.objects.filter(project=project, ended_at__isnull=True)
    same = ("endpoint", "bucket", "prefix")
    if known.filter(**{name: place[name] for name in same}).exists():
        raise Conflict("This place is connected already; end that connection to give new keys.")
    if known.count() >= MOST_CONNECTIONS:
        raise Conflict(f"A project has at most {MOST_CONNECTIONS} connections; end one first.")
    with Bucket(
        place["endpoint"], place["region"], place["bucket"],
        access_key=access_key, secret_key=secret_key,
    ) as bucket:  # fmt: skip
        bucket.list_page(place["prefix"])
    connection = BucketConnection(
        id=uuid7(),
        client_id=project.client_id,
        project=project,
        **place,
        access_key_hint=access_key[-4:],
        written_under=present_kek_id(project.client_id, project.pk),
        created_by=acting_user,
    )
    _seal(connection, access_key, secret_key)
    connection.save(force_insert=True)
    record_activity(
        "bucket.connected", connection, acting_user=acting_user, bucket=str(connection),
        endpoint=connection.endpoint,
    )  # fmt: skip
    return connection


@transaction.atomic
def end_connection(connection: BucketConnection, *, acting_user: Any) -> BucketConnection:
    """Forget the credentials and stop what is being fetched; what was imported stays.

    Raises NotAllowed, Conflict when it has ended.
    """
    connection = BucketConnection.objects.select_for_update().get(pk=connection.pk)
    if not rules.can_upload(acting_user, connection.project):
        raise NotAllowed(REFUSED)
    if connection.ended_at:
        raise Conflict("This connection has ended.")
    for job in Job.objects.about(connection.pk):
        if not job.ended:
            cancel_job(job, acting_user=acting_user)
    connection.ended_at = timezone.now()
    connection.sealed_credentials = connection.wrapped_dek = b""
    connection.kek_id = ""  # nothing is wrapped any more
    connection.save(update_fields=["ended_at", "sealed_credentials", "wrapped_dek", "kek_id"])
    record_activity(
        "bucket.disconnected", connection, acting_user=acting_user, bucket=str(connection)
    )
    return connection


def open_bucket(connection: BucketConnection) -> Bucket:
    """The bucket, to list and to fetch from; `with` it.

    Raises Conflict when the connection has ended, OutboundRefused when its name now leads inside,
    OutboundFailed, Unavailable, Damaged.
    """
    if connection.ended_at:
        raise Conflict("This connection has ended.")
    context = bucket_context(connection)
    key = open_data_key(
        connection.client_id, connection.kek_id, bytes(connection.wrapped_dek), context
    )
    access_key, secret_key = json.loads(unseal(key, bytes(connection.sealed_credentials), context))
    return Bucket(
        connection.endpoint,
        connection.region,
        connection.bucket,
        access_key=access_key,
        secret_key=secret_key,
    )


def _seal(connection: BucketConnection, access_key: str, secret_key: str) -> None:
    connection.kek_id = connection.written_under
    context = bucket_context(connection)
    key = new_data_key()
    connection.wrapped_dek = wrap_data_key(connection.client_id, connection.kek_id, key, context)
    connection.sealed_credentials = seal(
        key, json.dumps([access_key, secret_key]).encode(), context
    )
