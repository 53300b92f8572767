"""A project's gold, for the client's managers: what there is, who was measured, making more."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task
from apps.annotations.rules import can_plan
from apps.annotations.views.labeling import label_link
from apps.audits.domain.agreement import agreement_of
from apps.audits.domain.gold import EVERY, gold_scores, make_gold, retire_gold
from apps.audits.domain.scorecards import LEAST_SHOWN, pseudonym
from apps.audits.models import Gold, GoldScore
from apps.core.errors import InvalidInput
from apps.core.views import PageView
from apps.projects.models import Project
from apps.quality.intervals import lower_bound

SHOWN = 50


class GoldView(PageView):
    """`GET/POST /projects/{id}/gold/`: owners and managers of the client; nobody else knows."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        project = self._project(pk)
        gold = Gold.objects.visible_to(request.user).filter(project=project).select_related("task")
        accepted = Task.objects.visible_to(request.user).filter(
            project=project,
            status=TaskStatus.ACCEPTED,
            gold__isnull=True,
            gold_exposure__isnull=True,
        )
        context = {
            "project": project,
            "gold": gold.annotate(
                shown=Count("exposures"),
                found=Sum("exposures__score__found"),
                expected=Sum("exposures__score__expected"),
            ),
            "people": _people(project),
            "scores": _scores(project),
            "missed": _missed(project),
            "agreement": _agreement(project),
            "accepted": accepted.select_related("clip__footage")[:SHOWN],
            "every": EVERY,
        }
        return render(request, "audits/gold.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=make` with `task` and `cap`, `step=retire` with `gold`."""
        project = self._project(pk)
        step = request.POST.get("step")
        if step == "make":
            task = self.visible(Task, _id(request.POST.get("task")), project=project)
            cap = request.POST.get("cap", "")
            make_gold(task, cap=int(cap) if cap.isdecimal() else 0, acting_user=request.user)
            messages.success(request, f"{task} is gold now.")
        elif step == "retire":
            gold = self.visible(Gold, _id(request.POST.get("gold")), project=project)
            retire_gold(gold, acting_user=request.user)
            messages.success(request, "It is given to nobody any more.")
        else:
            raise InvalidInput("Choose what to do: make gold, or retire it.")
        return redirect("audits:gold", pk=project.pk)

    def _project(self, pk: uuid.UUID) -> Project:
        project = self.visible(Project, pk)
        if not can_plan(self.request.user, project):
            raise Http404
        return project


def _id(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise Http404 from None


def _people(project: Project) -> list[dict[str, Any]]:
    rows = []
    for who, (found, expected, pieces) in gold_scores(project).items():
        enough = expected >= LEAST_SHOWN
        rows.append(
            {
                "name": _name(project, who),
                "found": found,
                "expected": expected,
                "pieces": pieces,
                "accuracy": found / expected if enough else None,
                "bound": lower_bound(found, expected) if enough else None,
            }
        )
    return sorted(rows, key=lambda row: (row["bound"] is None, -(row["bound"] or 0), row["name"]))


def _agreement(project: Project) -> dict[str, Any] | None:
    """The matrix of who agrees with whom; None before two people were measured."""
    found = agreement_of(project)
    if len(found.people) < 2:
        return None
    names = {who: _name(project, who) for who in found.people}
    rows = []
    for one in found.people:
        cells = []
        for other in found.people:
            pair = found.pairs.get((one, other)) or found.pairs.get((other, one))
            cells.append(pair if pair and pair.both else None)
        rows.append({"name": names[one], "cells": cells})
    return {"alpha": found.alpha, "units": found.units, "names": names.values(), "rows": rows}


def _name(project: Project, who: uuid.UUID) -> str:
    return pseudonym(project.client_id, who).replace("annotator-", "Annotator ")


def _scores(project: Project) -> list[dict[str, Any]]:
    scores = GoldScore.objects.filter(exposure__gold__project=project).select_related(
        "exposure__gold__task"
    )
    return [
        {"name": _name(project, score.exposure.annotator_id), "score": score}
        for score in scores.order_by("-id")[:SHOWN]
    ]


def _missed(project: Project) -> list[dict[str, Any]]:
    scores = GoldScore.objects.filter(exposure__gold__project=project).select_related(
        "exposure__task"
    )
    return [
        {
            **missed,
            "task": score.exposure.task,
            "url": label_link(score.exposure.task_id, "", missed["start"], missed["stop"]),
        }
        for score in scores.order_by("-id")[:SHOWN]
        for missed in score.details["missed"]
    ][:SHOWN]
