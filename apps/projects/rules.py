"""Who may do what to a project. Sight (404) is decided before; these decide acts (403)."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Membership, Organization
from apps.projects.models import Project, ProjectGrant

LEADING_ROLES = (*MANAGING_ROLES, Role.LEAD)


def sees_projects(user: Any) -> bool:
    """People of clients and vendors: nobody else can ever be shown a project."""
    kinds = (OrganizationKind.CLIENT, OrganizationKind.VENDOR)
    return Membership.objects.live().filter(user=user, organization__kind__in=kinds).exists()


def can_create(user: Any, client: Organization) -> bool:
    """Owners and managers of the client."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=client.pk).exists()


def can_manage(user: Any, project: Project) -> bool:
    """Owners and managers of the client the project belongs to."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=project.client_id).exists()


def is_of_client(user: Any, project: Project) -> bool:
    """Anybody of the client, whatever their role."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
    return own.filter(organization_id=project.client_id).exists()


def directs_work(user: Any, project: Project) -> bool:
    """Leads and managers of a vendor the project is open to."""
    held = ProjectGrant.objects.in_force_for(user, ["lead_project"])
    return bool(held.filter(content_object=project).exists())
