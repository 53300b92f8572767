"""Lots: the frozen set of delivered tasks that is accepted or rejected as one."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Membership, ObjectGrant, Organization
from apps.annotations.models import Task
from apps.audits.enums import ItemKind, LotStatus
from apps.contracts.models import Contract, ContractVersion
from apps.core.models import TenantModel, one_of
from apps.projects.models import Project, ProjectGrant


class LotQuerySet(models.QuerySet["Lot"]):
    """Ways to find lots."""

    def visible_to(self, user: Any) -> LotQuerySet:
        """The client's people, the vendor's leads and managers, the auditors it was given to."""
        leads = (*MANAGING_ROLES, Role.LEAD)
        return self.filter(
            Q(client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT))
            | Q(
                vendor__in=Membership.objects.organization_ids(
                    user, OrganizationKind.VENDOR, leads
                ),
                project__in=ProjectGrant.objects.project_ids(user, ["lead_project"]),
            )
            | self._audited_by(user)
        )

    def auditable_by(self, user: Any) -> LotQuerySet:
        """Lots given to one of the person's auditor organizations."""
        return self.filter(self._audited_by(user))

    @staticmethod
    def _audited_by(user: Any) -> Q:
        return Q(
            pk__in=LotGrant.objects.object_ids(user, ["audit_lot"]),
            auditor__in=Membership.objects.organization_ids(user, OrganizationKind.AUDITOR),
        )


class Lot(TenantModel):
    """Delivered tasks of one project and contract, frozen to revisions and hashed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lots")
    project_id: uuid.UUID
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lots")
    terms = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="+")
    vendor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    vendor_id: uuid.UUID
    auditor = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=40, choices=LotStatus.choices, default=LotStatus.OPEN)
    item_count = models.PositiveIntegerField(default=0)
    items_hash = models.CharField(max_length=64, blank=True)
    round = models.PositiveIntegerField(default=1)
    # When it counts as accepted unless it is decided before; None: the contract sets no limit.
    decide_by = models.DateTimeField(null=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("status", LotStatus, "lot_status_known"),
            models.UniqueConstraint(fields=["project", "number"], name="lot_number_once"),
            # A vendor never audits itself.
            models.CheckConstraint(
                condition=Q(auditor__isnull=True) | ~Q(auditor=models.F("vendor")),
                name="auditor_is_not_vendor",
            ),
        ]
        permissions = [("audit_lot", "Can inspect the sample of a lot")]

    def __str__(self) -> str:
        return f"Lot {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/lots/{self.pk}/"


class LotGrant(ObjectGrant):
    """The auditors who inspect a lot."""

    content_object = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="grants")


class LotTask(TenantModel):
    """A task in a lot, fixed to the revision that was delivered."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="lot_tasks")
    lot_id: uuid.UUID
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="lot_tasks")
    task_id: uuid.UUID
    round = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "task", "round"], name="lot_task_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} in {self.lot}"


class LotItem(TenantModel):
    """One thing that may be sampled: frozen when the lot is."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="items")
    lot_id: uuid.UUID
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    task_id: uuid.UUID
    round = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    object_id = models.UUIDField()
    label = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["lot", "id"]
        constraints = [
            one_of("kind", ItemKind, "lot_item_kind_known"),
            models.UniqueConstraint(
                fields=["lot", "round", "kind", "object_id"], name="lot_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label} of {self.lot}"


class Decision(TenantModel):
    """What the plan decided of one round of a lot: its numbers, and the sentence that says why.

    A ruling on a dispute adds a further version; the newest one stands.
    """

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    outcome = models.CharField(max_length=40, choices=LotStatus.choices)
    inspected = models.PositiveIntegerField()
    defective = models.PositiveIntegerField()
    accuracy = models.FloatField()
    lower_bound = models.FloatField()
    interval_low = models.FloatField()
    interval_high = models.FloatField()
    sentence = models.CharField(max_length=600)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["lot", "-round", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "round", "version"], name="decision_once"),
            models.CheckConstraint(
                condition=Q(defective__lte=models.F("inspected")), name="defects_within_sample"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.outcome}"
