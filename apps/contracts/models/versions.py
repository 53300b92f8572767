"""What was agreed: an immutable version with its rates and its quality plan."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.accounts.models import Organization
from apps.contracts.enums import InspectionUnit, PlanKind, RateUnit
from apps.core.models import TenantModel, one_of

from .contracts import Contract

SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class ContractVersion(TenantModel):
    """Terms, money and quality plan of one version. Written once, never changed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.TextField(max_length=60_000, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    due_days = models.PositiveIntegerField(default=30)

    auditor = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.CharField(max_length=20, choices=PlanKind.choices, default=PlanKind.DEMONSTRATION)
    inspection_unit = models.CharField(
        max_length=10, choices=InspectionUnit.choices, default=InspectionUnit.TRACK
    )
    required_accuracy = models.DecimalField(
        max_digits=5, decimal_places=4, default="0.9500", validators=SHARE
    )
    confidence = models.DecimalField(
        max_digits=5, decimal_places=4, default="0.9500", validators=SHARE
    )
    allowed_defects = models.PositiveIntegerField(default=0)
    min_iou = models.DecimalField(max_digits=4, decimal_places=3, default="0.700", validators=SHARE)

    class Meta:
        ordering = ["contract", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contract_version_once"),
            one_of("plan", PlanKind, "plan_known"),
            one_of("inspection_unit", InspectionUnit, "inspection_unit_known"),
            models.CheckConstraint(
                condition=Q(required_accuracy__gt=0, required_accuracy__lt=1),
                name="accuracy_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gt=0, confidence__lt=1), name="confidence_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number} v{self.number}"


class RateLine(TenantModel):
    """What the client pays for one accepted unit (of one label, or of any)."""

    version = models.ForeignKey(ContractVersion, on_delete=models.CASCADE, related_name="rates")
    unit = models.CharField(max_length=20, choices=RateUnit.choices)
    label = models.CharField(max_length=64, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        ordering = ["unit", "label"]
        constraints = [
            one_of("unit", RateUnit, "rate_unit_known"),
            models.UniqueConstraint(fields=["version", "unit", "label"], name="rate_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} per {self.label or 'any'} {self.get_unit_display()}"
