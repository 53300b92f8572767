"""People, their memberships and invitations. Every change goes through the domain's verbs."""

from __future__ import annotations

from typing import Any

from allauth.account import admin as account_admin
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as sessions_admin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import action

from apps.accounts.domain.invitations import revoke_invitation
from apps.accounts.domain.memberships import end_membership
from apps.accounts.domain.users import close_account, reopen_account
from apps.accounts.models import Invitation, Membership, User
from apps.core.admin import ReadOnlyAdmin, run_verb

# Their forms write rows that only verbs and the account pages may: role groups, sign-in addresses,
# second factors. Importing the modules registers them, so that they can be taken out for good.
REGISTERED_BY = (auth_admin, account_admin, mfa_admin, sessions_admin)
for foreign in (Group, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(foreign):
        admin.site.unregister(foreign)


class MembershipInline(TabularInline):
    """Where a person belongs or belonged."""

    model = Membership
    fields = readonly_fields = ("organization", "role", "created_at", "ended_at")
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People join by invitation."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the person."""
        return True


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People: who they are, where they belong, whether they may sign in."""

    list_display = ("name", "email", "is_active", "is_staff", "last_login", "created_at")
    list_filter = ("is_active", "is_staff", "memberships__organization__kind")
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "is_staff", "is_superuser", "last_login", "created_at")
    inlines = (MembershipInline,)
    actions = ("close", "reopen")

    @action(description="Close the account")
    def close(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        """They cannot sign in any more."""
        run_verb(request, rows, close_account, "account(s) closed")

    @action(description="Reopen the account")
    def reopen(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        """They can again."""
        run_verb(request, rows, reopen_account, "account(s) reopened")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who belongs where, as what, since when and until when."""

    list_display = ("user", "organization", "role", "created_at", "ended_at")
    list_filter = ("role", "organization__kind", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "organization")
    search_fields = ("user__name", "user__email", "organization__name")
    fields = ("user", "organization", "role", "created_at", "ended_at")
    actions = ("end",)

    @action(description="End the membership now")
    def end(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """Where the operator may."""
        run_verb(request, rows, end_membership, "membership(s) ended")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was invited, and what became of it. Tokens are not known to anybody."""

    list_display = ("email", "organization", "role", "status", "expires_at", "invited_by")
    list_filter = ("status", "role", "organization__kind")
    list_select_related = ("organization", "invited_by")
    search_fields = ("email", "organization__name")
    fields = ("email", "organization", "role", "status", "created_at", "expires_at", "invited_by")
    actions = ("revoke",)

    @action(description="Revoke the invitation")
    def revoke(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        """Where the operator may."""
        run_verb(request, rows, revoke_invitation, "invitation(s) revoked")
