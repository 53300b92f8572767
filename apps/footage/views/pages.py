"""The project's footage tab, where it is uploaded, and the page of one footage."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from apps.core.models import Job
from apps.core.views import PageView
from apps.footage import rules
from apps.footage.domain.limits import ACCEPTED_NAMES, MAX_UPLOAD_BYTES
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage
from apps.projects.models import Project

PAGE_SIZE = 50
UNSETTLED = (FootageStatus.RECEIVED, FootageStatus.INGESTING)


class ProjectFootageView(PageView):
    """`GET /projects/{id}/footage/`: the list, and the uploader for who may upload."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The tab; htmx fetches it again while something is being indexed."""
        project = self.visible(Project, pk)
        get_token(request)  # the uploader sends the cookie back
        sight = Footage.objects.visible_to(request.user).filter(project=project)
        page = Paginator(sight, PAGE_SIZE).get_page(request.GET.get("page"))
        jobs = _newest_jobs([footage.pk for footage in page])
        context: dict[str, Any] = {
            "project": project,
            "tab": "footage",
            "page": page,
            "rows": [(footage, jobs.get(footage.pk)) for footage in page],
            "totals": sight.order_by().aggregate(
                frames=Sum("frame_count"), bytes=Sum("size_bytes"), duration=Sum("duration_ms")
            ),
            "can_upload": rules.can_upload(request.user, project),
            "accepted": ACCEPTED_NAMES,
            "max_bytes": MAX_UPLOAD_BYTES,
            "unsettled": sight.filter(status__in=UNSETTLED).exists(),
        }
        return render(request, "footage/project_footage.html", context)


class FootageView(PageView):
    """`GET /footage/{id}/`: poster, technical report, indexing progress, clips."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        footage = self.visible(Footage, pk)
        context = {
            "footage": footage,
            "project": footage.project,
            "footage_tab": reverse("footage:project_footage", args=[footage.project_id]),
            "report_rows": _report_rows(footage.report),
            "job": Job.objects.about(footage.pk).first(),
            "clips": footage.clips.annotate(seen=Count("views"))[:200],
            "objects": footage.objects_stored.order_by("kind"),
            "unsettled": footage.status in UNSETTLED,
            "can_upload": rules.can_upload(request.user, footage.project),
        }
        return render(request, "footage/footage.html", context)


def _newest_jobs(subjects: list[uuid.UUID]) -> dict[uuid.UUID | None, Job]:
    found = Job.objects.filter(subject_id__in=subjects).order_by("id")
    return {job.subject_id: job for job in found}


def _report_rows(report: dict[str, Any]) -> list[tuple[str, Any]]:
    """The plain values of the technical report, in words."""
    return [
        (name.replace("_", " ").capitalize(), "yes" if value is True else value)
        for name, value in report.items()
        if isinstance(value, str | int | float) and value not in ("", False)
    ]
