"""The fixed cast: the same people and organizations in every test, so tests read as stories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from apps.accounts.domain.memberships import (
    add_membership,
    create_organization,
    end_membership,
)
from apps.accounts.models import Organization, User
from apps.clients.models import ClientProfile
from apps.core.domain.tenancy import set_scope
from apps.vendors.enums import VendorStatus
from apps.vendors.models import VendorProfile

PASSWORD = "correct horse battery staple"

# name -> (organization, role)
PEOPLE = {
    "client_alice": ("Acme Mobility", "owner"),
    "client_mia": ("Acme Mobility", "manager"),
    "client_rita": ("Acme Mobility", "reviewer"),
    "client_vic": ("Acme Mobility", "viewer"),
    "client_gone": ("Acme Mobility", "owner"),
    "vendor_bob": ("Bright Labels", "owner"),
    "vendor_max": ("Bright Labels", "manager"),
    "lead_lena": ("Bright Labels", "lead"),
    "annotator_vera": ("Bright Labels", "annotator"),
    "annotator_noor": ("Bright Labels", "annotator"),
    "auditor_omar": ("Plumb Audit", "auditor"),
    "auditor_ada": ("Plumb Audit", "lead"),
    "othauditor_pia": ("Second Audit", "auditor"),
    "operator_olga": ("Portal", "admin"),
    "operator_sam": ("Portal", "support"),
    "rival_rob": ("Rival Robotics", "owner"),
    "othervendor_otto": ("Other Labels", "owner"),
    "othervendor_ines": ("Other Labels", "annotator"),
    "stranger_zoe": (None, None),
}
ORGANIZATIONS = {
    "Acme Mobility": "client",
    "Rival Robotics": "client",
    "Bright Labels": "vendor",
    "Other Labels": "vendor",
    "Plumb Audit": "auditor",
    "Second Audit": "auditor",
    "Portal": "operator",
}


class CastClient(Client):
    """A test client that gives the test its wide scope back after each request."""

    def request(self, **request: Any) -> Any:
        """Send the request as the person, then see everything again as the test."""
        set_scope([])
        try:
            return super().request(**request)
        finally:
            see_everything()


@dataclass
class Cast:
    """People (`cast.client_alice`) and organizations (`cast.org("Acme Mobility")`) by name."""

    people: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def org(self, name: str) -> Organization:
        """The organization called `name`."""
        return self.organizations[name]

    def sign_in(self, name: str | None) -> CastClient:
        """A client signed in as `name` (anonymous for None)."""
        client = CastClient()
        if name is not None:
            client.force_login(self.people[name], settings.AUTHENTICATION_BACKENDS[0])
        return client


def see_everything() -> None:
    """Let the test's transaction touch the rows of every organization."""
    set_scope(Organization.objects.values_list("pk", flat=True))


def build_cast() -> Cast:
    """Create all of them; passwords are `PASSWORD`."""
    cast = Cast()
    for name, kind in ORGANIZATIONS.items():
        slug = name.lower().replace(" ", "-")
        organization = create_organization(name, slug, kind, acting_user=None)
        cast.organizations[name] = organization
        if kind == "vendor":
            VendorProfile.objects.create(organization=organization, status=VendorStatus.QUALIFIED)
        if kind == "client":
            ClientProfile.objects.create(organization=organization, legal_name=f"{name} GmbH")
    for name, (organization_name, role) in PEOPLE.items():
        display = name.split("_")[1].title() + " " + name.split("_")[0].title()
        user = User.objects.create_user(f"{name}@example.com", PASSWORD, name=display)
        user.is_staff = role == "admin"
        user.is_superuser = role == "admin"
        user.save(update_fields=["is_staff", "is_superuser"])
        cast.people[name] = user
        if organization_name:
            add_membership(user, cast.organizations[organization_name], str(role), acting_user=None)
    # Once an owner, no longer anything: what they could do ended with the membership.
    end_membership(cast.client_gone.memberships.get(), acting_user=None)
    see_everything()
    return cast
