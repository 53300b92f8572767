"""What was agreed: an immutable version with its rates and its quality plan."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import Organization
from apps.contracts.enums import (
    BY_RISKS,
    InspectionLevel,
    InspectionUnit,
    PlanKind,
    PlanSeverity,
    RateUnit,
)
from apps.core.models import TenantModel, one_of

from .contracts import Contract

SHARE = [MinValueValidator(0), MaxValueValidator(1)]


def _rate() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=6, decimal_places=5, null=True, validators=SHARE)


class ContractVersion(TenantModel):
    """Terms, money and quality plan of one version. Written once, never changed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.TextField(max_length=60_000, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    due_days = models.PositiveIntegerField(default=30)
    # How long after a decision its findings can be disputed.
    dispute_days = models.PositiveSmallIntegerField(default=10)
    # [[lower bound of accuracy, factor of every rate], …] as decimal texts; empty: always 1.
    ladder = models.JSONField(default=list, blank=True)

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
    # What only some kinds of plan have.
    aql = models.DecimalField(max_digits=5, decimal_places=3, null=True)
    level = models.CharField(max_length=3, choices=InspectionLevel.choices, blank=True)
    severity = models.CharField(max_length=10, choices=PlanSeverity.choices, blank=True)
    good_rate = _rate()
    producer_risk = _rate()
    bad_rate = _rate()
    consumer_risk = _rate()
    half_width = _rate()
    # Days the client has to decide on a delivered lot before it counts as accepted; None: no limit.
    acceptance_days = models.PositiveSmallIntegerField(null=True)
    min_iou = models.DecimalField(max_digits=4, decimal_places=3, default="0.700", validators=SHARE)

    class Meta:
        ordering = ["contract", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contract_version_once"),
            one_of("plan", PlanKind, "plan_known"),
            one_of("inspection_unit", InspectionUnit, "inspection_unit_known"),
            models.CheckConstraint(
                condition=~Q(plan=PlanKind.STANDARD)
                | Q(aql__gt=0, level__in=InspectionLevel.values, severity__in=PlanSeverity.values),
                name="standard_plan_complete",
            ),
            models.CheckConstraint(
                condition=~Q(plan__in=BY_RISKS)
                | Q(good_rate__gt=0, bad_rate__gt=F("good_rate"), bad_rate__lt=1)
                & Q(producer_risk__gt=0, producer_risk__lt=1)
                & Q(consumer_risk__gt=0, consumer_risk__lte="0.5"),
                name="risk_plan_complete",
            ),
            models.CheckConstraint(
                condition=~Q(plan=PlanKind.PRECISION) | Q(half_width__gt=0, half_width__lt=1),
                name="precision_plan_complete",
            ),
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
