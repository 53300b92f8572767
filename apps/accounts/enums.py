"""Kinds of organization, the roles each kind has, and the life of an invitation."""

from django.db.models import TextChoices


class OrganizationKind(TextChoices):
    """What an organization is in the market."""

    CLIENT = "client"
    VENDOR = "vendor"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Role(TextChoices):
    """What a member may do in the organization; which roles a kind has: `ROLES_BY_KIND`."""

    OWNER = "owner"
    MANAGER = "manager"
    REVIEWER = "reviewer"
    VIEWER = "viewer"
    LEAD = "lead"
    ANNOTATOR = "annotator"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SUPPORT = "support"


ROLES_BY_KIND: dict[str, tuple[Role, ...]] = {
    OrganizationKind.CLIENT: (Role.OWNER, Role.MANAGER, Role.REVIEWER, Role.VIEWER),
    OrganizationKind.VENDOR: (Role.OWNER, Role.MANAGER, Role.LEAD, Role.ANNOTATOR),
    OrganizationKind.AUDITOR: (Role.OWNER, Role.LEAD, Role.AUDITOR),
    OrganizationKind.OPERATOR: (Role.ADMIN, Role.SUPPORT),
}

# Who runs an organization: invites people, signs, sees money.
MANAGING_ROLES = (Role.OWNER, Role.MANAGER, Role.ADMIN)


class InvitationStatus(TextChoices):
    """Life of an invitation; expiry is a date, not a state."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


INVITATION_TRANSITIONS: dict[str, frozenset[str]] = {
    InvitationStatus.PENDING: frozenset({InvitationStatus.ACCEPTED, InvitationStatus.REVOKED}),
}
