"""Who may move money: managing people of the vendor ask, those of the client approve."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.billing.models import Invoice


def bills(user: Any, invoice: Invoice) -> bool:
    """Owners and managers of the vendor."""
    own = Membership.objects.organization_ids(user, OrganizationKind.VENDOR, MANAGING_ROLES)
    return own.filter(organization_id=invoice.vendor_id).exists()


def pays(user: Any, invoice: Invoice) -> bool:
    """Owners and managers of the client."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=invoice.client_id).exists()
