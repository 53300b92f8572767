"""Who may take a project's labels away: the client's own working people, nobody else."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import OrganizationKind, Role
from apps.accounts.models import Membership
from apps.projects.models import Project

EXPORTING_ROLES = (Role.OWNER, Role.MANAGER, Role.REVIEWER)


def can_export(user: Any, project: Project) -> bool:
    """Owners, managers and reviewers of the client."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, EXPORTING_ROLES)
    return own.filter(organization_id=project.client_id).exists()


def is_own(user: Any, project: Project) -> bool:
    """Anybody of the client that owns the project."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
    return own.filter(organization_id=project.client_id).exists()
