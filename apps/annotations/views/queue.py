"""An annotator's and reviewer's own pages: my work, next task, next review."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.annotations.domain.assignment import (
    GuidelineUnread,
    pull_next_review,
    pull_next_task,
)
from apps.annotations.domain.queries import work_summary
from apps.core.views import PageView, visible_or_404
from apps.projects.models import Project


class MyWorkView(PageView):
    """`GET /tasks/`: what I hold, what came back, what waits, what I did."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return render(request, "annotations/my_work.html", {"work": work_summary(request.user)})


class NextTaskView(PageView):
    """`POST /tasks/next/`: pull the next task and open it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the labeling view on the next task, or say why there is none."""
        project = _chosen_project(request)
        try:
            task = pull_next_task(request.user, project=project)
        except GuidelineUnread as unread:
            return redirect(f"/guidelines/{unread.details['guideline']}/?then=task")
        if task is None:
            messages.info(request, "Nothing waits for you right now. New tasks show up here.")
            return redirect("annotations:my_work")
        return redirect("annotations:label", pk=task.pk)


class NextReviewView(PageView):
    """`POST /tasks/next-review/`: pull a submitted task of somebody else."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the labeling view in review, or say that nothing waits."""
        task = pull_next_review(request.user, project=_chosen_project(request))
        if task is None:
            messages.info(request, "No submitted task of somebody else waits for review.")
            return redirect("annotations:my_work")
        return redirect("annotations:label", pk=task.pk)


def _chosen_project(request: HttpRequest) -> Project | None:
    chosen = request.POST.get("project", "")
    if not chosen:
        return None
    try:
        pk = uuid.UUID(chosen)
    except ValueError:
        pk = uuid.UUID(int=0)
    return visible_or_404(Project, request.user, pk=pk)
