"""Opening a project to the vendor of a contract, and closing it again.

The grants written here hold only while a contract of that vendor is in force for the project
(`ProjectGrantQuerySet`), so nothing has to be done when one ends.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.domain.grants import end_access, grant_access
from apps.accounts.enums import Role
from apps.contracts.enums import ENDED_STATUSES
from apps.contracts.models import Contract
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.projects import rules
from apps.projects.enums import ProjectStatus
from apps.projects.models import Project, ProjectGrant, ProjectParty

LEADS = (Role.OWNER, Role.MANAGER, Role.LEAD)
EVERYONE = (*LEADS, Role.ANNOTATOR)
GRANTS = (("view_project", EVERYONE), ("annotate_project", EVERYONE), ("lead_project", LEADS))


@transaction.atomic
def add_party(project: Project, contract: Contract, *, acting_user: Any) -> ProjectParty:
    """Let the contract's vendor work on the project while the contract is in force.

    Raises NotAllowed for others than the client's owners and managers, InvalidInput for another
    client's contract, Conflict for one that has ended or opens the project already.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _require_manager(project, acting_user)
    if contract.client_id != project.client_id:
        raise InvalidInput("Choose a contract of the client the project belongs to.")
    if contract.status in ENDED_STATUSES:
        raise Conflict(f"{contract.number} has ended; it opens nothing any more.")
    if project.status == ProjectStatus.CLOSED:
        raise Conflict("This project is closed; it cannot be opened to anybody.")
    if project.parties.filter(contract=contract).exists():
        raise Conflict(f"{contract.number} opens this project already.")
    party = ProjectParty.objects.create(
        client_id=project.client_id, project=project, contract=contract, vendor=contract.vendor
    )
    _open_to(project, contract, acting_user)
    record_activity(
        "project.party_added",
        project,
        acting_user=acting_user,
        contract=contract.number,
        vendor=contract.vendor.name,
    )
    return party


@transaction.atomic
def remove_party(
    project: Project, contract: Contract, *, reason: str = "", acting_user: Any
) -> Project:
    """End what the contract opened, at once; another contract of the vendor keeps its own.

    Raises NotAllowed for others than the client's owners and managers, Conflict when the
    contract does not open the project.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _require_manager(project, acting_user)
    party = project.parties.filter(contract=contract).select_related("vendor").first()
    if party is None:
        raise Conflict(f"{contract.number} does not open this project.")
    vendor = party.vendor
    party.delete()
    other = project.parties.filter(vendor=vendor).select_related("contract__vendor").first()
    if other is None:
        end_access(
            ProjectGrant,
            project,
            vendor,
            reason=reason or "The client ended access to the project",
            acting_user=acting_user,
        )
    else:
        _open_to(project, other.contract, acting_user)
    record_activity(
        "project.party_removed",
        project,
        acting_user=acting_user,
        contract=contract.number,
        vendor=vendor.name,
        reason=reason,
    )
    return project


def _require_manager(project: Project, user: Any) -> None:
    if not rules.can_manage(user, project):
        raise NotAllowed("Only owners and managers of the client open a project to others.")


def _open_to(project: Project, contract: Contract, acting_user: Any) -> None:
    for codename, roles in GRANTS:
        grant_access(
            ProjectGrant,
            project,
            contract.vendor,
            roles,
            codename=codename,
            reason=f"Contract {contract.number}",
            acting_user=acting_user,
            contract=contract,
        )
