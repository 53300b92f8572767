"""Pages of people and organizations."""

from .acting import ActingView
from .invitations import InvitationView
from .organizations import (
    NewOrganizationView,
    OrganizationListView,
    OrganizationView,
    SuspensionView,
)
from .people import InvitationRevocationView, MembershipEndingView, PeopleView
from .settings import SettingsView

__all__ = [
    "ActingView",
    "InvitationRevocationView",
    "InvitationView",
    "MembershipEndingView",
    "NewOrganizationView",
    "OrganizationListView",
    "OrganizationView",
    "PeopleView",
    "SettingsView",
    "SuspensionView",
]
