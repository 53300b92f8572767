"""The demo world: a market of clients, vendors and auditors, made only through domain verbs."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from apps.contracts.models import Contract

from .cast import FIRMS, PASSWORD, PEOPLE, Cast, gather_cast, see_everything
from .footage import draw_shots
from .stories import SHOTS, STORIES, is_told, tell_contracts

__all__ = ["PASSWORD", "load_world", "logins"]

WORDS = {
    "client": "Client",
    "vendor": "Vendor",
    "auditor": "Auditor",
    "operator": "Operator",
}


def load_world(say: Callable[[str], None]) -> None:
    """Find or make the world, saying line by line what takes long."""
    with transaction.atomic():
        see_everything()
        cast = gather_cast(say)
        see_everything()
        untold = [story for story in STORIES if not is_told(cast.firm(story[0]), story[1])]
        agreed = Contract.objects.filter(client=cast.firm("northway")).exists()
    if not agreed:
        say("Agreeing on contracts …")
        _tell(cast, tell_contracts)
    if untold:
        draw_shots(SHOTS, say)
    for number, (_, name, story) in enumerate(untold, start=1):
        say(f"Project {number} of {len(untold)}: {name} …")
        _tell(cast, story)


def logins() -> list[tuple[str, str, str]]:
    """(email, role, organization) of the people a newcomer should sign in as."""
    names = {firm.slug: (firm.name, WORDS[firm.kind]) for firm in FIRMS}
    return [
        (person.email, _role(names[person.firm][1], person.role), names[person.firm][0])
        for person in PEOPLE
        if person.shown
    ]


def _tell(cast: Cast, story: Callable[[Cast], None]) -> None:
    with transaction.atomic():
        see_everything()
        story(cast)


def _role(kind: str, role: str) -> str:
    """`Client owner`, and plainly `Auditor`."""
    return kind if kind.lower() == role else f"{kind} {role}"
