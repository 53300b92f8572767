"""Disputes: a vendor contests a finding, and a second auditor's ruling on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.annotations.models import Finding
from apps.audits.enums import DisputeReason, Ruling
from apps.core.models import TenantModel, one_of

from .lots import Lot


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Ways to find disputes."""

    def visible_to(self, user: Any) -> DisputeQuerySet:
        """Whoever sees the lot; of its auditors, who recorded the finding only once it is ruled."""
        mine = Q(finding__author=user) & Q(ruling__isnull=True)
        return self.filter(lot__in=Lot.objects.visible_to(user)).exclude(
            mine & Q(lot__in=Lot.objects.auditable_by(user))
        )

    def open(self) -> DisputeQuerySet:
        """Those nobody has ruled on."""
        return self.filter(ruling__isnull=True)

    def to_rule(self, user: Any) -> DisputeQuerySet:
        """Open ones that `user` may rule on: a lot's auditor who neither judged nor made it."""
        return (
            self.open()
            .filter(lot__in=Lot.objects.auditable_by(user))
            .exclude(finding__author=user)
            .exclude(finding__inspected_at__sample_item__inspection__auditor=user)
            .exclude(finding__task__annotator=user)
            .exclude(finding__task__reviewer=user)
        )


class Dispute(TenantModel):
    """Why a vendor's lead contests a finding; its state is the finding's. Once per finding."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="disputes")
    lot_id: uuid.UUID
    round = models.PositiveIntegerField()
    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="dispute")
    reason = models.CharField(max_length=20, choices=DisputeReason.choices)
    text = models.TextField(max_length=2000)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    held_until = models.DateTimeField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("reason", DisputeReason, "dispute_reason_known"),
            models.CheckConstraint(condition=~Q(text=""), name="dispute_says_why"),
        ]

    def __str__(self) -> str:
        return f"Dispute of {self.lot}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/disputes/{self.pk}/"


class DisputeRuling(TenantModel):
    """The second auditor's word, with why."""

    dispute = models.OneToOneField(Dispute, on_delete=models.CASCADE, related_name="ruling")
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Ruling.choices)
    comment = models.TextField(max_length=2000)

    class Meta:
        constraints = [
            one_of("outcome", Ruling, "ruling_known"),
            models.CheckConstraint(condition=~Q(comment=""), name="ruling_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.dispute}"
