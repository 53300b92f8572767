"""Sign-up is closed, except for who opened the link of an invitation that still holds."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.http import HttpRequest

from apps.accounts.domain.invitations import take_up
from apps.accounts.domain.queries import pending_invitation
from apps.accounts.models import Invitation, User

SESSION_KEY = "invitation"


def held_invitation(request: HttpRequest) -> Invitation | None:
    """The open invitation whose link this session opened, if any."""
    pk = request.session.get(SESSION_KEY)
    return pending_invitation(pk) if pk else None


class InvitationAdapter(DefaultAccountAdapter):
    """Ties allauth's sign-up to our invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only for the invited."""
        return held_invitation(request) is not None

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """The link was sent to this address, so whoever holds it reads its mail."""
        invitation = held_invitation(request)
        if invitation and invitation.email.casefold() == email.casefold():
            return True
        return super().is_email_verified(request, email)


class InvitedSignupForm(SignupForm):
    """Name and password; the address is the invited one. Creating the account accepts."""

    name = forms.CharField(
        max_length=120,
        label="Your name",
        help_text="As colleagues should read it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["email", "name", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = held_invitation(context.request)
        if self.invitation:
            email = self.fields["email"]
            email.disabled = True  # what a browser sends for it is ignored
            email.initial = self.invitation.email
            email.help_text = "The invitation was sent there; you will sign in with it."

    def clean_name(self) -> str:
        """One line, without stray spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

    def save(self, request: HttpRequest) -> User:
        """Create the person and make them a member, in the request's one transaction."""
        user: User = super().save(request)
        if self.invitation:
            take_up(self.invitation, acting_user=user)
            request.session.pop(SESSION_KEY, None)
        return user
