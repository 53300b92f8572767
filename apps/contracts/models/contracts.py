"""A contract between a client and a vendor; what was agreed lives in immutable versions."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership, ObjectGrant, Organization
from apps.contracts.enums import ContractStatus, SignatureSide
from apps.core.models import TenantModel, one_of


class ContractQuerySet(models.QuerySet["Contract"]):
    """Ways to find contracts."""

    def visible_to(self, user: Any) -> ContractQuerySet:
        """Managing people of the client, and those of the vendor once it is proposed to them."""
        return self.filter(
            Q(
                client__in=Membership.objects.organization_ids(
                    user, OrganizationKind.CLIENT, MANAGING_ROLES
                )
            )
            | Q(
                pk__in=ContractGrant.objects.object_ids(user),
                vendor__in=Membership.objects.organization_ids(
                    user, OrganizationKind.VENDOR, MANAGING_ROLES
                ),
            )
        )

    def in_force(self) -> ContractQuerySet:
        """Active and inside their dates today: the only ones that open anything."""
        today = timezone.localdate()
        return self.filter(
            status=ContractStatus.ACTIVE,
            starts_on__lte=today,
            ends_on__gte=today,
            vendor__is_suspended=False,
        )


class Contract(TenantModel):
    """Client × vendor. Its terms are in `versions`; the newest is the one that counts."""

    vendor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    vendor_id: uuid.UUID
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    status = models.CharField(
        max_length=20, choices=ContractStatus.choices, default=ContractStatus.DRAFT
    )
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("status", ContractStatus, "contract_status_known"),
            models.UniqueConstraint(fields=["client", "number"], name="contract_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_dates_ordered"
            ),
        ]
        permissions = [("sign_contract", "Can sign a contract for the vendor")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_in_force(self) -> bool:
        """Whether it opens anything today."""
        today = timezone.localdate()
        return (
            self.status == ContractStatus.ACTIVE
            and self.starts_on <= today <= self.ends_on
            and not self.vendor.is_suspended
        )

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/contracts/{self.pk}/"


class ContractGrant(ObjectGrant):
    """The vendor's people who may read and sign a proposed contract."""

    content_object = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="grants")


class Signature(TenantModel):
    """Who signed which version for which side, and the name they typed."""

    version = models.ForeignKey(
        "contracts.ContractVersion", on_delete=models.PROTECT, related_name="signatures"
    )
    side = models.CharField(max_length=10, choices=SignatureSide.choices)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    typed_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            one_of("side", SignatureSide, "signature_side_known"),
            models.UniqueConstraint(fields=["version", "side"], name="one_signature_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.typed_name} ({self.side})"
