"""A vendor as clients see it: what it does, and where it stands on the portal."""

from __future__ import annotations

from django.db import models

from apps.accounts.models import Organization
from apps.core.models import IdentifiedModel, one_of
from apps.vendors.enums import VendorStatus


class VendorProfile(IdentifiedModel):
    """Public profile and status of a vendor organization."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="vendor_profile"
    )
    status = models.CharField(
        max_length=20, choices=VendorStatus.choices, default=VendorStatus.INVITED
    )
    headline = models.CharField(max_length=160, blank=True)
    expertise = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [one_of("status", VendorStatus, "vendor_status_known")]

    def __str__(self) -> str:
        return str(self.organization)
