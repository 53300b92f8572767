"""Who may add footage, look after it, and see all of it."""

from __future__ import annotations

import uuid
from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Membership, Organization
from apps.core.models import Statement
from apps.footage.models import Footage
from apps.projects.models import Project


def can_upload(user: Any, project: Project) -> bool:
    """Owners and managers of the client."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=project.client_id).exists()


def runs_client(user: Any, client: Organization) -> bool:
    """Owners and managers of the client itself."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=client.pk).exists()


def sees_whole_footage(user: Any, footage: Footage) -> bool:
    """Whoever sees the footage's page: the client's people and leads, not who holds one clip."""
    return user.pk is not None and _SEES_FOOTAGE.holds(user=user.pk, footage=footage.pk)


def can_hold(user: Any, project: Project) -> bool:
    """Owners of the client decide on legal holds and on how long footage is kept."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, [Role.OWNER])
    return own.filter(organization_id=project.client_id).exists()


def can_shred(user: Any, project: Project) -> bool:
    """Owners of the client alone: it cannot be undone."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, [Role.OWNER])
    return own.filter(organization_id=project.client_id).exists()


def runs_keys(user: Any) -> bool:
    """Operators. Who is staff follows from a live membership of an operator organization."""
    return bool(user.is_active and user.is_staff)


def can_set_quota(user: Any) -> bool:
    """Operators."""
    return bool(user.is_active and user.is_staff)


def _seen_footage(user: uuid.UUID, footage: uuid.UUID) -> Any:
    return Footage.objects.visible_to(user).filter(pk=footage).order_by().values_list("pk")


_SEES_FOOTAGE = Statement(_seen_footage)
