"""Step 1: an operator opens organizations, their owners sign up and bring in the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.installation import Installation
from tests.journeys.people import Person, press

OPERATOR = "olga@portal.example"
# organization -> (kind, [(name, role)]), owners first
COMPANIES = {
    "Acme Mobility": ("client", [("Alice Anders", "owner"), ("Rita Ruiz", "reviewer")]),
    "Bright Labels": (
        "vendor",
        [("Bob Baran", "owner"), ("Lena Lund", "lead"), ("Vera Vidal", "annotator")],
    ),
    "Plumb Audit": ("auditor", [("Ada Akin", "owner"), ("Omar Okoye", "auditor")]),
    "Rival Robotics": ("client", [("Zoe Zander", "owner")]),
}


@dataclass
class Company:
    """Everybody of the journey, by first name in small letters."""

    portal: Installation
    browser: Browser
    camera: Path | None = None
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def person(self, name: str, email: str) -> Person:
        """Somebody with a browser of their own."""
        made = Person(self.browser, self.portal, email, camera=self.camera)
        self.people[name] = made
        return made

    def close(self) -> None:
        """Close every browser context."""
        for person in self.people.values():
            person.context.close()


def email_of(name: str) -> str:
    """`Vera Vidal` → `vera@example.com`."""
    return f"{name.split()[0].lower()}@example.com"


def found_companies(company: Company) -> None:
    """The operator, four organizations, and all their people."""
    company.portal.manage("create_operator", OPERATOR, "Olga Olsen")
    olga = company.person("olga", OPERATOR)
    olga.sign_in()
    for name, (kind, people) in COMPANIES.items():
        owner, *others = people
        olga.go("/organizations/new/")
        olga.page.get_by_label("Name").fill(name)
        olga.page.get_by_label(kind.title(), exact=True).check()
        olga.page.get_by_label("Email of the first owner").fill(email_of(owner[0]))
        olga.submit()
        expect(olga.page.locator("main")).to_contain_text(email_of(owner[0]))
        join(company, owner[0])
        for person, role in others:
            invite(company, owner[0], person, role)
            join(company, person)
    olga.go("/organizations/")
    olga.picture("tour-1-organizations")
    qualify_vendor(company)


def join(company: Company, name: str) -> None:
    """Sign up from the invitation."""
    company.person(name.split()[0].lower(), email_of(name)).sign_up(name)


def invite(company: Company, owner: str, person: str, role: str) -> None:
    """An owner invites somebody into their organization."""
    page = company[owner.split()[0].lower()].page
    page.goto("/people/")
    page.get_by_label("Email").fill(email_of(person))
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Send invitation").click()
    expect(page.locator("main")).to_contain_text(email_of(person))


def qualify_vendor(company: Company) -> None:
    """The vendor submits its profile; the operator reviews it."""
    bob, olga = company["bob"].page, company["olga"].page
    bob.goto("/settings/profile/")
    bob.get_by_label("Headline").fill("Boxes and events in traffic video")
    bob.get_by_label("Expertise").fill("driving, surveillance")
    bob.get_by_label("Languages").fill("English, Spanish")
    press(bob.get_by_role("button", name="Save and submit for review"))
    for step in ("under_review", "probation"):
        olga.goto("/vendors/bright-labels/")
        olga.locator(f"[name=step][value={step}]").check()
        press(olga.get_by_role("button", name="Take this step"))
    expect(olga.locator("main")).to_contain_text(re.compile("Probation", re.IGNORECASE))
