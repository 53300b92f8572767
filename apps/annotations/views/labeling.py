"""The labeling view: one full-screen page whose script starts from one bootstrap."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apps.annotations import rules
from apps.annotations.domain.preferences import read_preferences
from apps.annotations.enums import DEFAULT_SEVERITY, Addressee, FindingType, Severity, Stage
from apps.annotations.models import Task
from apps.core.views import PageView
from apps.footage.models import Clip
from apps.guidelines.domain.guidelines import render_markdown


class LabelingView(PageView):
    """`GET /tasks/{id}/label/`: annotate, review or look, by what the person holds."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page with its bootstrap."""
        task = self.visible(Task, pk)
        bootstrap = {**task_bootstrap(task, request.user), "item": look_at(request.GET, task.clip)}
        context = {"bootstrap": bootstrap, "task": task}
        response = render(request, "annotations/label.html", context)
        response["Cache-Control"] = "no-store"
        return response


def label_link(task_id: uuid.UUID, object_id: object, start: int, stop: int) -> str:
    """Where the view opens at frames [start, stop) with that object selected."""
    query = urlencode({"object": object_id, "start": start, "stop": stop})
    return f"{reverse('annotations:label', args=[task_id])}?{query}"


def look_at(query: Mapping[str, str], clip: Clip) -> dict[str, Any] | None:
    """What a `label_link` asks to be shown; None for a link to the task, or one that is no good."""
    try:
        start, stop = int(query["start"]), int(query["stop"])
        wanted = str(uuid.UUID(query["object"])) if query.get("object") else None
    except (KeyError, ValueError):
        return None
    if not clip.start <= start < stop <= clip.stop:
        return None
    return {"track": wanted, "event": None, "start": start, "stop": stop}


def task_bootstrap(task: Task, user: Any) -> dict[str, Any]:
    """What the labeling view's script starts from."""
    mode = "view"
    if rules.holds(user, task, Stage.ANNOTATION):
        mode = "annotate"
    elif rules.can_review(user, task):
        mode = "review"
    return {
        "task": {
            "id": str(task.pk),
            "name": f"Task {task.number}",
            "stage": "review" if mode == "review" else "annotation",
            "status": task.status,
            "round": task.round,
        },
        "mode": mode,
        "me": {"id": str(user.pk), "name": str(user)},
        "preferences": read_preferences(user),
        "watermark": watermark(user, f"task {task.number}"),
        "project": {"name": task.project.name},
        "guideline_html": render_markdown(task.guideline.markdown) if task.guideline else "",
        "guideline_version": task.guideline.number if task.guideline else None,
        "finding_types": finding_types(),
        "severities": Severity.values,
        "may_ask": mode in ("annotate", "review") or rules.can_lead(user, task.project),
        "may_answer": [value for value, answers in _answerers(user, task, mode).items() if answers],
        "urls": {
            "preferences": reverse("api:labeling_preferences"),
            "annotation": f"/api/tasks/{task.pk}/annotation/",
            "changes": f"/api/tasks/{task.pk}/changes/",
            "revisions": f"/api/tasks/{task.pk}/revisions/",
            "restore": f"/api/tasks/{task.pk}/restore/",
            "objects": f"/api/tasks/{task.pk}/objects/",
            "tracking": f"/api/tasks/{task.pk}/tracking/",
            "lease": f"/api/tasks/{task.pk}/lease/",
            "submission": f"/api/tasks/{task.pk}/submission/",
            "findings": f"/api/tasks/{task.pk}/findings/",
            "questions": f"/api/tasks/{task.pk}/questions/",
            "review": f"/api/tasks/{task.pk}/review/",
            **clip_urls(task.clip_id),
            "exit": reverse(
                "annotations:my_work" if mode != "view" else "annotations:task",
                args=[] if mode != "view" else [task.pk],
            ),
        },
        "item": None,
    }


def _answerers(user: Any, task: Task, mode: str) -> dict[str, bool]:
    """Whether the person answers for each addressee of a question."""
    leads = mode == "review" or (
        task.annotator_id != user.pk and rules.can_lead(user, task.project)
    )
    return {
        Addressee.LEAD: leads,
        Addressee.CLIENT: rules.can_answer_for_client(user, task),
    }


def clip_urls(clip_id: uuid.UUID) -> dict[str, str]:
    """Where the frames of a clip come from."""
    return {
        "frames": f"/api/clips/{clip_id}/frames/",
        "video": f"/media/clips/{clip_id}/video/",
        "stills": f"/media/clips/{clip_id}/stills/{{frame}}/",
        "filmstrip": f"/media/clips/{clip_id}/filmstrip/",
    }


def finding_types() -> list[dict[str, str]]:
    """Kinds of finding with their name and default severity."""
    return [
        {"value": value, "name": str(name), "severity": DEFAULT_SEVERITY[value]}
        for value, name in FindingType.choices
    ]


def watermark(user: Any, what: str) -> str:
    """Who looks at what, when: drawn over the picture so that a leak names its source."""
    return f"{user} · {what} · {timezone.now():%Y-%m-%d %H:%M} UTC"
