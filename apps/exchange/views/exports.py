"""The project's data tab: ask for an export, watch it, download it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from apps.core.models import Job
from apps.core.views import PageView
from apps.exchange import rules
from apps.exchange.domain.exports import open_export, request_export
from apps.exchange.enums import ExportFormat
from apps.exchange.models import Export
from apps.footage.domain.objects.stored import open_object
from apps.projects.models import Project


class ProjectDataView(PageView):
    """`GET/POST /projects/{id}/data/`: exports of one project, for the client's people."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The tab."""
        project = self._own_project(pk)
        exports = list(
            Export.objects.visible_to(request.user)
            .filter(project=project)
            .select_related("stored", "requested_by")[:50]
        )
        jobs = {job.subject_id: job for job in Job.objects.filter(
            subject_id__in=[export.pk for export in exports])}  # fmt: skip
        rows = [(export, jobs.get(export.pk)) for export in exports]
        context: dict[str, Any] = {
            "project": project,
            "tab": "data",
            "rows": rows,
            "formats": ExportFormat.choices,
            "can_export": rules.can_export(request.user, project),
            "waiting": any(job is not None and not job.ended for _, job in rows),
        }
        return render(request, "exchange/project_data.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Ask for an export."""
        project = self._own_project(pk)
        request_export(
            project,
            format=request.POST.get("format", ExportFormat.COCO),
            only_accepted=request.POST.get("only_accepted") == "on",
            acting_user=request.user,
        )
        return redirect("exchange:project_data", pk=project.pk)

    def _own_project(self, pk: uuid.UUID) -> Project:
        """The project, for people of the client that owns it; a vendor gets 404."""
        project = self.visible(Project, pk)
        if not rules.is_own(self.request.user, project):
            raise Http404
        return project


class ExportFileView(PageView):
    """`GET /exports/{id}/file/`: the file, decrypted while it is sent."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """The download."""
        export = self.visible(Export, pk)
        stored = open_export(export, acting_user=request.user)
        response = FileResponse(open_object(stored), as_attachment=True, filename=export.filename)
        response["Content-Type"] = "application/json"
        response["Content-Length"] = str(stored.size_plain)
        response["Cache-Control"] = "no-store"
        return response
