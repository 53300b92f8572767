"""Read models of the project pages: what to do next, who takes part, what happened."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q

from apps.accounts.models import Membership
from apps.contracts.models import Contract
from apps.core.models import Activity
from apps.projects import rules
from apps.projects.enums import ProjectStatus
from apps.projects.models import Project, ProjectParty


class Step(NamedTuple):
    """One thing to do: `state` is done, current (the next one) or todo."""

    key: str
    title: str
    text: str
    url: str
    action: str
    state: str


def parties_of(project: Project) -> list[ProjectParty]:
    """Contracts that open the project, the newest first."""
    found = project.parties.select_related("contract__vendor", "vendor").order_by("-id")
    return list(found)


def setup_steps(project: Project, parties: list[ProjectParty]) -> list[Step]:
    """The way of a project from nothing to work handed out, for the client."""
    base = project.get_absolute_url()
    in_force = any(party.contract.is_in_force for party in parties)
    # Guideline, footage and tasks belong to upper rooms: only whether there are any is asked.
    steps = [
        ("schema", "Publish the labels", "What is marked, as which shape, with which attributes.",
         f"{base}schema/", "Write labels", project.schemas.exists()),
        ("guideline", "Publish the guideline", "How to decide; everybody reads it before work.",
         f"{base}guideline/", "Write guideline", project.guidelines.exists()),
        ("footage", "Upload footage", "Encrypted as it arrives, indexed to the frame.",
         f"{base}footage/", "Upload footage", project.footage.exists()),
        ("contract", "Open it to a vendor", _contract_text(parties),
         f"{base}access/", "Choose a contract", in_force),
        ("activate", "Start the project", "Until then nobody is given a task.",
         "", "Start the project", project.status != ProjectStatus.DRAFT),
        ("work", "Hand out work", "Footage is cut into clips; each clip becomes a task.",
         f"{base}work/", "Hand out work", project.tasks.exists()),
    ]  # fmt: skip
    first_open = next((step[0] for step in steps if not step[5]), None)
    return [
        Step(key, title, text, url, action, _state(done, key == first_open))
        for key, title, text, url, action, done in steps
    ]


def _state(done: bool, is_next: bool) -> str:
    return "done" if done else "current" if is_next else "todo"


def _contract_text(parties: list[ProjectParty]) -> str:
    if not parties:
        return "A contract in force opens the project to its vendor, and only that."
    contract = parties[0].contract
    if any(party.contract.is_in_force for party in parties):
        return "Open through " + ", ".join(
            party.contract.number for party in parties if party.contract.is_in_force
        )
    return f"{contract.number} with {contract.vendor} is not in force yet."


def newest_contract(project: Project, user: Any) -> Contract | None:
    """For a vendor's managing people: the contract that opens the project to them."""
    visible = Contract.objects.visible_to(user)
    return visible.filter(parties__project=project).order_by("-id").first()


def activity_of(project: Project, user: Any) -> Any:
    """What happened to the project itself, newest first, as far as `user` may know.

    A vendor reads what concerns everybody (labels, guideline, the project's own life) and what its
    own people did; never who else takes part.
    """
    rows = Activity.objects.filter(
        client_id=project.client_id, subject_id__in=_subjects(project)
    ).select_related("actor")
    if rules.is_of_client(user, project):
        return rows
    shared = Q(verb__in=SHARED_VERBS)
    return rows.filter(shared | Q(actor__in=colleagues_of(user)))


SHARED_VERBS = (
    "schema.published", "guideline.published", "project.created", "project.edited",
    "project.active", "project.paused", "project.closed",
)  # fmt: skip


def colleagues_of(user: Any) -> Any:
    """Ids (a subquery) of everybody in an organization `user` belongs to."""
    mine = Membership.objects.live().filter(user=user).values("organization_id")
    return Membership.objects.filter(organization__in=mine).values("user_id")


def actor_names(rows: list[Activity], user: Any) -> dict[Any, str]:
    """How each actor is shown to `user`: colleagues by name, others as their organization."""
    own = Membership.objects.live().filter(user=user)
    mine = set(own.values_list("organization_id", flat=True))
    people = {row.actor.pk: row.actor for row in rows if row.actor is not None}
    names: dict[Any, str] = {}
    colleagues: set[Any] = set()
    memberships = Membership.objects.filter(user_id__in=list(people)).select_related("organization")
    for membership in memberships.order_by("-id"):
        names.setdefault(membership.user_id, membership.organization.name)
        if membership.organization_id in mine:
            colleagues.add(membership.user_id)
    return {key: str(people[key]) if key in colleagues else names.get(key, "") for key in people}


def _subjects(project: Project) -> list[Any]:
    """Ids under which rows about the project stand: its own and its guideline's versions."""
    return [project.pk, *project.guidelines.values_list("pk", flat=True)]
