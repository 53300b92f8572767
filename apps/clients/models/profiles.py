"""What the portal must know of a client beyond its name: where bills go."""

from __future__ import annotations

import uuid

from django.db import models

from apps.accounts.models import Organization
from apps.core.models import IdentifiedModel


class ClientProfile(IdentifiedModel):
    """Billing identity of a client organization."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="client_profile"
    )
    organization_id: uuid.UUID
    legal_name = models.CharField(max_length=160)
    billing_address = models.TextField(max_length=600, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.legal_name
