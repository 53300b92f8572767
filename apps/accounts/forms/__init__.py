"""What people fill in about themselves and their organizations; sign-up by invitation."""

from .organizations import NewOrganizationForm, OrganizationForm
from .people import InviteForm
from .signup import InvitationAdapter, InvitedSignupForm

__all__ = [
    "InvitationAdapter",
    "InviteForm",
    "InvitedSignupForm",
    "NewOrganizationForm",
    "OrganizationForm",
]
