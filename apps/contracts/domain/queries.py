"""Read models of the contract page: what a person can do next, and how it came this far."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import Membership
from apps.contracts import rules
from apps.contracts.enums import ContractStatus, SignatureSide
from apps.contracts.models import Contract, ContractVersion
from apps.core.models import Activity

S = ContractStatus
BY_CLIENT: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({"propose", "edit", "withdraw"}),
    S.PROPOSED: frozenset({"withdraw"}),
    S.COUNTERED: frozenset({"propose", "edit", "withdraw"}),
    S.APPROVED: frozenset({"sign", "withdraw"}),
    S.SIGNED: frozenset({"terminate"}),
    S.ACTIVE: frozenset({"suspend", "terminate"}),
    S.AMENDED: frozenset({"terminate"}),
    S.SUSPENDED: frozenset({"resume", "terminate"}),
}
BY_VENDOR: dict[str, frozenset[str]] = {
    S.PROPOSED: frozenset({"approve", "counter", "withdraw"}),
    S.COUNTERED: frozenset({"withdraw"}),
    S.APPROVED: frozenset({"sign", "withdraw"}),
    S.SIGNED: frozenset({"terminate"}),
    S.ACTIVE: frozenset({"terminate"}),
    S.AMENDED: frozenset({"terminate"}),
    S.SUSPENDED: frozenset({"terminate"}),
}
WORDS = {
    "contract.drafted": "Drafted",
    "contract.edited": "Terms changed",
    "contract.proposed": "Proposed to the vendor",
    "contract.countered": "Countered by the vendor",
    "contract.approved": "Approved by the vendor",
    "contract.signed_by_side": "Signed",
    "contract.active": "Active",
    "contract.suspended": "Suspended",
    "contract.terminated": "Terminated",
    "contract.expired": "Expired",
    "contract.withdrawn": "Withdrawn",
    "contract.inspection_switched": "Inspection switched",
    "contract.inspection_restarted": "Inspection let go on",
}
FAILED = {S.SUSPENDED, S.TERMINATED, S.WITHDRAWN, S.EXPIRED}
AHEAD = (
    (S.PROPOSED, "Proposed to the vendor"),
    (S.APPROVED, "Approved by the vendor"),
    (S.SIGNED, "Signed by both sides"),
    (S.ACTIVE, "Active"),
)
_ORDER = {
    S.DRAFT: 0, S.COUNTERED: 0, S.PROPOSED: 1, S.APPROVED: 2, S.SIGNED: 3, S.ACTIVE: 4,
}  # fmt: skip


def steps_for(contract: Contract, version: ContractVersion, user: Any) -> set[str]:
    """What `user` can do to the contract now, by name."""
    side = rules.side_of(user, contract)
    if side is None:
        return set()
    table = BY_CLIENT if side == SignatureSide.CLIENT else BY_VENDOR
    steps = set(table.get(contract.status, ()))
    if any(signature.side == side for signature in version.signatures.all()):
        steps.discard("sign")
    return steps


def life_of(contract: Contract) -> list[dict[str, Any]]:
    """What happened, oldest first, and what is still ahead, as steps of a timeline."""
    rows = list(
        Activity.objects.filter(
            client_id=contract.client_id, subject_id=contract.pk, verb__in=WORDS
        )
        .select_related("actor")
        .order_by("pk")
    )
    sides = _organizations(contract, rows)
    steps: list[dict[str, Any]] = [
        {
            "label": WORDS[row.verb],
            "state": "failed" if row.verb.split(".")[1] in FAILED else "done",
            "at": row.created_at,
            "by": _who(row, sides),
            "note": row.data.get("reason") or row.data.get("now") or "",
        }
        for row in rows
    ]
    reached = _ORDER.get(ContractStatus(contract.status))
    if reached is not None:
        ahead = [
            {"label": label, "state": "todo"} for state, label in AHEAD if _ORDER[state] > reached
        ]
        if ahead:
            ahead[0]["state"] = "current"
        steps += ahead
    return steps


def _who(row: Activity, sides: dict[Any, str]) -> str:
    if row.actor is None:
        return ""
    side = sides.get(row.actor_id)
    return f"{row.actor}, {side}" if side else str(row.actor)


def _organizations(contract: Contract, rows: list[Activity]) -> dict[Any, str]:
    """The party of each actor."""
    parties = (contract.client_id, contract.vendor_id)
    found = Membership.objects.filter(
        organization_id__in=parties, user_id__in={row.actor_id for row in rows}
    ).select_related("organization")
    return {membership.user_id: membership.organization.name for membership in found}
