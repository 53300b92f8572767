"""A vendor as clients see it: what it does, and where it stands on the portal."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership, Organization
from apps.core.models import IdentifiedModel, one_of
from apps.vendors.enums import CONTRACTABLE, KNOWN_TO_CLIENTS, VendorStatus


class VendorProfileQuerySet(models.QuerySet["VendorProfile"]):
    """Ways to find vendors."""

    def visible_to(self, user: Any) -> VendorProfileQuerySet:
        """Operators see all, clients those who passed review, vendors themselves."""
        mine = Membership.objects.live().filter(user=user)
        kinds = set(mine.order_by().values_list("organization__kind", flat=True))
        if OrganizationKind.OPERATOR in kinds:
            return self
        own = Q(organization__in=mine.values("organization_id"))
        if OrganizationKind.CLIENT in kinds:
            return self.filter(own | Q(status__in=KNOWN_TO_CLIENTS))
        return self.filter(own)

    def working(self) -> VendorProfileQuerySet:
        """Those who may be given a contract."""
        return self.filter(status__in=CONTRACTABLE, organization__is_suspended=False)


class VendorProfile(IdentifiedModel):
    """Public profile and status of a vendor organization."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="vendor_profile"
    )
    organization_id: uuid.UUID
    status = models.CharField(
        max_length=20, choices=VendorStatus.choices, default=VendorStatus.INVITED
    )
    headline = models.CharField(max_length=160, blank=True)
    expertise = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=120, blank=True)

    objects = VendorProfileQuerySet.as_manager()

    class Meta:
        constraints = [one_of("status", VendorStatus, "vendor_status_known")]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        """The vendor's page."""
        return reverse("vendors:vendor", args=[self.organization.slug])
