"""What a client wants labelled, who takes part, and the versions of its label schema."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import GrantQuerySet, Membership, ObjectGrant, Organization
from apps.contracts.models import Contract
from apps.core.models import TenantModel, one_of
from apps.projects.enums import ProjectStatus


class ProjectGrantQuerySet(GrantQuerySet):
    """Project grants hold only while a contract behind them does."""

    def in_force_for(self, user: Any, codenames: Any = ()) -> GrantQuerySet:
        """Live grants of `user` whose vendor has a contract in force for the project.

        Any such contract of the vendor carries the grant, so that a new one may be agreed on
        while the old one runs.
        """
        carrying = ProjectParty.objects.filter(
            project=OuterRef("content_object"),
            vendor=OuterRef("contract__vendor"),
            contract__in=Contract.objects.in_force(),
        )
        return self.live_for(user, codenames).filter(Exists(carrying))

    def project_ids(self, user: Any, codenames: Any = ()) -> GrantQuerySet:
        """Ids (a subquery) of projects open to `user` through a contract in force."""
        return self.in_force_for(user, codenames).values("content_object_id")  # type: ignore[return-value]


class ProjectQuerySet(models.QuerySet["Project"]):
    """Ways to find projects."""

    def visible_to(self, user: Any) -> ProjectQuerySet:
        """Own projects of a client; for a vendor those a contract in force opens."""
        return self.filter(
            Q(client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT))
            | Q(pk__in=ProjectGrant.objects.project_ids(user, ["view_project"]))
        )


class Project(TenantModel):
    """Footage + label schema + guideline + quality plan."""

    name = models.CharField(max_length=120)
    description = models.TextField(max_length=4000, blank=True)
    status = models.CharField(
        max_length=20, choices=ProjectStatus.choices, default=ProjectStatus.DRAFT
    )
    clip_frames = models.PositiveIntegerField(default=300, validators=[MinValueValidator(1)])
    overlap_frames = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("status", ProjectStatus, "project_status_known"),
            models.UniqueConstraint(fields=["client", "name"], name="project_name_once"),
            models.CheckConstraint(
                condition=Q(overlap_frames__lt=F("clip_frames")), name="overlap_under_clip"
            ),
        ]
        permissions = [
            ("annotate_project", "Can pull and label tasks"),
            ("lead_project", "Can direct the vendor's work"),
            ("audit_project", "Can look at sampled items"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/projects/{self.pk}/"


class ProjectGrant(ObjectGrant):
    """What a vendor's or auditor's people may do in a project, as long as the contract holds."""

    content_object = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="grants")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar[Any] = ProjectGrantQuerySet.as_manager()


class ProjectParty(TenantModel):
    """A contract under which a project is worked on."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="parties")
    vendor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    vendor_id: uuid.UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "contract"], name="party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} in {self.project}"


class LabelSchema(TenantModel):
    """One immutable version of the labels, their shapes and attributes.

    `definition` is `{"labels": [{name, color, shape, attributes: [{name, kind, options, default,
    mutable, required}]}]}`, checked and normalised by `projects.validators`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="schemas")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="schema_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.project} schema v{self.number}"

    @property
    def labels(self) -> list[dict[str, Any]]:
        """The labels in the order the client gave them."""
        return list(self.definition["labels"])
