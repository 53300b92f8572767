"""How long a project's footage is kept: retention, legal holds, and the list of receipts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.domain.spreadsheets import csv_lines
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.views import PRIVATE, PageView, csv_file
from apps.footage import rules
from apps.footage.domain.life.holds import holds_on, lift_hold, set_hold
from apps.footage.domain.life.receipts import COLUMNS, project_receipts, receipt_of
from apps.footage.domain.life.retention import due_dates, rule_of, set_retention
from apps.footage.enums import RetentionClock
from apps.footage.models import DeletionReceipt, Footage, LegalHold
from apps.projects.models import Project
from apps.projects.rules import is_of_client


class KeepingView(PageView):
    """`GET/POST /projects/{id}/footage/keeping/`: for the client's people; owners change it."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Rule, holds in force and before, what goes next."""
        project = own_project(self, pk)
        pieces = {piece.pk: piece for piece in project.footage.kept().order_by("id")}
        due = sorted(due_dates(project, pieces.values()).items(), key=lambda one: one[1])
        holds = LegalHold.objects.filter(project=project).select_related(
            "footage", "set_by", "lift__lifted_by"
        )
        context = {
            "project": project,
            "footage_tab": reverse("footage:project_footage", args=[project.pk]),
            "rule": rule_of(project),
            "clocks": RetentionClock.choices,
            "holds": holds[:100],
            "held": holds_on(project).exists(),
            "due": [(pieces[piece], day) for piece, day in due[:20]],
            "due_count": len(due),
            "can_decide": rules.can_hold(request.user, project),
        }
        return render(request, "footage/keeping.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=retention`, `step=hold` (the project or `footage`), `step=lift` (`hold`)."""
        project = own_project(self, pk)
        step, form = request.POST.get("step"), request.POST
        if step == "retention":
            days = form.get("days", "")
            number = int(days) if days.isascii() and days.isdigit() and len(days) < 7 else 0
            set_retention(
                project, clock=form.get("clock", ""), days=number, acting_user=request.user
            )
            messages.success(request, "From now on footage is kept as you said.")
        elif step == "hold":
            held = self._held(project, form.get("footage", ""))
            set_hold(held, reason=form.get("reason", ""), acting_user=request.user)
            messages.success(request, f"“{held}” is under legal hold.")
        elif step == "lift":
            hold = self.visible(LegalHold, _uuid_or_404(form.get("hold", "")), project=project)
            lift_hold(hold, reason=form.get("reason", ""), acting_user=request.user)
            messages.success(request, "The hold is lifted.")
        else:
            raise InvalidInput("Choose what to change.")
        return redirect("footage:keeping", pk=project.pk)

    def _held(self, project: Project, footage: str) -> Project | Footage:
        if not footage:
            return project
        return self.visible(Footage, _uuid_or_404(footage), project=project)


class ReceiptView(PageView):
    """`GET /footage/{id}/receipt/`: what was received and deleted, to print; `?format=json`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The receipt, for the client's people."""
        footage = self.visible(Footage, pk)
        if not is_of_client(request.user, footage.project):
            raise Http404
        receipt = receipt_of(footage)
        if request.GET.get("format") == "json":
            return JsonResponse(receipt, headers=PRIVATE)
        context: dict[str, Any] = {
            "footage": footage,
            "project": footage.project,
            "footage_tab": reverse("footage:project_footage", args=[footage.project_id]),
            "receipt": receipt,
            "deletion": DeletionReceipt.objects.filter(footage=footage).first(),
        }
        return render(request, "footage/receipt.html", context)


class ReceiptsView(PageView):
    """`GET /projects/{id}/footage/receipts.csv`: the receipts of all footage of a project."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """The file; every value is harmless in a spreadsheet."""
        project = own_project(self, pk)
        rows = [list(receipt.values()) for receipt in project_receipts(project)]
        return csv_file(csv_lines(COLUMNS, rows), "footage-receipts.csv")


def own_project(view: PageView, pk: uuid.UUID) -> Project:
    """The project, for people of the client that owns it; a vendor gets 404."""
    project = view.visible(Project, pk)
    if not is_of_client(view.request.user, project):
        raise Http404
    return project


def managed_by(view: PageView, project: Project) -> Project:
    """The project, for the client's owners and managers. Raises Http404, NotAllowed."""
    if not is_of_client(view.request.user, project):
        raise Http404
    if not rules.can_upload(view.request.user, project):
        raise NotAllowed("Only owners and managers of the client may see this.")
    return project


def _uuid_or_404(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
