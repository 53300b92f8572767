"""The Django admin of contracts: to look at; what was agreed is never edited."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from apps.accounts.admin.grants import EndableGrantAdmin
from apps.contracts.domain.plans import plan_facts, plan_sentence
from apps.contracts.models import Contract, ContractGrant, ContractVersion, RateLine, Signature
from apps.core.admin import ReadOnlyAdmin, ReadOnlyInline


class VersionInline(ReadOnlyInline):
    """The versions of a contract."""

    model = ContractVersion
    fields = (
        "number", "currency", "due_days", "dispute_days", "ladder", "auditor", "plan",
        "inspection_unit", "required_accuracy", "confidence", "allowed_defects", "created_at",
    )  # fmt: skip
    readonly_fields = ("created_at",)


class RateInline(ReadOnlyInline):
    """The rates of a version."""

    model = RateLine
    fields = ("unit", "label", "amount")


class SignatureInline(ReadOnlyInline):
    """Who signed a version."""

    model = Signature
    fields = ("side", "typed_name", "signed_by", "created_at")
    readonly_fields = ("created_at",)


@admin.register(Contract)
class ContractAdmin(ReadOnlyAdmin):
    """Every contract with where it stands."""

    list_display = ("number", "title", "client", "vendor", "status", "starts_on", "ends_on")
    list_filter = ("status",)
    list_select_related = ("client", "vendor")
    search_fields = ("number", "title", "client__name", "vendor__name")
    inlines = (VersionInline,)


@admin.register(ContractVersion)
class ContractVersionAdmin(ReadOnlyAdmin):
    """One version with its rates and signatures."""

    list_display = ("contract", "number", "plan", "plan_in_words", "currency", "created_at")
    list_filter = ("plan", "client")
    list_select_related = ("contract",)
    readonly_fields = ("plan_in_words", "terms_of_plan")
    search_fields = ("contract__number", "contract__title")
    inlines = (RateInline, SignatureInline)

    @display(description="Asks of a lot")
    def plan_in_words(self, version: ContractVersion) -> str:
        """Sample and acceptance number of a large lot."""
        return plan_sentence(version)

    @display(description="Terms of the plan")
    def terms_of_plan(self, version: ContractVersion) -> str:
        """What the kind of plan is said by."""
        return " · ".join(f"{fact.name}: {fact.value}" for fact in plan_facts(version))


@admin.register(ContractGrant)
class ContractGrantAdmin(EndableGrantAdmin):
    """Which vendor's roles may read and sign which contract."""
