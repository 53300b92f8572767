"""Who may add footage and look after it."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.projects.models import Project


def can_upload(user: Any, project: Project) -> bool:
    """Owners and managers of the client."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=project.client_id).exists()
