"""Who may sign in is allauth's; who is signed in is asked by every request, so it is kept ready."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from apps.accounts.models import User
from apps.core.models import Statement, columns_of, row_of


class PortalBackend(AuthenticationBackend):
    """allauth's own, but for how a person is found."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, while active."""
        found = _PERSON.rows(user=User._meta.pk.to_python(user_id))
        person = row_of(User, found[0]) if found else None
        return person if person and self.user_can_authenticate(person) else None


def _person(user: uuid.UUID) -> Any:
    return User.objects.filter(pk=user).order_by().values_list(*columns_of(User))


_PERSON = Statement(_person)
