"""What the start page shows, by the membership a person acts under. Reads only."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import OrganizationKind, Role
from apps.accounts.models import Membership

from .annotator import annotator_board
from .auditor import auditor_board
from .client import client_board
from .operator import operator_board
from .vendor import vendor_board

__all__ = ["board_of"]

BOARDS = {
    OrganizationKind.CLIENT: client_board,
    OrganizationKind.VENDOR: vendor_board,
    OrganizationKind.AUDITOR: auditor_board,
    OrganizationKind.OPERATOR: operator_board,
}


def board_of(membership: Membership) -> dict[str, Any]:
    """The board: `{"board": name of its template, …what that shows}`."""
    if membership.role == Role.ANNOTATOR:
        return annotator_board(membership)
    return BOARDS[OrganizationKind(membership.organization.kind)](membership)
