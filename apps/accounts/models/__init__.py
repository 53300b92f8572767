"""People, organizations, memberships, invitations, and the base of grants."""

from .grants import GrantQuerySet, ObjectGrant
from .organizations import Invitation, Membership, Organization
from .users import User

__all__ = ["GrantQuerySet", "Invitation", "Membership", "ObjectGrant", "Organization", "User"]
