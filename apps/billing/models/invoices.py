"""Accepted units and the invoices made from them; every line keeps its derivation."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership, Organization
from apps.annotations.models import Task
from apps.audits.models import Lot
from apps.billing.enums import InvoiceStatus
from apps.contracts.enums import RateUnit
from apps.contracts.models import Contract, ContractGrant
from apps.core.models import TenantModel, one_of


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Ways to find invoices."""

    def visible_to(self, user: Any) -> InvoiceQuerySet:
        """Managing people of the client and of the vendor; money is nobody else's business."""
        return self.filter(
            Q(
                client__in=Membership.objects.organization_ids(
                    user, OrganizationKind.CLIENT, MANAGING_ROLES
                )
            )
            | Q(
                vendor__in=Membership.objects.organization_ids(
                    user, OrganizationKind.VENDOR, MANAGING_ROLES
                ),
                contract__in=ContractGrant.objects.object_ids(user),
            )
        )


class Invoice(TenantModel):
    """What a vendor is owed for the accepted units of one lot."""

    vendor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    vendor_id: uuid.UUID
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="invoices")
    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="invoice")
    number = models.CharField(max_length=30)
    status = models.CharField(
        max_length=20, choices=InvoiceStatus.choices, default=InvoiceStatus.DRAFT
    )
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("status", InvoiceStatus, "invoice_status_known"),
            models.UniqueConstraint(fields=["client", "number"], name="invoice_number_once"),
        ]

    def __str__(self) -> str:
        return f"Invoice {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/invoices/{self.pk}/"


class InvoiceLine(TenantModel):
    """One line: quantity × rate, and where each of the two comes from."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    description = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=RateUnit.choices)
    label = models.CharField(max_length=64, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    rate = models.DecimalField(max_digits=12, decimal_places=4)
    factor = models.DecimalField(max_digits=6, decimal_places=4, default=1)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    derivation = models.JSONField()

    class Meta:
        ordering = ["invoice", "position"]
        constraints = [
            one_of("unit", RateUnit, "invoice_line_unit_known"),
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_position_once"),
        ]

    def __str__(self) -> str:
        return self.description


class AcceptedUnit(TenantModel):
    """One thing a rate is paid for, once: its lot was accepted."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="accepted_units")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(
        InvoiceLine, null=True, on_delete=models.SET_NULL, related_name="units"
    )
    unit = models.CharField(max_length=20, choices=RateUnit.choices)
    object_id = models.UUIDField()
    label = models.CharField(max_length=64, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        constraints = [
            one_of("unit", RateUnit, "accepted_unit_known"),
            models.UniqueConstraint(fields=["unit", "object_id"], name="unit_paid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.unit}"
