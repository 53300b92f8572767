"""The tabs of a project, for whichever app's page shows them: only those the person may open."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.projects import rules
from apps.projects.models import Project


class Tab(NamedTuple):
    """One tab: `key` is the last part of its address ("" is the overview)."""

    key: str
    label: str
    icon: str
    needs: str  # anybody, work (the client's people and the vendor's leads), client, manage


TABS = (
    Tab("overview", "Overview", "list-check", "anybody"),
    Tab("footage", "Footage", "video", "work"),
    Tab("schema", "Labels", "tags", "anybody"),
    Tab("guideline", "Guideline", "book", "anybody"),
    Tab("work", "Work", "checklist", "anybody"),
    Tab("quality", "Quality", "shield-check", "work"),
    Tab("data", "Data", "database-export", "client"),
    Tab("access", "Access", "key", "manage"),
    Tab("activity", "Activity", "history", "work"),
)


def tabs_for(user: Any, project: Project) -> list[dict[str, str]]:
    """The tabs `user` may open, in order."""
    is_client = rules.is_of_client(user, project)
    may = {
        "anybody": True,
        "client": is_client,
        "work": is_client or rules.directs_work(user, project),
        "manage": is_client and rules.can_manage(user, project),
    }
    return [
        {"key": tab.key, "label": tab.label, "icon": tab.icon, "url": _url(project, tab.key)}
        for tab in TABS
        if may[tab.needs]
    ]


def project_tabs(request: HttpRequest) -> dict[str, Any]:
    """Context: `project_tabs` of the project whose address this is, looked up when it is shown."""
    match = request.resolver_match
    if match is None or not match.route.startswith("projects/<uuid:pk>/"):
        return {}
    return {"project_tabs": SimpleLazyObject(partial(_tabs_of_address, request, match.kwargs))}


def _tabs_of_address(request: HttpRequest, kwargs: dict[str, Any]) -> list[dict[str, str]]:
    project = Project.objects.visible_to(request.user).filter(pk=kwargs["pk"]).first()
    return tabs_for(request.user, project) if project else []


def _url(project: Project, key: str) -> str:
    base = project.get_absolute_url()
    return base if key == "overview" else f"{base}{key}/"
