"""The verifiable sample of a lot, its blind inspection, and the report on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.annotations.models import Finding
from apps.audits.enums import LotStatus, Verdict
from apps.contracts.enums import PlanSeverity
from apps.contracts.models import Contract
from apps.core.models import TenantModel, one_of

from .lots import Lot, LotItem


class Sample(TenantModel):
    """The draw: the seed is committed (hash) before, and revealed after the decision."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="samples")
    lot_id: uuid.UUID
    round = models.PositiveIntegerField(default=1)
    seed = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    # How strictly MIL-STD-105E inspects this round; empty for every other kind of plan.
    severity = models.CharField(max_length=10, choices=PlanSeverity.choices, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_revealed = models.BooleanField(default=False)

    class Meta:
        ordering = ["lot", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "round"], name="one_sample_a_round"),
        ]

    def __str__(self) -> str:
        return f"sample of {self.size} from {self.lot}"


class SampleItemQuerySet(models.QuerySet["SampleItem"]):
    """Ways to find sample items."""

    def visible_to(self, user: Any) -> SampleItemQuerySet:
        """Auditors of the lot, while its sample is inspected under a contract in force."""
        return self.filter(
            sample__lot__in=Lot.objects.auditable_by(user),
            sample__lot__status=LotStatus.SAMPLING,
            sample__lot__contract__in=Contract.objects.in_force(),
        )

    def held_by_another(self, user: Any) -> SampleItemQuerySet:
        """Items somebody else is looking at right now."""
        return self.filter(held_until__gt=timezone.now()).exclude(held_by=user)


class SampleItem(TenantModel):
    """One drawn item, in the order of the draw, perhaps held by an auditor right now."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="items")
    sample_id: uuid.UUID
    item = models.ForeignKey(LotItem, on_delete=models.PROTECT, related_name="+")
    item_id: uuid.UUID
    position = models.PositiveIntegerField()
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    held_until = models.DateTimeField(null=True)
    # Inspected a second time by somebody who is not told; on no page before the decision.
    is_doubled = models.BooleanField(default=False)

    objects = SampleItemQuerySet.as_manager()

    class Meta:
        ordering = ["sample", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "item"], name="sampled_once"),
            models.UniqueConstraint(fields=["sample", "position"], name="sample_position_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of {self.sample}"


class Inspection(TenantModel):
    """An auditor's verdict on one sampled item, as it was given; rulings are `DisputeRuling`s."""

    sample_item = models.OneToOneField(
        SampleItem, on_delete=models.CASCADE, related_name="inspection"
    )
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    comment = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [one_of("verdict", Verdict, "verdict_known")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.auditor}"


class InspectionFinding(TenantModel):
    """Which findings an auditor recorded at which sampled item."""

    sample_item = models.ForeignKey(
        SampleItem, on_delete=models.CASCADE, related_name="finding_links"
    )
    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="inspected_at")

    def __str__(self) -> str:
        return f"{self.finding}"


class ReportQuerySet(models.QuerySet["AccuracyReport"]):
    """Ways to find reports."""

    def visible_to(self, user: Any) -> ReportQuerySet:
        """Whoever sees the lot; not its auditors while a finding of it is disputed.

        They may have to rule on it, blind to the first verdict.
        """
        open_disputes = Q(lot__disputes__isnull=False, lot__disputes__ruling__isnull=True)
        disputed = self.filter(open_disputes, lot__in=Lot.objects.auditable_by(user))
        return self.filter(lot__in=Lot.objects.visible_to(user)).exclude(
            pk__in=disputed.order_by().values("pk")
        )


class AccuracyReport(TenantModel):
    """The frozen report of one decided round: inputs hashed, figures as they were.

    A ruling on a dispute freezes a further version; the earlier ones stay as they are.
    """

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="reports")
    round = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    inputs_hash = models.CharField(max_length=64)
    figures = models.JSONField()
    certificate = models.JSONField(default=dict)  # signed; empty: frozen before there were any

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "round", "version"], name="report_once"),
            models.CheckConstraint(condition=~Q(inputs_hash=""), name="report_has_hash"),
        ]

    def __str__(self) -> str:
        return f"Report on {self.lot}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/reports/{self.pk}/"
