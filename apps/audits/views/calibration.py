"""How auditors measure: to each reader what is theirs to know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.annotations.models import Task
from apps.annotations.views.labeling import label_link
from apps.audits.domain.calibration import (
    LEAST_SHOWN,
    Calibration,
    calibrate,
    disagreements,
)
from apps.audits.models import Lot
from apps.core.errors import NotAllowed
from apps.core.views import PageView

LEADS = (*MANAGING_ROLES, Role.LEAD)
KINDS = OrganizationKind


class CalibrationView(PageView):
    """`GET /calibration/`: agreement, severity and overturned findings of auditors.

    Operators and an auditor firm's leads read names, an auditor their own line, a client's
    managers numbered auditors, a vendor's leads the firms alone.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        membership = acting_membership(request)
        kind = membership.organization.kind if membership else ""
        if membership is None or membership.role not in _readers(kind):
            raise NotAllowed("Auditors are measured for those who manage quality.")
        lots = _lots(kind, membership, request.user)
        rows = calibrate(lots, by_firm=kind == KINDS.VENDOR)
        if kind == KINDS.AUDITOR and membership.role not in LEADS:
            rows = [row for row in rows if row.auditor_id == request.user.pk]
        context = {
            "rows": [
                {"entry": row, "name": _name(row, number, kind)}
                for number, row in enumerate(rows, 1)
            ],
            "least": LEAST_SHOWN,
            "by_firm": kind == KINDS.VENDOR,
            "disagreements": _evidence(lots, request.user) if kind == KINDS.CLIENT else [],
        }
        return render(request, "audits/calibration.html", context)


def _readers(kind: str) -> tuple[str, ...]:
    return {
        KINDS.OPERATOR: tuple(Role),
        KINDS.AUDITOR: tuple(Role),
        KINDS.CLIENT: MANAGING_ROLES,
        KINDS.VENDOR: LEADS,
    }.get(OrganizationKind(kind), ()) if kind else ()  # fmt: skip


def _lots(kind: str, membership: Any, user: Any) -> Any:
    if kind == KINDS.OPERATOR:
        return Lot.objects.all()
    own = membership.organization
    lots = Lot.objects.visible_to(user)
    side = {KINDS.CLIENT: "client", KINDS.VENDOR: "vendor", KINDS.AUDITOR: "auditor"}
    return lots.filter(**{side[OrganizationKind(kind)]: own})


def _name(row: Calibration, number: int, kind: str) -> str:
    if kind == KINDS.VENDOR:
        return row.firm
    if kind == KINDS.CLIENT:
        return f"Auditor {number}"
    return row.name


def _evidence(lots: Any, user: Any) -> list[dict[str, Any]]:
    found = disagreements(lots)
    seen = set(
        Task.objects.visible_to(user)
        .filter(pk__in={row.sample_item.item.task_id for row in found})
        .values_list("pk", flat=True)
    )
    return [
        {
            "second": row,
            "item": row.sample_item.item,
            "first": row.sample_item.inspection,
            "lot": row.sample_item.sample.lot,
            "url": label_link(
                row.sample_item.item.task_id,
                row.sample_item.item.object_id,
                row.sample_item.item.start,
                row.sample_item.item.stop,
            )
            if row.sample_item.item.task_id in seen
            else "",
        }
        for row in found
    ]
