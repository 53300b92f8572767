"""Footage, its clips, and who may see a clip's frames."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.core.models import TenantModel, one_of
from apps.footage.enums import AccessPurpose, FootageStatus, ObjectKind
from apps.projects.models import Project, ProjectGrant


class FootageQuerySet(models.QuerySet["Footage"]):
    """Ways to find footage."""

    def visible_to(self, user: Any) -> FootageQuerySet:
        """The client's own people, and leads of a vendor the project is open to."""
        return self.filter(
            Q(client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT))
            | Q(project__in=ProjectGrant.objects.project_ids(user, ["lead_project"]))
        )

    def kept(self) -> FootageQuerySet:
        """All but what was deleted, of which only the row and its receipts are left."""
        return self.exclude(status=FootageStatus.DELETED)

    def ready(self) -> FootageQuerySet:
        """Indexed and playable."""
        return self.filter(status=FootageStatus.READY)


class Footage(TenantModel):
    """One uploaded video: an encrypted original, a frame index, renditions."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="footage")
    project_id: uuid.UUID
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=200, blank=True)
    status = models.CharField(
        max_length=20, choices=FootageStatus.choices, default=FootageStatus.RECEIVED
    )
    error = models.CharField(max_length=500, blank=True)
    size_bytes = models.BigIntegerField()
    # Both known once the received parts are assembled, seconds after the last byte.
    sha256 = models.CharField(max_length=64, blank=True)
    same_as = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="doubles"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    # Known after indexing. Sizes are displayed pixels (rotation and aspect applied).
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    fps_num = models.PositiveIntegerField(null=True)
    fps_den = models.PositiveIntegerField(null=True)
    frame_count = models.PositiveIntegerField(null=True)
    duration_ms = models.BigIntegerField(null=True)
    report = models.JSONField(default=dict)

    objects = FootageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "footage"
        constraints = [one_of("status", FootageStatus, "footage_status_known")]
        indexes = [
            models.Index(fields=["client", "project", "-id"], name="footage_of_project"),
            models.Index(fields=["project", "sha256"], name="footage_by_hash"),
            # what a client's storage is counted by
            models.Index(
                fields=["client"], include=["status", "size_bytes"], name="footage_bytes_of_client"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/footage/{self.pk}/"

    @property
    def path(self) -> str:
        """Its name behind the folder it came in."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


class ClipQuerySet(models.QuerySet["Clip"]):
    """Ways to find clips."""

    def visible_to(self, user: Any) -> ClipQuerySet:
        """Whoever sees the footage, and whoever holds a live access to just this clip.

        A held access also needs the project to be open to the person right now, so that it dies
        with the grant or the contract.
        """
        held = ClipAccess.objects.live().filter(user=user).values("clip_id")
        open_projects = ProjectGrant.objects.project_ids(user)
        return self.filter(
            Q(footage__in=Footage.objects.visible_to(user))
            | Q(pk__in=held, footage__project__in=open_projects)
        )


class Clip(TenantModel):
    """Frames `[start, stop)` of one footage: what a task is about."""

    footage = models.ForeignKey(Footage, on_delete=models.CASCADE, related_name="clips")
    footage_id: uuid.UUID
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    # The same frames, handed out once more.
    copy = models.PositiveSmallIntegerField(default=0)

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["footage", "start"]
        constraints = [
            models.UniqueConstraint(fields=["footage", "start", "stop", "copy"], name="clip_once"),
            models.CheckConstraint(condition=Q(stop__gt=F("start")), name="clip_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.footage} [{self.start}, {self.stop})"

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return self.stop - self.start


class ClipAccessQuerySet(models.QuerySet["ClipAccess"]):
    """Ways to find accesses."""

    def live(self) -> ClipAccessQuerySet:
        """Those that have not run out."""
        return self.filter(until__gt=timezone.now())


class ClipAccess(TenantModel):
    """One person may see one clip's frames until a moment: a lease, a review, an inspection.

    Written by the app that hands out the work; read by serving. One row per person and clip.
    """

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=AccessPurpose.choices)
    until = models.DateTimeField()

    objects = ClipAccessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "clip accesses"
        constraints = [
            one_of("purpose", AccessPurpose, "clip_access_purpose_known"),
            models.UniqueConstraint(fields=["clip", "user", "purpose"], name="clip_access_once"),
        ]
        indexes = [models.Index(fields=["user", "until"], name="clip_access_of_user")]

    def __str__(self) -> str:
        return f"{self.user} sees {self.clip} until {self.until}"


class ClipViewQuerySet(models.QuerySet["ClipView"]):
    """Ways to find views."""

    def visible_to(self, user: Any) -> ClipViewQuerySet:
        """Those of the clients the person manages: who looked is nobody else's business."""
        return self.filter(
            client__in=Membership.objects.organization_ids(
                user, OrganizationKind.CLIENT, MANAGING_ROLES
            )
        )


class ClipView(TenantModel):
    """Frames `first_frame`…`last_frame` of one footage a person was served in one session.

    One row a session, kind of picture and unbroken run of frames; runs that meet are joined. The
    clip is empty where the footage was looked at as a whole.
    """

    footage = models.ForeignKey(Footage, on_delete=models.CASCADE, related_name="views")
    footage_id: uuid.UUID
    clip = models.ForeignKey(Clip, null=True, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_id: uuid.UUID
    purpose = models.CharField(max_length=20, choices=AccessPurpose.choices, blank=True)
    kind = models.CharField(max_length=20, choices=ObjectKind.choices, default=ObjectKind.PROXY)
    session_hash = models.CharField(max_length=64)
    first_frame = models.PositiveIntegerField()
    last_frame = models.PositiveIntegerField()
    requests = models.PositiveIntegerField(default=0)
    bytes_served = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(auto_now=True)

    objects = ClipViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["footage", "user", "session_hash", "kind", "clip", "first_frame"],
                name="clip_view_once",
                nulls_distinct=False,
            ),
            one_of("kind", ObjectKind, "clip_view_kind_known"),
            models.CheckConstraint(
                condition=Q(last_frame__gte=F("first_frame")), name="clip_view_run"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "footage", "-last_at"], name="clip_view_of_footage"),
            models.Index(fields=["client", "user", "-last_at"], name="clip_view_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user} saw {self.first_frame}–{self.last_frame} of {self.footage}"
