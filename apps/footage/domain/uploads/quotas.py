"""How much a client may keep and a person may have open; stated before, enforced by every door."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.core.domain.activity import record_activity
from apps.core.errors import InvalidInput, NotAllowed, TooLarge
from apps.footage import rules
from apps.footage.domain.uploads.refusals import TooManyUploads
from apps.footage.enums import UploadStatus
from apps.footage.models import Footage, StorageQuota, Upload

GB = 1000**3


@dataclasses.dataclass(frozen=True)
class Quota:
    """Bytes of a client: footage kept, promised to unfinished uploads, and allowed in all."""

    kept_bytes: int
    promised_bytes: int
    limit_bytes: int

    @property
    def used_bytes(self) -> int:
        """What counts against the limit."""
        return self.kept_bytes + self.promised_bytes

    @property
    def left_bytes(self) -> int:
        """What a new upload may have; never negative."""
        return max(0, self.limit_bytes - self.used_bytes)

    @property
    def percent(self) -> int:
        """Whole percent used, at most 100."""
        return min(100, 100 * self.used_bytes // self.limit_bytes) if self.limit_bytes else 100


def quota_of(client_id: uuid.UUID) -> Quota:
    """How much room a client has. Two sums over indexes, in the caller's scope.

    Footage counts by the size of what was uploaded; an unfinished upload counts whole as soon as
    its length is known.
    """
    kept = Footage.objects.kept().filter(client_id=client_id)
    opened = _open_uploads().filter(client_id=client_id)
    bytes_kept = kept.order_by().aggregate(total=Sum("size_bytes"))["total"]
    promised = opened.aggregate(total=Sum(Coalesce(F("length"), F("offset"))))["total"]
    override = StorageQuota.objects.filter(client_id=client_id).first()
    limit = override.limit_bytes if override else settings.CLIENT_STORAGE_BYTES
    return Quota(bytes_kept or 0, promised or 0, limit)


def require_room(client_id: uuid.UUID, more_bytes: int) -> None:
    """Raise TooLarge unless `more_bytes` fit. Until the caller commits, nobody else is counted."""
    Organization.objects.select_for_update(no_key=True).get(pk=client_id)
    quota = quota_of(client_id)
    if more_bytes > quota.left_bytes:
        raise TooLarge(
            f"{_gb(quota.left_bytes)} GB of storage are left of {_gb(quota.limit_bytes)} GB; "
            f"{_gb(more_bytes, up=True)} GB do not fit. Remove footage or ask for more.",
            code="storage_full",
        )


def require_fewer_open(user: Any) -> None:
    """Raise TooManyUploads when a person has as many unfinished uploads as one may have."""
    limit = settings.OPEN_UPLOADS_PER_PERSON
    if _open_uploads().filter(created_by=user).count() >= limit:
        raise TooManyUploads(
            f"You have {limit} unfinished uploads; let some finish or give them up first."
        )


@transaction.atomic
def set_quota(client: Organization, *, limit_bytes: int, acting_user: Any) -> StorageQuota:
    """Let a client keep `limit_bytes` of footage. Raises NotAllowed, InvalidInput."""
    if not rules.can_set_quota(acting_user):
        raise NotAllowed("Only operators of the portal set how much a client may keep.")
    if client.kind != OrganizationKind.CLIENT:
        raise InvalidInput(f"{client} is no client; only clients keep footage.")
    if not 0 <= limit_bytes < 2**63:
        raise InvalidInput("A limit is a number of bytes, zero or more.")
    quota = StorageQuota.objects.create(client=client, limit_bytes=limit_bytes, set_by=acting_user)
    record_activity("quota.set", quota, acting_user=acting_user, gigabytes=_gb(limit_bytes))
    return quota


def _open_uploads() -> Any:
    return Upload.objects.filter(status=UploadStatus.OPEN, expires_at__gt=timezone.now())


def _gb(count: int, *, up: bool = False) -> str:
    """Gigabytes with one decimal; what is wanted is rounded up, what is left down."""
    tenths = -(-count * 10 // GB) if up else count * 10 // GB
    return f"{tenths / 10:,.1f}".removesuffix(".0")
