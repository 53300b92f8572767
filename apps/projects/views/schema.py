"""The project's labels: the version in use, earlier ones, and the editor."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.core.errors import DomainError
from apps.core.views import PageView
from apps.projects import rules
from apps.projects.domain.schemas import publish_schema
from apps.projects.domain.starters import STARTERS
from apps.projects.enums import AttributeKind, LabelShape, ProjectStatus
from apps.projects.forms import SchemaForm
from apps.projects.models import LabelSchema, Project
from apps.projects.validators import PALETTE


class ProjectSchemaView(PageView):
    """`GET/POST /projects/{id}/schema/`: read the labels; owners and managers edit them."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The newest version, the one of `?version=`, or the editor with `?edit`."""
        project = self.visible(Project, pk)
        versions = list(project.schemas.select_related("created_by"))
        shown = _chosen(versions, request.GET.get("version", ""))
        starter = STARTERS.get(request.GET.get("start", ""))
        if "edit" in request.GET and self._may_edit(project):
            start = starter.definition if starter else shown.definition if shown else {"labels": []}
            form = SchemaForm(initial={"definition": json.dumps(start, indent=2)})
            return self._page(project, versions, shown, form=form)
        return self._page(project, versions, shown)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Publish the next version, or show beside each place what is wrong with it."""
        project = self.visible(Project, pk)
        form = SchemaForm(request.POST)
        errors: list[dict[str, str]] = []
        status = 400
        if form.is_valid():
            try:
                schema = publish_schema(
                    project, form.cleaned_data["definition"], acting_user=request.user
                )
            except DomainError as refusal:
                if refusal.status == 403:
                    raise
                form.add_error("definition", refusal.message)
                errors, status = refusal.details.get("errors", []), refusal.status
            else:
                messages.success(request, f"Version {schema.number} of the labels is published.")
                return redirect(request.path)
        elif not rules.can_manage(request.user, project):
            publish_schema(project, {}, acting_user=request.user)  # refuses, as it should
        versions = list(project.schemas.select_related("created_by"))
        shown = versions[0] if versions else None
        return self._page(project, versions, shown, form=form, errors=errors, status=status)

    def _may_edit(self, project: Project) -> bool:
        is_open = project.status != ProjectStatus.CLOSED
        return is_open and rules.can_manage(self.request.user, project)

    def _page(
        self,
        project: Project,
        versions: list[LabelSchema],
        shown: LabelSchema | None,
        *,
        form: SchemaForm | None = None,
        errors: list[dict[str, str]] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "project": project,
            "tab": "schema",
            "versions": versions,
            "shown": shown,
            "is_newest": bool(versions) and shown == versions[0],
            "can_edit": self._may_edit(project),
            "form": form,
            "starters": STARTERS,
            "editor": {
                "errors": errors or [],
                "palette": PALETTE,
                "shapes": [[shape.value, str(shape.label)] for shape in LabelShape],
                "kinds": [[kind.value, str(kind.label)] for kind in AttributeKind],
            },
        }
        return render(self.request, "projects/project_schema.html", context, status=status)


def _chosen(versions: list[LabelSchema], number: str) -> LabelSchema | None:
    """The version asked for, by default the newest; 404 for one that is not there."""
    if not number:
        return versions[0] if versions else None
    for version in versions:
        if str(version.number) == number:
            return version
    raise Http404
