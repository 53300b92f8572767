"""Lots, samples and accuracy reports, to look at. No frame and no annotation is reachable here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from unfold.decorators import display

from apps.accounts.admin.grants import GrantAdmin
from apps.audits.models import AccuracyReport, Lot, LotGrant, Sample
from apps.core.admin import ReadOnlyAdmin

admin.site.register(LotGrant, GrantAdmin)


@admin.register(Lot)
class LotAdmin(ReadOnlyAdmin):
    """Every lot of every client."""

    list_display = (
        "__str__",
        "project",
        "client",
        "vendor",
        "auditor",
        "status",
        "item_count",
        "round",
    )
    list_filter = ("status", "client", "vendor")
    list_select_related = ("project", "client", "vendor", "auditor")
    search_fields = ("project__name", "items_hash")


@admin.register(Sample)
class SampleAdmin(ReadOnlyAdmin):
    """Draws; the seed of an undecided one is nobody's to see."""

    list_display = ("lot", "client", "round", "size", "commitment", "is_revealed", "created_at")
    list_filter = ("is_revealed", "client")
    list_select_related = ("lot", "client")
    exclude = ("seed",)


@admin.register(AccuracyReport)
class AccuracyReportAdmin(ReadOnlyAdmin):
    """Frozen reports with the figures that decided."""

    list_display = (
        "__str__",
        "client",
        "round",
        "accuracy",
        "bound",
        "inspected",
        "outcome",
        "created_at",
    )
    list_filter = ("client", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("lot", "client")
    fields = (
        "lot",
        "client",
        "round",
        "outcome",
        "accuracy",
        "bound",
        "inspected",
        "labels",
        "inputs_hash",
    )
    readonly_fields = ("client", "outcome", "accuracy", "bound", "inspected", "labels")

    @display(description="Accuracy")
    def accuracy(self, report: AccuracyReport) -> str:
        """Share of correct items."""
        return _rate(report.figures["decision"]["accuracy"])

    @display(description="Proven (lower bound)")
    def bound(self, report: AccuracyReport) -> str:
        """One-sided, at the contract's confidence."""
        return _rate(report.figures["decision"]["lower_bound"])

    @display(description="Inspected")
    def inspected(self, report: AccuracyReport) -> str:
        """Correct of inspected."""
        decision = report.figures["decision"]
        return f"{decision['inspected'] - decision['defective']} of {decision['inspected']} correct"

    @display(description="Outcome", label={"accepted": "success", "rejected": "danger"})
    def outcome(self, report: AccuracyReport) -> str:
        """What the plan decided."""
        return str(report.figures["decision"]["outcome"])

    @display(description="By label")
    def labels(self, report: AccuracyReport) -> Any:
        """Correct of inspected per label, and where the chart is."""
        rows = [
            f"{r['label']}: {r['correct']} of {r['inspected']}" for r in report.figures["by_label"]
        ]
        return format_html("{}", " · ".join(rows))


def _rate(share: float) -> str:
    return f"{share * 100:.1f} %"
