"""Which organization a person works for: chosen, remembered, and lost with the membership."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from apps.accounts.domain.acting import acting_membership, set_acting
from apps.accounts.domain.memberships import add_membership, end_membership
from apps.core.errors import NotAllowed
from tests.cast import Cast


def request_of(user: Any) -> Any:
    """A request with an empty session."""
    request = RequestFactory().get("/")
    request.user = user
    request.session = {}  # type: ignore[assignment]
    return request


def test_nobody_acts_for_nothing(cast: Cast) -> None:
    assert acting_membership(request_of(AnonymousUser())) is None
    assert acting_membership(request_of(cast.stranger_zoe)) is None


def test_the_first_membership_until_another_is_chosen(cast: Cast) -> None:
    other = cast.org("Plumb Audit")
    second = add_membership(cast.client_vic, other, "auditor", acting_user=None)
    request = request_of(cast.client_vic)
    assert acting_membership(request).organization.name == "Acme Mobility"  # type: ignore[union-attr]
    set_acting(request, other)
    assert acting_membership(request) == second
    end_membership(second, acting_user=None)
    assert acting_membership(request).organization.name == "Acme Mobility"  # type: ignore[union-attr]


def test_a_foreign_or_suspended_organization_is_not_acted_for(cast: Cast) -> None:
    request = request_of(cast.client_vic)
    with pytest.raises(NotAllowed):
        set_acting(request, cast.org("Bright Labels"))
    own = cast.org("Acme Mobility")
    own.is_suspended = True
    own.save(update_fields=["is_suspended"])
    assert acting_membership(request) is None
    with pytest.raises(NotAllowed):
        set_acting(request, own)
