"""The billing identity of a client."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.clients.models import ClientProfile
from apps.clients.rules import edits_billing
from apps.core.domain.activity import record_activity
from apps.core.errors import InvalidInput, NotAllowed


def open_profile(organization: Organization) -> ClientProfile:
    """The profile of a client; made on first use, billed under the organization's name.

    Raises InvalidInput for an organization that is no client.
    """
    if organization.kind != OrganizationKind.CLIENT:
        raise InvalidInput(f"{organization} is no client.")
    profile, _ = ClientProfile.objects.get_or_create(
        organization=organization, defaults={"legal_name": organization.name}
    )
    return profile


@transaction.atomic
def edit_profile(
    profile: ClientProfile,
    *,
    legal_name: str,
    billing_address: str,
    tax_number: str,
    acting_user: Any,
) -> ClientProfile:
    """Change where bills go. Raises NotAllowed to all but the client's owners and managers."""
    profile = (
        ClientProfile.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=profile.pk)
    )
    if not edits_billing(acting_user, profile.organization):
        raise NotAllowed("Only owners and managers change where bills go.")
    profile.legal_name = legal_name
    profile.billing_address = billing_address
    profile.tax_number = tax_number
    profile.save(update_fields=["legal_name", "billing_address", "tax_number"])
    record_activity(
        "clientprofile.edited",
        profile,
        acting_user=acting_user,
        client_id=profile.organization_id,
        legal_name=legal_name,
    )
    return profile
