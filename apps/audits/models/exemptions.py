"""A lot that was accepted without its plan deciding: waived by the client, or by the timer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.audits.enums import LotStatus
from apps.audits.models.lots import Lot
from apps.core.models import TenantModel

EXEMPT = (LotStatus.WAIVED, LotStatus.DEEMED_ACCEPTED)


class Exemption(TenantModel):
    """Who accepted a lot without a decision, and why; nobody where the contract's timer did."""

    lot = models.OneToOneField(Lot, on_delete=models.CASCADE, related_name="exemption")
    round = models.PositiveIntegerField()
    outcome = models.CharField(max_length=40, choices=LotStatus.choices)
    reason = models.CharField(max_length=600)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=EXEMPT), name="exemption_known"),
            models.CheckConstraint(
                condition=Q(outcome=LotStatus.DEEMED_ACCEPTED) | Q(granted_by__isnull=False),
                name="waived_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.outcome}"
