"""Who may do what to a lot. A vendor never audits itself; nobody judges their own work."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.annotations.models import Task
from apps.annotations.rules import can_lead
from apps.audits.models import Dispute, Lot
from apps.contracts.enums import SignatureSide
from apps.contracts.models import Contract
from apps.contracts.rules import side_of


def can_audit(user: Any, lot: Lot) -> bool:
    """Auditors the lot was given to, unless they belong to its vendor."""
    return not of_vendor(user, lot) and Lot.objects.auditable_by(user).filter(pk=lot.pk).exists()


def of_vendor(user: Any, lot: Lot) -> bool:
    """Whether the person belongs to the vendor that made the lot, whatever else they are."""
    return Membership.objects.live().filter(user=user, organization_id=lot.vendor_id).exists()


def is_blind(user: Any, lot: Lot) -> bool:
    """Whether the lot was given to `user` for audit: then nothing may say whose work it is.

    Also holds for who belongs to the vendor as well, and so may not judge.
    """
    return Lot.objects.auditable_by(user).filter(pk=lot.pk).exists()


def can_draw(user: Any, lot: Lot) -> bool:
    """The lot's auditors, and managing people of the client."""
    return can_audit(user, lot) or (manages_client(user, lot) and not of_vendor(user, lot))


def can_waive(user: Any, lot: Lot) -> bool:
    """Managing people of the client who do not work for the vendor too."""
    return manages_client(user, lot) and not of_vendor(user, lot)


def can_restart(user: Any, contract: Contract) -> bool:
    """The same for the inspection of a whole contract."""
    return side_of(user, contract) == SignatureSide.CLIENT


def manages_client(user: Any, lot: Lot) -> bool:
    """Owners and managers of the client that owns the lot."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=lot.client_id).exists()


def can_dispute(user: Any, lot: Lot) -> bool:
    """Leads and managers of the lot's vendor."""
    return of_vendor(user, lot) and can_lead(user, lot.project)


def can_rule(user: Any, dispute: Dispute) -> bool:
    """A second auditor of the lot: neither who recorded the finding or judged the item, nor who
    made it."""
    return (
        not of_vendor(user, dispute.lot)
        and Dispute.objects.to_rule(user).filter(pk=dispute.pk).exists()
    )


def made(user: Any, task: Task) -> bool:
    """Whether `user` annotated or reviewed the task."""
    return user.pk in (task.annotator_id, task.reviewer_id)
