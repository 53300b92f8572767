"""Lots: the list, one lot through its life, the project's quality tab where lots are delivered."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from apps.annotations.enums import FindingStatus, TaskStatus
from apps.annotations.models import Finding, Task
from apps.annotations.rules import can_lead, can_plan
from apps.audits import rules
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.disputes import disputable_until
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.exemptions import waive_lot
from apps.audits.domain.lots import deliver_lot, redeliver_lot
from apps.audits.domain.plans import plan_sentence
from apps.audits.domain.queries import inspection_progress
from apps.audits.domain.story import (
    curve_of,
    deadline_of,
    rounds_of,
    strata_of,
    timeline_of,
)
from apps.audits.enums import DECIDED, LOT_TRANSITIONS, LotStatus, Verdict
from apps.audits.models import AccuracyReport, Dispute, Exemption, Lot, SwitchingState
from apps.contracts.domain.plans import plan_facts
from apps.contracts.enums import PlanKind
from apps.contracts.models import Contract
from apps.core.domain.wording import word_history
from apps.core.errors import DomainError, InvalidInput, NotAllowed
from apps.core.views import PageView
from apps.projects.models import Project

PAGE_SIZE = 50
DRAWN_SHOWN = 20
STEPS: dict[str, Any] = {
    "draw": draw_sample,
    "decide": decide_lot,
    "redeliver": redeliver_lot,
    "waive": waive_lot,
}
WORDED = ("waive",)  # steps that need a reason
WAIVABLE = tuple(before for before, after in LOT_TRANSITIONS.items() if LotStatus.WAIVED in after)


class LotListView(PageView):
    """`GET /lots/`: every lot the person may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, filtered by `?status=`."""
        chosen = request.GET.get("status", "")
        lots = Lot.objects.visible_to(request.user).select_related("project", "vendor", "auditor")
        if chosen in LotStatus.values:
            lots = lots.filter(status=chosen)
        auditing = Lot.objects.auditable_by(request.user).exists()
        context = {
            "page": Paginator(lots, PAGE_SIZE).get_page(request.GET.get("page")),
            "statuses": LotStatus.choices,
            "chosen": chosen,
            "blind": auditing,
        }
        return render(request, "audits/lots.html", context)


class LotView(PageView):
    """`GET/POST /lots/{id}/`: plan, sample, inspection, decision, and how to verify the draw."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        return render(request, "audits/lot.html", self._context(self.visible(Lot, pk)))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=draw`, `decide`, `redeliver`, or `waive` with a `reason`."""
        lot = self.visible(Lot, pk)
        chosen = request.POST.get("step", "")
        step = STEPS.get(chosen)
        if step is None:
            raise InvalidInput("Choose what to do with the lot: draw, decide, redeliver or waive.")
        given = {"reason": request.POST.get("reason", "")} if chosen in WORDED else {}
        step(lot, **given, acting_user=request.user)
        return redirect(lot)

    def _context(self, lot: Lot) -> dict[str, Any]:
        user = self.request.user
        audits, leads = rules.can_audit(user, lot), can_lead(user, lot.project)
        blind = rules.is_blind(user, lot)
        sample = lot.samples.filter(round=lot.round).first()
        progress = inspection_progress(sample, user)
        frozen = lot.status in (LotStatus.FROZEN, LotStatus.REDELIVERED)
        return {
            "lot": lot,
            "blind": blind,
            "terms": lot.terms,
            "plan_facts": plan_facts(lot.terms),
            "plan_sentence": plan_sentence(
                lot.terms, lot.item_count, sample.severity if sample else ""
            ),
            "sample": sample,
            "progress": progress,
            "decision": lot.decisions.first(),
            "report": AccuracyReport.objects.visible_to(user).filter(lot=lot).first(),
            "invoice": None if blind else getattr(lot, "invoice", None),
            "tasks": lot.lot_tasks.filter(round=lot.round).select_related("task__clip__footage"),
            "findings": _findings(lot, user, blind=blind),
            "disputes": Dispute.objects.visible_to(user)
            .filter(lot=lot)
            .select_related("finding", "ruling"),
            "to_rule": Dispute.objects.to_rule(user).filter(lot=lot).exists(),
            "history": word_history(lot.pk, 30, but=("item.inspected",)),
            **_story(lot, user),
            "can_waive": lot.status in WAIVABLE and rules.can_waive(user, lot),
            "can_draw": frozen and rules.can_draw(user, lot),
            "can_inspect": lot.status == LotStatus.SAMPLING and audits,
            "can_decide": lot.status == LotStatus.SAMPLING
            and rules.can_draw(user, lot)
            and progress["decidable"],
            "can_redeliver": lot.status == LotStatus.REWORK and leads,
            "is_decided": lot.status in DECIDED or lot.status == LotStatus.REWORK,
        }


