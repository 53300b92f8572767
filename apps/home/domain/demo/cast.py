"""The demo's organizations and people; made once, found again on every later start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.accounts.domain.memberships import add_membership, create_organization
from apps.accounts.domain.organizations import edit_organization
from apps.accounts.enums import OrganizationKind, Role
from apps.accounts.models import Membership, Organization, User
from apps.clients.domain import profiles as clients
from apps.core.domain.tenancy import set_scope
from apps.vendors.domain.profiles import change_status, edit_profile, open_profile
from apps.vendors.enums import VendorStatus

PASSWORD = "plumb and level"
OPERATOR = "Plumbline"


@dataclass(frozen=True)
class Firm:
    """An organization, where it is, and for a vendor how far it has come.

    `headline` is what a vendor says of itself, for a client where bills go.
    """

    slug: str
    name: str
    kind: str
    country: str
    timezone: str
    steps: tuple[str, ...] = ()
    headline: str = ""
    expertise: str = ""
    languages: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody with one role in one firm. `shown`: whether the terminal lists the login."""

    key: str
    name: str
    firm: str
    role: str
    shown: bool = False

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"{self.key}@{self.firm}.example"


V = VendorStatus
READ = (V.SUBMITTED, V.UNDER_REVIEW)
FIRMS = (
    Firm("plumbline", OPERATOR, "operator", "NL", "Europe/Amsterdam"),
    Firm("northway", "Northway Mobility", "client", "DE", "Europe/Berlin",
         headline="Hafenstrasse 12\n10115 Berlin"),
    Firm("harborcity", "Harbor City Transport", "client", "US", "America/New_York",
         headline="1 Pier Road\nBoston, MA 02110"),
    Firm(
        "brightlabels", "Bright Labels", "vendor", "PH", "Asia/Manila",
        (*READ, V.PROBATION, V.QUALIFIED),
        "Traffic and street scenes, tracked to the frame", "Driving, surveillance, crowd tracking",
        "English, Filipino, Spanish",
    ),
    Firm(
        "kestrel", "Kestrel Annotation", "vendor", "PT", "Europe/Lisbon",
        (*READ, V.PROBATION, V.QUALIFIED, V.PREFERRED),
        "Small teams that stay with a project", "Driving, robotics, sports video",
        "English, Portuguese, German",
    ),
    Firm(
        "tidewater", "Tidewater Data", "vendor", "KE", "Africa/Nairobi", READ,
        "Retail and warehouse video, around the clock", "Retail, warehouse robotics",
        "English, Swahili",
    ),
    Firm("truemark", "Truemark Audit", "auditor", "SE", "Europe/Stockholm"),
)  # fmt: skip
PEOPLE = (
    Person("olga", "Olga Petrova", "plumbline", Role.ADMIN, shown=True),
    Person("sam", "Sam Ito", "plumbline", Role.SUPPORT),
    Person("alice", "Alice Moreau", "northway", Role.OWNER, shown=True),
    Person("minh", "Minh Tran", "northway", Role.MANAGER),
    Person("rita", "Rita Okafor", "northway", Role.REVIEWER),
    Person("victor", "Victor Hale", "northway", Role.VIEWER),
    Person("henrik", "Henrik Dahl", "harborcity", Role.OWNER),
    Person("bob", "Bob Castillo", "brightlabels", Role.OWNER, shown=True),
    Person("lena", "Lena Fischer", "brightlabels", Role.LEAD, shown=True),
    Person("vera", "Vera Santos", "brightlabels", Role.ANNOTATOR, shown=True),
    Person("noor", "Noor Rahman", "brightlabels", Role.ANNOTATOR),
    Person("otto", "Otto Brandt", "kestrel", Role.OWNER),
    Person("pia", "Pia Lindqvist", "kestrel", Role.LEAD),
    Person("ines", "Ines Duarte", "kestrel", Role.ANNOTATOR),
    Person("dana", "Dana Whitlock", "tidewater", Role.OWNER),
    Person("ada", "Ada Novak", "truemark", Role.LEAD),
    Person("omar", "Omar Haddad", "truemark", Role.AUDITOR, shown=True),
)


@dataclass
class Cast:
    """People by key and organizations by slug."""

    people: dict[str, User]
    firms: dict[str, Organization]

    def __getitem__(self, key: str) -> User:
        return self.people[key]

    def firm(self, slug: str) -> Organization:
        """The organization."""
        return self.firms[slug]


def see_everything() -> None:
    """Let this transaction touch the rows of every organization."""
    set_scope(Organization.objects.values_list("pk", flat=True))


def gather_cast(say: Callable[[str], None]) -> Cast:
    """Find or make everybody. Runs in the caller's transaction."""
    firms = {firm.slug: _organization(firm) for firm in FIRMS}
    see_everything()
    missing = len(PEOPLE) - User.objects.filter(email__in=[p.email for p in PEOPLE]).count()
    if missing:
        say(f"Inviting {missing} people into {len(FIRMS)} organizations …")
    people = {person.key: _person(person, firms[person.firm]) for person in PEOPLE}
    for firm in FIRMS:
        _describe(firm, firms[firm.slug], people)
    return Cast(people, firms)


def _organization(firm: Firm) -> Organization:
    existing = Organization.objects.filter(slug=firm.slug).first()
    return existing or create_organization(firm.name, firm.slug, firm.kind, acting_user=None)


def _person(person: Person, firm: Organization) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        runs_it = person.role == Role.ADMIN
        user = User.objects.create_user(
            person.email, PASSWORD, name=person.name, is_staff=runs_it, is_superuser=runs_it
        )
    if not Membership.objects.filter(user=user, organization=firm).exists():
        add_membership(user, firm, person.role, acting_user=None)
    return user


def _describe(firm: Firm, organization: Organization, people: dict[str, User]) -> None:
    """Country, zone and profile, as the firm's own people and the operator write them."""
    if organization.country:
        return
    first = next(p for p in PEOPLE if p.firm == firm.slug)
    by = people[first.key]
    if first.role in (Role.OWNER, Role.ADMIN):
        edit_organization(
            organization, name=firm.name, country=firm.country, timezone=firm.timezone,
            acting_user=by,
        )  # fmt: skip
    if firm.kind == OrganizationKind.CLIENT:
        clients.edit_profile(
            clients.open_profile(organization), legal_name=f"{firm.name} Ltd.",
            billing_address=firm.headline, tax_number="", acting_user=by,
        )  # fmt: skip
    if firm.kind == OrganizationKind.VENDOR:
        profile = open_profile(organization)
        edit_profile(
            profile, headline=firm.headline, expertise=firm.expertise, languages=firm.languages,
            acting_user=by,
        )  # fmt: skip
        for step in firm.steps:
            actor = by if step == VendorStatus.SUBMITTED else people["olga"]
            change_status(profile, step, acting_user=actor)
