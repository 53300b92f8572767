"""Organizations, who belongs to them, and invitations into them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.enums import InvitationStatus, OrganizationKind, Role
from apps.core.domain.regions import default_region
from apps.core.domain.tenancy import SCOPE_TO
from apps.core.models import IdentifiedModel, Statement, one_of


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Ways to find organizations."""

    def visible_to(self, user: Any) -> OrganizationQuerySet:
        """Those the person is a member of; operators see all."""
        mine = Membership.objects.live().filter(user=user)
        if mine.filter(organization__kind=OrganizationKind.OPERATOR).exists():
            return self
        return self.filter(pk__in=mine.values("organization_id"))


class Organization(IdentifiedModel):
    """A tenant: a client, a vendor, an auditor firm, or who runs the portal."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    country = models.CharField(max_length=2, blank=True)
    timezone = models.CharField(max_length=60, default="UTC")
    is_suspended = models.BooleanField(default=False)
    region = models.CharField(max_length=40, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [one_of("kind", OrganizationKind, "organization_kind_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def storage_region(self) -> str:
        """Where its bytes lie: as chosen when it was opened, else the portal's default."""
        return self.region or default_region()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Ways to find memberships; everything about access starts from `live()`."""

    def visible_to(self, user: Any) -> MembershipQuerySet:
        """Those in organizations the person may see."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def live(self) -> MembershipQuerySet:
        """Not ended, of an active person, in an organization that is not suspended."""
        return self.filter(
            ended_at__isnull=True, user__is_active=True, organization__is_suspended=False
        )

    def organization_ids(
        self, user: Any, kind: str, roles: Iterable[str] = ()
    ) -> MembershipQuerySet:
        """Ids (a subquery) of organizations of `kind` in which `user` holds one of `roles`."""
        found = self.live().filter(user=user, organization__kind=kind)
        if roles:
            found = found.filter(role__in=list(roles))
        return found.values("organization_id")  # type: ignore[return-value]

    def group_ids(self, user: Any) -> MembershipQuerySet:
        """Ids (a subquery) of the role groups through which grants reach `user`."""
        return self.live().filter(user=user).values("group_id")  # type: ignore[return-value]

    def reachable_client_ids(self, user: Any) -> set[uuid.UUID]:
        """Organizations whose rows `user` may touch at all: the scope of row-level security.

        Own organizations, and clients of every grant that has not ended; operators reach all.
        """
        return {row[0] for row in _REACHED.rows(user=user.pk)}

    def enter_scope(self, user: Any) -> None:
        """Let the current transaction see rows of `reachable_client_ids` and of nobody else."""
        _ENTERED.rows(user=user.pk)


def _reached(user: uuid.UUID) -> Any:
    own = Membership.objects.live().filter(user=user).order_by()
    operator = own.filter(organization__kind=OrganizationKind.OPERATOR)
    grants = [
        model._default_manager.live_for(user).values_list("client_id")  # type: ignore[attr-defined]
        for model in grant_models()
    ]
    everybody = Organization.objects.filter(models.Exists(operator)).order_by().values_list("pk")
    return own.values_list("organization_id").union(everybody, *grants)


# Asked at the beginning of every request.
_REACHED = Statement(_reached)
_ENTERED = _REACHED.within(SCOPE_TO)


class Membership(IdentifiedModel):
    """A person's role in one organization. Ended, never deleted: history stays."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships"
    )
    organization_id: uuid.UUID
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organization__name", "user__name"]
        constraints = [
            one_of("role", Role, "membership_role_known"),
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(ended_at__isnull=True),
                name="one_live_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organization}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Ways to find invitations."""

    def visible_to(self, user: Any) -> InvitationQuerySet:
        """Those into organizations the person may see. Who is invited comes by the link."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def open(self) -> InvitationQuerySet:
        """Pending and not expired."""
        return self.filter(status=InvitationStatus.PENDING, expires_at__gt=timezone.now())


class Invitation(IdentifiedModel):
    """An offer of a role to an email address; only the hash of its token is stored."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="invitations"
    )
    organization_id: uuid.UUID
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    status = models.CharField(
        max_length=20, choices=InvitationStatus.choices, default=InvitationStatus.PENDING
    )
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("status", InvitationStatus, "invitation_status_known"),
            one_of("role", Role, "invitation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.role} · {self.organization}"

    @property
    def has_expired(self) -> bool:
        """Whether its time is over; a date, not a state."""
        return self.expires_at <= timezone.now()


def grant_models() -> list[type[models.Model]]:
    """Every concrete table of grants, whichever app owns it."""
    from .grants import ObjectGrant

    return [model for model in apps.get_models() if issubclass(model, ObjectGrant)]
