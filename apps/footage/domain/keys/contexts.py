"""What keys are bound to: unambiguous, versioned encodings (docs/format.md). Pure."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import Model

from apps.footage.enums import ObjectKind
from apps.footage.models import BucketConnection, MediaObject, Upload

FORMAT = "tink-aes256-gcm-hkdf-1mb"


def context_bytes(*fields: str) -> bytes:
    """The fields, each with its length, so that no two lists of fields read the same."""
    parts = [b"VAP1"]
    for field in fields:
        data = field.encode()
        parts.append(struct.pack(">H", len(data)) + data)
    return b"".join(parts)


def context_of(stored: MediaObject) -> bytes:
    """What an object's body is bound to: swap body, row or project and it no longer opens.

    It holds the key-encryption key the object was *written* under, which never changes, so that
    another key can wrap its data key later without a byte of the body being touched.
    """
    declared = (stored.details or {}).get("declared_size")
    return context_bytes(
        FORMAT,
        str(stored.client_id),
        str(stored.project_id),
        str(stored.pk),
        ObjectKind(stored.kind).value,
        str(stored.version),
        stored.written_under,
        "" if declared is None else str(declared),
    )


def dek_context(stored: MediaObject) -> bytes:
    """What the wrapping of an object's data key is bound to."""
    return context_of(stored) + b"dek"


def upload_context(upload: Upload) -> bytes:
    """What the wrapping of an upload's key is bound to."""
    return context_bytes(
        "upload",
        str(upload.client_id),
        str(upload.project_id),
        str(upload.pk),
        upload.written_under,
    )


def bucket_context(connection: BucketConnection) -> bytes:
    """What the key of a bucket's credentials is bound to: they open for no other bucket."""
    return context_bytes(
        "bucket",
        str(connection.client_id),
        str(connection.project_id),
        str(connection.pk),
        connection.written_under,
        connection.endpoint,
        connection.bucket,
    )


def split_kek_id(kek_id: str) -> tuple[str, int]:
    """`project/<id>/2` → (`project/<id>`, 2). Raises ValueError for anything else."""
    name, _, generation = kek_id.rpartition("/")
    kind, _, owner = name.partition("/")
    if kind not in ("client", "project") or str(uuid.UUID(owner)) != owner:
        raise ValueError(kek_id)
    return name, int(generation)


# Every table whose rows carry a data key a project's key wraps, and what each wrapping is bound
# to: rotation, rewrapping and key health go over these and no others.
WRAPPED_TABLES: tuple[tuple[type[Model], Callable[[Any], bytes]], ...] = (
    (MediaObject, dek_context),
    (Upload, upload_context),
    (BucketConnection, bucket_context),
)
