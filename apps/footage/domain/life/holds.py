"""Legal holds: while one is in force, nothing it covers is deleted, whoever asks for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.models import Footage, HoldLift, LegalHold
from apps.projects.models import Project

REASON_LENGTH = 500


def holds_on(held: Project | Footage) -> Any:
    """Holds in force that keep this: a project's own and those on any footage of it; a footage's
    own and those on its whole project.
    """
    holds = LegalHold.objects.in_force()
    if isinstance(held, Project):
        return holds.filter(project=held)
    return holds.filter(Q(footage=held) | Q(footage=None, project=held.project_id))


def is_held(held: Project | Footage) -> bool:
    """Whether anything of it must not be deleted. A project is held by a hold on any part of it."""
    return bool(holds_on(held).exists())


def require_not_held(held: Project | Footage) -> None:
    """Raise Conflict while a hold is in force; call it under a lock on the project row.

    `set_hold` takes the same lock, so that a hold and a deletion cannot miss each other.
    """
    if is_held(held):
        raise Conflict(
            f"“{held}” is under legal hold: nothing of it is deleted until an owner lifts the hold."
        )


def lock_project(project: Project) -> Project:
    """The project's row, ours until the transaction ends."""
    return Project.objects.select_for_update().get(pk=project.pk)


@transaction.atomic
def set_hold(held: Project | Footage, *, reason: str, acting_user: Any) -> LegalHold:
    """Put a project or one footage under legal hold.

    Raises NotAllowed for others than the client's owners, InvalidInput without a reason, Conflict
    when it is held by itself already.
    """
    footage = held if isinstance(held, Footage) else None
    project = lock_project(held.project if isinstance(held, Footage) else held)
    _require_owner(acting_user, project)
    if LegalHold.objects.in_force().filter(project=project, footage=footage).exists():
        raise Conflict(f"“{held}” is under legal hold already.")
    hold = LegalHold.objects.create(
        client_id=project.client_id,
        project=project,
        footage=footage,
        reason=_clean_reason(reason),
        set_by=acting_user,
    )
    record_activity("hold.set", held, acting_user=acting_user, name=str(held), reason=hold.reason)
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, reason: str, acting_user: Any) -> HoldLift:
    """End a hold. Raises NotAllowed, InvalidInput without a reason, Conflict when it has ended."""
    project = lock_project(hold.project)
    _require_owner(acting_user, project)
    if HoldLift.objects.filter(hold=hold).exists():
        raise Conflict("This hold has been lifted already.")
    lift = HoldLift.objects.create(
        client_id=hold.client_id, hold=hold, reason=_clean_reason(reason), lifted_by=acting_user
    )
    held = hold.footage or project
    record_activity(
        "hold.lifted", held, acting_user=acting_user, name=str(held), reason=lift.reason
    )
    return lift


def _require_owner(user: Any, project: Project) -> None:
    if not rules.can_hold(user, project):
        raise NotAllowed("Only owners of the client set and lift legal holds.")


def _clean_reason(reason: str) -> str:
    text = " ".join(reason.split())
    if not text:
        raise InvalidInput("Say why, such as the matter's name or number.")
    if len(text) > REASON_LENGTH:
        raise InvalidInput(f"The reason is longer than {REASON_LENGTH} letters.")
    return text
