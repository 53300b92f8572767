"""Lots, samples and accuracy reports, to look at. No frame and no annotation is reachable here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from unfold.decorators import display

from apps.accounts.admin.grants import GrantAdmin
from apps.audits.models import (
    AccuracyReport,
    Exemption,
    Lot,
    LotGrant,
    Sample,
    SwitchingState,
    SwitchingStep,
)
from apps.core.admin import ReadOnlyAdmin, ReadOnlyInline

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


class SwitchingStepInline(ReadOnlyInline):
    """The lots that moved a contract's inspection, newest first."""

    model = SwitchingStep
    fields = ("lot", "before", "after", "stops", "is_accepted", "is_counted", "created_at")
    readonly_fields = ("created_at",)


@admin.register(SwitchingState)
class SwitchingStateAdmin(ReadOnlyAdmin):
    """How strictly the next lot of each contract is inspected."""

    list_display = ("contract", "client", "severity", "is_stopped", "score", "rejected", "verdicts")
    list_filter = ("severity", "is_stopped", "client")
    list_select_related = ("contract", "client")
    search_fields = ("contract__number", "contract__title")
    fields = ("contract", "client", "severity", "is_stopped", "score", "rejected", "verdicts")
    readonly_fields = ("client", "verdicts")
    inlines = (SwitchingStepInline,)

    @display(description="Since the last switch")
    def verdicts(self, state: SwitchingState) -> str:
        """Verdicts of the last lots, oldest first."""
        return ", ".join("accepted" if ok else "rejected" for ok in state.recent) or "none"


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    """Lots that were accepted without a decision, and why."""

    list_display = ("lot", "client", "round", "outcome", "reason", "granted_by", "created_at")
    list_filter = ("outcome", "client")
    list_select_related = ("lot", "client", "granted_by")
    search_fields = ("reason", "lot__project__name")


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
