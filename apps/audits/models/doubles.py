"""Hidden double audits: a second auditor's verdict on an item, to measure auditors by."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.annotations.models import Finding
from apps.audits.enums import Verdict
from apps.core.models import TenantModel, one_of

from .samples import SampleItem


class SecondInspection(TenantModel):
    """A further verdict on an item that was judged already. It decides nothing about the lot."""

    sample_item = models.OneToOneField(
        SampleItem, on_delete=models.CASCADE, related_name="second_inspection"
    )
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    comment = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [one_of("verdict", Verdict, "second_verdict_known")]

    def __str__(self) -> str:
        return f"second {self.verdict} by {self.auditor}"


class SecondFinding(TenantModel):
    """A finding recorded at a second inspection; it is never released to anybody."""

    sample_item = models.ForeignKey(
        SampleItem, on_delete=models.CASCADE, related_name="second_finding_links"
    )
    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="second_at")

    def __str__(self) -> str:
        return f"{self.finding}"
