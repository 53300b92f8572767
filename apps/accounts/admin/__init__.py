"""The Django admin of people, organizations and grants: to look at, and to call the verbs."""

from .grants import GrantAdmin
from .organizations import OrganizationAdmin
from .people import InvitationAdmin, MembershipAdmin, UserAdmin

__all__ = [
    "GrantAdmin",
    "InvitationAdmin",
    "MembershipAdmin",
    "OrganizationAdmin",
    "UserAdmin",
]