def _story(lot: Lot, user: Any) -> dict[str, Any]:
    """Steps, rounds, strata, curve and drawn items, as far as each may be known by now."""
    rounds = rounds_of(lot, user)
    report = rounds[0].report
    items = report.figures["items"] if report else []
    first = sorted(items, key=lambda item: (item["verdict"] == Verdict.CORRECT, item["position"]))
    standard = lot.terms.plan == PlanKind.STANDARD
    return {
        "timeline": timeline_of(lot),
        "rounds": rounds,
        "strata": strata_of(lot, rounds[0]),
        "curve": curve_of(lot, rounds[0]),
        "drawn": [{**item, "last": item["stop"] - 1} for item in first[:DRAWN_SHOWN]],
        "drawn_count": len(items),
        "exemption": Exemption.objects.filter(lot=lot).first(),
        "deadline": deadline_of(lot),
        "switches": standard,
        "state": SwitchingState.objects.filter(contract=lot.contract).first() if standard else None,
    }


def _findings(lot: Lot, user: Any, *, blind: bool) -> list[dict[str, Any]]:
    """What the audit found; to its auditors nothing while a finding of it is disputed."""
    if blind and lot.disputes.open().exists():
        return []
    found = Finding.objects.filter(
        inspected_at__sample_item__sample__lot=lot, is_released=True
    ).select_related("dispute", "inspected_at__sample_item__sample")
    until = disputable_until(lot, lot.round)
    disputes = rules.can_dispute(user, lot) and until is not None and timezone.now() <= until
    return [
        {
            "finding": finding,
            "dispute": getattr(finding, "dispute", None),
            "can_dispute": disputes
            and finding.status == FindingStatus.OPEN
            and finding.inspected_at.sample_item.sample.round == lot.round,
        }
        for finding in found
    ]


class ProjectQualityView(PageView):
    """`GET/POST /projects/{id}/quality/`: the project's lots; a vendor's lead delivers one."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The tab."""
        return self._page(self.visible(Project, pk))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Deliver every delivered task of the chosen contract as one lot."""
        project = self.visible(Project, pk)
        if not can_lead(request.user, project):
            raise NotAllowed("Only a lead or manager of the vendor delivers a lot.")
        try:
            chosen = uuid.UUID(request.POST.get("contract", ""))
        except ValueError:
            return self._page(project, "Choose the contract to deliver under.", 400)
        contract = self._deliverable(project).filter(pk=chosen).first()
        if contract is None:
            return self._page(project, "Choose the contract to deliver under.", 400)
        tasks = self._delivered(project).filter(contract=contract)
        try:
            lot = deliver_lot(project, contract, tasks, acting_user=request.user)
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            return self._page(project, refusal.message, refusal.status)
        messages.success(request, f"{lot} is frozen: {lot.item_count} items. The auditor can draw.")
        return redirect(lot)

    def _page(self, project: Project, error: str = "", status: int = 200) -> HttpResponse:
        user = self.request.user
        leads = can_lead(user, project)
        waiting = self._delivered(project)
        context = {
            "project": project,
            "tab": "quality",
            "lots": Lot.objects.visible_to(user)
            .filter(project=project)
            .select_related("vendor", "auditor")
            .prefetch_related("decisions"),
            "can_deliver": leads,
            "can_plan": can_plan(user, project),
            "waiting": waiting.count(),
            "contracts": self._deliverable(project) if leads else [],
            "error": error,
        }
        return render(self.request, "audits/project_quality.html", context, status=status)

    def _delivered(self, project: Project) -> Any:
        sight = Task.objects.visible_to(self.request.user)
        return sight.filter(project=project, status=TaskStatus.DELIVERED)

    def _deliverable(self, project: Project) -> Any:
        return Contract.objects.filter(
            pk__in=self._delivered(project).values("contract_id")
        ).select_related("vendor")
