"""Closing and reopening a person's account."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership, User
from apps.accounts.rules import can_administer
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, NotAllowed


@transaction.atomic
def close_account(user: User, *, acting_user: Any) -> User:
    """Sign a person out for good, on their very next request; their work stays.

    Raises NotAllowed to who is no admin of the portal, Conflict for oneself or a closed account.
    """
    return _set_active(user, False, acting_user)


@transaction.atomic
def reopen_account(user: User, *, acting_user: Any) -> User:
    """Let them sign in again, to what their memberships still give. Raises as `close_account`."""
    return _set_active(user, True, acting_user)


def _set_active(user: User, active: bool, acting_user: Any) -> User:
    if not can_administer(acting_user):
        raise NotAllowed("Only an admin of the portal closes and reopens accounts.")
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == acting_user.pk:
        raise Conflict("You cannot close your own account; ask another admin.")
    if user.is_active == active:
        raise Conflict(f"The account of {user} is {'open' if active else 'closed'} already.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    operators = Membership.objects.organization_ids(acting_user, OrganizationKind.OPERATOR)
    record_activity(
        "user.reopened" if active else "user.closed",
        user,
        acting_user=acting_user,
        client_id=operators.values_list("organization_id", flat=True)[0],
    )
    return user
