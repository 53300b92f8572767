"""The base of every grant table: django-guardian's direct-foreign-key model, with a history.

A grant gives one role group of one organization one permission on one object, from when until
when, by whom and why. Concrete tables live in the app of the object (`ProjectGrant`, `LotGrant`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase

from .organizations import Membership, Organization

__all__ = ["GrantQuerySet", "ObjectGrant"]


class GrantQuerySet(models.QuerySet[Any]):
    """Ways to find grants that hold right now."""

    def live(self) -> GrantQuerySet:
        """Started and not ended, at this moment."""
        now = timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)

    def live_for(self, user: Any, codenames: Iterable[str] = ()) -> GrantQuerySet:
        """Live grants that reach `user` through a live membership, of the given permissions."""
        found = self.live().filter(group_id__in=Membership.objects.group_ids(user))
        if codenames:
            found = found.filter(permission__codename__in=list(codenames))
        return found

    def object_ids(self, user: Any, codenames: Iterable[str] = ()) -> GrantQuerySet:
        """Ids (a subquery) of the objects `user` is granted."""
        return self.live_for(user, codenames).values("content_object_id")  # type: ignore[return-value]


class ObjectGrant(GroupObjectPermissionBase):
    """One permission on one object for one role group, with its granter, reason and dates.

    Not under row-level security: the scope itself is computed from these tables.
    """

    client = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", editable=False
    )
    client_id: uuid.UUID
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    # guardian declares its own manager here; ours only adds to QuerySet.
    objects: ClassVar[Any] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.permission.codename} for {self.group}"
