"""Billing profiles: opened on first use, changed by the client's managing people alone."""

from __future__ import annotations

import pytest

from apps.clients.domain.profiles import edit_profile, open_profile
from apps.clients.models import ClientProfile
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.models import Activity
from tests.cast import Cast

BILL = {
    "legal_name": "Acme Mobility SE",
    "billing_address": "Street 1\n10115 Berlin",
    "tax_number": "DE123",
}


def test_opened_once(cast: Cast) -> None:
    ClientProfile.objects.all().delete()
    profile = open_profile(cast.org("Acme Mobility"))
    assert profile.legal_name == "Acme Mobility"
    assert open_profile(cast.org("Acme Mobility")) == profile
    with pytest.raises(InvalidInput):
        open_profile(cast.org("Bright Labels"))


def test_managing_people_change_it(cast: Cast) -> None:
    profile = open_profile(cast.org("Acme Mobility"))
    edit_profile(profile, **BILL, acting_user=cast.client_mia)
    profile.refresh_from_db()
    assert (profile.legal_name, profile.tax_number) == ("Acme Mobility SE", "DE123")
    noted = Activity.objects.get(verb="clientprofile.edited")
    assert noted.client_id == cast.org("Acme Mobility").pk


@pytest.mark.parametrize(
    "name", ["client_rita", "client_vic", "rival_rob", "vendor_bob", "operator_olga"]
)
def test_nobody_else_does(cast: Cast, name: str) -> None:
    profile = open_profile(cast.org("Acme Mobility"))
    with pytest.raises(NotAllowed):
        edit_profile(profile, **BILL, acting_user=cast.people[name])
