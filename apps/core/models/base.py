"""Abstract bases of every table: UUIDv7 keys, and the tenant column of row-level security."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q
from uuid_utils.compat import uuid7 as uuid7


def one_of(field: str, choices: type[models.TextChoices], name: str) -> CheckConstraint:
    """A CHECK that guards a status column against anything but its machine's states."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


class IdentifiedModel(models.Model):
    """A row with a UUIDv7 key (ordered by time, so that indexes stay dense) and its birth."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, db_index=False)

    class Meta:
        abstract = True


class TenantModel(IdentifiedModel):
    """A row owned by one organization (nearly always the client whose footage it speaks of).

    `core.domain.row_security` puts every subclass under FORCEd row-level security on
    `client_id` and gives every foreign key between two tenant tables a composite
    `(client_id, id)` twin, so that a row can never point into another tenant.
    """

    client = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", editable=False
    )
    client_id: uuid.UUID

    class Meta:
        abstract = True


def snapshot(instance: models.Model, *fields: str) -> dict[str, Any]:
    """JSON-ready values of `fields`, for activity rows."""
    return {name: str(getattr(instance, name)) for name in fields}
