"""Where the switching rules of MIL-STD-105E stand for a contract, and which lot moved them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from apps.audits.models.lots import Lot
from apps.contracts.enums import PlanSeverity
from apps.contracts.models import Contract
from apps.core.models import TenantModel, one_of


class SwitchingStateQuerySet(models.QuerySet["SwitchingState"]):
    """Ways to find switching states."""

    def visible_to(self, user: Any) -> SwitchingStateQuerySet:
        """Whoever sees the contract."""
        return self.filter(contract__in=Contract.objects.visible_to(user))


class SwitchingState(TenantModel):
    """How strictly the next lot of a contract is inspected, and what that follows from."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="switching")
    contract_id: uuid.UUID
    severity = models.CharField(
        max_length=10, choices=PlanSeverity.choices, default=PlanSeverity.NORMAL
    )
    is_stopped = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(default=0)
    recent = models.JSONField(default=list)  # verdicts since the last switch, at most five
    rejected = models.PositiveSmallIntegerField(default=0)  # since tightened inspection began

    objects = SwitchingStateQuerySet.as_manager()

    class Meta:
        ordering = ["contract"]
        constraints = [one_of("severity", PlanSeverity, "switching_severity_known")]

    def __str__(self) -> str:
        return f"{self.contract.number}: {'stopped' if self.is_stopped else self.severity}"


class SwitchingStep(TenantModel):
    """What the first inspection of one lot did to the switching of its contract."""

    state = models.ForeignKey(SwitchingState, on_delete=models.CASCADE, related_name="steps")
    lot = models.OneToOneField(Lot, on_delete=models.CASCADE, related_name="switching_step")
    before = models.CharField(max_length=10, choices=PlanSeverity.choices)
    after = models.CharField(max_length=10, choices=PlanSeverity.choices)
    stops = models.BooleanField(default=False)
    is_accepted = models.BooleanField()
    is_counted = models.BooleanField(default=True)

    class Meta:
        ordering = ["state", "-id"]
        constraints = [
            one_of("before", PlanSeverity, "step_before_known"),
            one_of("after", PlanSeverity, "step_after_known"),
        ]

    def __str__(self) -> str:
        return f"{self.lot}: {self.before} → {'stopped' if self.stops else self.after}"
