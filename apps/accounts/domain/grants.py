"""The one way to give or end access to an object of another organization."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from apps.accounts.domain.memberships import role_group
from apps.accounts.models import ObjectGrant, Organization
from apps.core.domain.activity import record_activity


@transaction.atomic
def grant_access(
    grant_model: type[ObjectGrant],
    obj: models.Model,
    organization: Organization,
    roles: Iterable[str],
    *,
    codename: str,
    reason: str,
    acting_user: Any,
    ends_at: datetime | None = None,
    **extra: Any,
) -> list[ObjectGrant]:
    """Give `codename` on `obj` to `roles` of `organization` until `ends_at`.

    An existing grant of the same is renewed, not doubled. `extra` fills columns of the concrete
    grant table.
    """
    permission = Permission.objects.get(
        codename=codename, content_type=ContentType.objects.get_for_model(obj)
    )
    grants = []
    for role in roles:
        grant, _ = grant_model._default_manager.update_or_create(  # type: ignore[misc]
            permission=permission,
            group=role_group(organization, role),
            content_object=obj,
            defaults={
                "client_id": obj.client_id,  # type: ignore[attr-defined]
                "granted_by": acting_user,
                "reason": reason[:200],
                "starts_at": timezone.now(),
                "ends_at": ends_at,
                **extra,
            },
        )
        grants.append(grant)
    record_activity(
        "access.granted",
        obj,
        acting_user=acting_user,
        organization=str(organization.pk),
        roles=list(roles),
        permission=codename,
        reason=reason,
    )
    return grants


@transaction.atomic
def end_access(
    grant_model: type[ObjectGrant],
    obj: models.Model,
    organization: Organization,
    *,
    reason: str,
    acting_user: Any,
) -> int:
    """End every live grant of `organization` on `obj`, at once; returns how many."""
    ended = (
        grant_model._default_manager.live()
        .filter(content_object_id=obj.pk, group__name__startswith=f"{organization.slug}:")
        .update(ends_at=timezone.now())
    )
    record_activity(
        "access.ended",
        obj,
        acting_user=acting_user,
        organization=str(organization.pk),
        reason=reason,
    )
    return int(ended)
