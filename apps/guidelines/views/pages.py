"""The project's guideline tab, and the page of one version."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from apps.core.domain.text_diff import text_diff
from apps.core.errors import DomainError
from apps.core.views import PageView
from apps.guidelines import rules
from apps.guidelines.domain.guidelines import (
    acknowledge_guideline,
    has_acknowledged,
    publish_guideline,
    render_markdown,
)
from apps.guidelines.domain.readers import readers_of
from apps.guidelines.forms import GuidelineForm
from apps.guidelines.models import GuidelineVersion
from apps.projects.models import Project

NEXT_TASK = "/tasks/next/"


class ProjectGuidelineView(PageView):
    """`GET/POST /projects/{id}/guideline/`: read it; owners and managers publish the next one."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The newest version, the one of `?version=`, its changes, or the form with `?edit`."""
        project = self.visible(Project, pk)
        versions = list(project.guidelines.select_related("published_by"))
        shown = _chosen(versions, request.GET.get("version", ""))
        form = None
        if "edit" in request.GET and rules.can_publish(request.user, project):
            form = GuidelineForm(initial={"markdown": versions[0].markdown if versions else ""})
        return self._page(project, versions, shown, form)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Publish the next version."""
        project = self.visible(Project, pk)
        form, status = GuidelineForm(request.POST), 400
        if form.is_valid():
            try:
                version = publish_guideline(
                    project, form.cleaned_data["markdown"], acting_user=request.user
                )
            except DomainError as refusal:
                if refusal.status == 403:
                    raise
                form.add_error("markdown", refusal.message)
                status = refusal.status
            else:
                messages.success(request, f"Version {version.number} is published.")
                return redirect(request.path)
        elif not rules.can_publish(request.user, project):
            publish_guideline(project, "", acting_user=request.user)  # refuses, as it should
        versions = list(project.guidelines.select_related("published_by"))
        return self._page(project, versions, versions[0] if versions else None, form, status)

    def _page(
        self,
        project: Project,
        versions: list[GuidelineVersion],
        shown: GuidelineVersion | None,
        form: GuidelineForm | None,
        status: int = 200,
    ) -> HttpResponse:
        user = self.request.user
        context = {
            "project": project,
            "tab": "guideline",
            "versions": versions,
            "shown": shown,
            "is_newest": bool(versions) and shown == versions[0],
            "form": form,
            "can_publish": rules.can_publish(user, project),
            **self._about(project, versions, shown),
        }
        return render(self.request, "guidelines/project_guideline.html", context, status=status)

    def _about(
        self, project: Project, versions: list[GuidelineVersion], shown: GuidelineVersion | None
    ) -> dict[str, Any]:
        if shown is None:
            return {}
        user = self.request.user
        earlier = next((v for v in versions if v.number == shown.number - 1), None)
        compares = "diff" in self.request.GET and earlier is not None
        sees_readers = rules.sees_readers(user, project)
        return {
            "html": render_markdown(shown.markdown),
            "earlier": earlier,
            "diff": text_diff(earlier.markdown, shown.markdown) if compares and earlier else None,
            "compares": compares,
            "to_read": rules.has_to_read(user, project) and not has_acknowledged(shown, user),
            "has_read": has_acknowledged(shown, user),
            "sees_readers": sees_readers,
            "readers": readers_of(shown, user) if sees_readers else [],
        }


class GuidelineView(PageView):
    """`GET/POST /guidelines/{id}/`: read one version, and say so."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page. `?then=task` comes from the work queue, which goes on after reading."""
        version = self.visible(GuidelineVersion, pk)
        user, project = request.user, version.project
        read = has_acknowledged(version, user)
        context = {
            "version": version,
            "project": project,
            "html": render_markdown(version.markdown),
            "to_read": rules.has_to_read(user, project) and not read,
            "has_read": read,
            "then": "task" if request.GET.get("then") == "task" else "",
            "newest": project.guidelines.first(),
        }
        return render(request, "guidelines/guideline.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Acknowledge; with `then=task` go straight on to the task that asked for it."""
        version = self.visible(GuidelineVersion, pk)
        acknowledge_guideline(version, acting_user=request.user)
        if request.POST.get("then") == "task":
            # 307 repeats the POST at the queue, which pulls the task the person came for.
            return HttpResponseRedirect(NEXT_TASK, status=307)
        messages.success(request, f"Noted: you have read version {version.number}.")
        return redirect("guidelines:project_guideline", pk=version.project_id)


def _chosen(versions: list[GuidelineVersion], number: str) -> GuidelineVersion | None:
    """The version asked for, by default the newest; 404 for one that is not there."""
    if not number:
        return versions[0] if versions else None
    for version in versions:
        if str(version.number) == number:
            return version
    raise Http404
