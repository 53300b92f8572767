"""What is owed more or less than an issued invoice says: the invoice itself is never edited."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from apps.core.models import TenantModel

from .invoices import Invoice


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Ways to find corrections."""

    def visible_to(self, user: Any) -> CorrectionQuerySet:
        """Whoever sees the invoice."""
        return self.filter(invoice__in=Invoice.objects.visible_to(user))


class Correction(TenantModel):
    """The difference that a new version of the accuracy report makes to an issued invoice.

    A positive total is a debit (the client owes more), a negative one a credit.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="corrections")
    invoice_id: uuid.UUID
    number = models.CharField(max_length=30)
    report_version = models.PositiveIntegerField()
    reason = models.CharField(max_length=600)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    lines = models.JSONField()
    issued_on = models.DateField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["invoice", "id"]
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="correction_number_once"),
            models.UniqueConstraint(
                fields=["invoice", "report_version"], name="one_correction_a_report"
            ),
            models.CheckConstraint(condition=~models.Q(total=0), name="correction_is_something"),
        ]

    def __str__(self) -> str:
        return f"Correction {self.number}"

    @property
    def kind(self) -> str:
        """Debit or credit, seen from the client."""
        return "debit" if self.total > 0 else "credit"

    def get_absolute_url(self) -> str:
        """Where it stands on its invoice's page."""
        return f"{self.invoice.get_absolute_url()}#{self.number}"
