"""Disputes: raising one, the list, one dispute per role, and its frames for who rules on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.annotations.domain.preferences import read_preferences
from apps.annotations.models import Finding, Task
from apps.annotations.views.labeling import clip_urls, label_link, watermark
from apps.audits import rules
from apps.audits.domain.disputes import (
    disputable_until,
    raise_dispute,
    require_held,
    rule_on_dispute,
    sampled_at,
    take_dispute,
)
from apps.audits.enums import Ruling
from apps.audits.forms import DisputeForm, RulingForm
from apps.audits.models import Dispute
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.views import PageView
from apps.guidelines.domain.guidelines import render_markdown

PAGE_SIZE = 50
STATES = (("open", "Open"), (Ruling.UPHELD, "Upheld"), (Ruling.OVERTURNED, "Overturned"))


class NewDisputeView(PageView):
    """`GET/POST /findings/{id}/dispute/`: the vendor's lead contests a finding."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The form; a finding that is disputed already leads to its dispute."""
        finding = self._finding(pk)
        known = Dispute.objects.filter(finding=finding).first()
        return redirect(known) if known else self._page(finding, DisputeForm())

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Raise it."""
        finding, form = self._finding(pk), DisputeForm(request.POST)
        if not form.is_valid():
            return self._page(finding, form, 400)
        dispute = raise_dispute(finding, **form.cleaned_data, acting_user=request.user)
        messages.success(request, "The finding is disputed. A second auditor rules on it.")
        return redirect(dispute)

    def _finding(self, pk: uuid.UUID) -> Finding:
        finding = self.visible(Finding, pk)
        lot = sampled_at(finding).sample.lot
        if not rules.can_dispute(self.request.user, lot):
            raise NotAllowed("Only a lead or manager of the vendor disputes a finding.")
        return finding

    def _page(self, finding: Finding, form: DisputeForm, status: int = 200) -> HttpResponse:
        item = sampled_at(finding)
        lot = item.sample.lot
        context = {
            "finding": finding,
            "item": item,
            "lot": lot,
            "form": form,
            "until": disputable_until(lot, item.sample.round),
            "frames_url": _frames_url(finding, item.item.object_id),
        }
        return render(self.request, "audits/new_dispute.html", context, status=status)


class DisputeListView(PageView):
    """`GET /disputes/`: every dispute the person may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, filtered by `?state=`; what waits for the person's ruling comes first."""
        user, chosen = request.user, request.GET.get("state", "")
        found = Dispute.objects.visible_to(user).select_related(
            "lot__project", "finding__inspected_at__sample_item", "ruling"
        )
        if chosen == "open":
            found = found.open()
        elif chosen in Ruling.values:
            found = found.filter(ruling__outcome=chosen)
        context = {
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "states": STATES,
            "chosen": chosen,
            "to_rule": set(Dispute.objects.to_rule(user).values_list("pk", flat=True)),
        }
        return render(request, "audits/disputes.html", context)


class DisputeView(PageView):
    """`GET/POST /disputes/{id}/`: both sides' words; to an auditor a blind question instead."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        return self._page(self.visible(Dispute, pk), RulingForm())

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=take` opens the frames, `step=rule` decides."""
        dispute, step = self.visible(Dispute, pk), request.POST.get("step")
        if step == "take":
            take_dispute(dispute, acting_user=request.user)
            return redirect("audits:dispute_frames", pk=dispute.pk)
        if step != "rule":
            raise InvalidInput("Choose what to do with the dispute: open its frames, or rule.")
        form = RulingForm(request.POST)
        if not form.is_valid() and rules.can_rule(request.user, dispute):
            return self._page(dispute, form, 400)
        answer = {name: form.cleaned_data.get(name, "") for name in ("outcome", "comment")}
        ruling = rule_on_dispute(dispute, **answer, acting_user=request.user)
        messages.success(request, f"The finding is {ruling.get_outcome_display().lower()}.")
        return redirect(dispute)

    def _page(self, dispute: Dispute, form: RulingForm, status: int = 200) -> HttpResponse:
        user, finding = self.request.user, dispute.finding
        item = sampled_at(finding)
        ruling = getattr(dispute, "ruling", None)
        seen = Task.objects.visible_to(user).filter(pk=finding.task_id).exists()
        context = {
            "dispute": dispute,
            "finding": finding,
            "item": item,
            "lot": dispute.lot,
            "ruling": ruling,
            "blind": rules.is_blind(user, dispute.lot),
            "can_rule": rules.can_rule(user, dispute),
            "holds": ruling is None and _holds(dispute, user),
            "form": form,
            "frames_url": _frames_url(finding, item.item.object_id) if seen else "",
            "versions": dispute.lot.decisions.filter(round=dispute.round).order_by("version"),
        }
        return render(self.request, "audits/dispute.html", context, status=status)


class DisputeFramesView(PageView):
    """`GET /disputes/{id}/frames/`: the labeling view on the disputed item, to look at."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """For whoever holds the dispute."""
        dispute = self.visible(Dispute, pk)
        require_held(dispute, request.user)
        response = render(
            request, "annotations/label.html", {"bootstrap": _bootstrap(dispute, request.user)}
        )
        response["Cache-Control"] = "no-store"
        return response


def _holds(dispute: Dispute, user: Any) -> bool:
    try:
        require_held(dispute, user)
    except Exception as refusal:
        if getattr(refusal, "code", "") != "lease_lapsed":
            raise
        return False
    return True


def _frames_url(finding: Finding, object_id: uuid.UUID) -> str:
    wanted = finding.track_id or finding.event_id or object_id
    return label_link(finding.task_id, wanted, finding.start, finding.stop)


def _bootstrap(dispute: Dispute, user: Any) -> dict[str, Any]:
    finding, lot = dispute.finding, dispute.lot
    sampled = sampled_at(finding)
    guideline = finding.task.guideline
    name = f"Lot {lot.number} · item {sampled.position} · question"
    return {
        "task": {"id": str(dispute.pk), "name": name, "stage": "audit", "status": "disputed"},
        "mode": "view",
        "me": {"id": str(user.pk), "name": str(user)},
        "preferences": read_preferences(user),
        "watermark": watermark(user, f"lot {lot.number} item {sampled.position}"),
        "project": {"name": lot.project.name},
        "guideline_html": render_markdown(guideline.markdown) if guideline else "",
        "guideline_version": guideline.number if guideline else None,
        "finding_types": [],
        "severities": [],
        "urls": {
            "preferences": reverse("api:labeling_preferences"),
            "annotation": reverse("api:dispute", args=[dispute.pk]),
            **clip_urls(finding.task.clip_id),
            "exit": dispute.get_absolute_url(),
        },
        "item": {
            "track": str(finding.track_id or sampled.item.object_id),
            "event": str(finding.event_id) if finding.event_id else None,
            "start": finding.start,
            "stop": finding.stop,
        },
    }
