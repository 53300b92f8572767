"""The auditor's board: lots to draw, to inspect and to decide. Blind: no vendor, no price."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q

from apps.accounts.models import Membership
from apps.audits.domain.verdicts import can_be_decided
from apps.audits.enums import LotStatus
from apps.audits.models import Decision, Inspection, Lot

SHOWN = 20


def auditor_board(membership: Membership) -> dict[str, Any]:
    """What an auditor starts from; the lot whose inspection is furthest comes first."""
    user = membership.user
    lots = Lot.objects.auditable_by(user).filter(auditor=membership.organization)
    this_round = Q(samples__round=F("round"))
    in_audit = (
        lots.filter(status=LotStatus.SAMPLING)
        .select_related("project", "terms")
        .annotate(
            drawn=Count("samples__items", filter=this_round),
            done=Count("samples__items__inspection", filter=this_round),
        )
    )
    running = sorted(in_audit, key=lambda lot: lot.done - lot.drawn, reverse=True)
    decidable = {lot.pk for lot in running if can_be_decided(lot, drawn=lot.drawn, done=lot.done)}
    undrawn = lots.filter(status__in=(LotStatus.FROZEN, LotStatus.REDELIVERED))
    decided = Decision.objects.filter(lot__in=lots).select_related("lot__project")
    return {
        "board": "auditor",
        "membership": membership,
        "to_draw": list(undrawn.select_related("project")[:SHOWN]),
        "to_inspect": [lot for lot in running if lot.pk not in decidable],
        "to_decide": [lot for lot in running if lot.pk in decidable],
        "decisions": list(decided.order_by("-id")[:5]),
        "inspected": Inspection.objects.filter(auditor=user).count(),
    }
