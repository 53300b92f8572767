"""Who may see and change where a client's bills go."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.accounts.rules import manages


def edits_billing(user: Any, organization: Organization) -> bool:
    """Owners and managers of the client itself."""
    return organization.kind == OrganizationKind.CLIENT and manages(user, organization)
