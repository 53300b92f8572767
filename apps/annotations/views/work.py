"""The project's work tab and the page of one task."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.annotations import rules
from apps.annotations.domain.planning import create_tasks
from apps.annotations.domain.queries import progress_of
from apps.annotations.enums import TaskStatus
from apps.annotations.forms import HandOutForm
from apps.annotations.models import Finding, Question, Task
from apps.annotations.models.tasks import TaskQuerySet
from apps.core.domain.wording import word_history
from apps.core.errors import DomainError
from apps.core.views import PageView
from apps.projects.models import Project

PAGE_SIZE = 50


class ProjectWorkView(PageView):
    """`GET/POST /projects/{id}/work/`: every task the person may see; the client hands out."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The list, filtered by `?status=`."""
        project = self.visible(Project, pk)
        return self._page(project, HandOutForm(project))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Hand footage out under a contract."""
        project = self.visible(Project, pk)
        form = HandOutForm(project, request.POST)
        if not form.is_valid():
            return self._page(project, form, status=400)
        footage = form.cleaned_data["footage"]
        try:
            tasks = create_tasks(
                footage,
                form.cleaned_data["contract"],
                leave_out_dull=form.cleaned_data["leave_out"],
                acting_user=request.user,
            )
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            form.add_error(None, refusal.message)
            return self._page(project, form, status=refusal.status)
        messages.success(request, f"{len(tasks)} task(s) made from “{footage.name}”.")
        return redirect("annotations:project_work", pk=project.pk)

    def _page(self, project: Project, form: HandOutForm, status: int = 200) -> HttpResponse:
        user = self.request.user
        sight = Task.objects.visible_to(user).filter(project=project)
        chosen = self.request.GET.get("status", "")
        tasks = sight.filter(status=chosen) if chosen in TaskStatus.values else sight
        plans = rules.can_plan(user, project)
        context = {
            "project": project,
            "tab": "work",
            "page": _paged(tasks, self.request),
            "progress": progress_of(project, tasks=sight),
            "statuses": TaskStatus.choices,
            "chosen": chosen,
            "can_plan": plans,
            "is_lead": rules.can_lead(user, project),
            "form": form if plans else None,
        }
        return render(self.request, "annotations/project_work.html", context, status=status)


class TaskView(PageView):
    """`GET /tasks/{id}/`: where a task stands, its rounds, findings and history."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        task = self.visible(Task, pk)
        project_sight = Project.objects.visible_to(request.user).filter(pk=task.project_id)
        context: dict[str, Any] = {
            "task": task,
            "project": project_sight.first(),
            "project_work_url": reverse("annotations:project_work", args=[task.project_id]),
            "findings": Finding.objects.visible_to(request.user).filter(task=task),
            "questions": Question.objects.visible_to(request.user).filter(task=task),
            "counts": {
                "tracks": task.tracks.count(),
                "events": task.events.count(),
                "tags": task.tags.count(),
                "change sets": task.change_sets.count(),
            },
            "history": word_history(task.pk, 50),
            "shows_people": rules.can_lead(request.user, task.project),
            "mine": task.annotator_id == request.user.pk,
        }
        return render(request, "annotations/task.html", context)


def _paged(tasks: TaskQuerySet, request: HttpRequest) -> Any:
    found = tasks.select_related("clip__footage", "annotator", "reviewer", "vendor")
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
