"""What happened in the project, in words."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.errors import NotAllowed
from apps.core.models import Activity
from apps.core.views import PageView
from apps.projects import rules
from apps.projects.domain.queries import activity_of, actor_names
from apps.projects.models import Project

PAGE_SIZE = 50
# verb -> (icon, sentence); {words} come out of the row's data.
WORDS = {
    "project.created": ("folder-plus", "created the project"),
    "project.edited": ("pencil", "changed the facts of the project"),
    "project.active": ("player-play", "started the project"),
    "project.paused": ("player-pause", "paused the project"),
    "project.closed": ("lock", "closed the project"),
    "project.party_added": ("key", "opened the project to {vendor} under {contract}"),
    "project.party_removed": ("key-off", "ended the access of {vendor} under {contract}"),
    "schema.published": ("tags", "published version {number} of the labels"),
    "guideline.published": ("book", "published version {number} of the guideline"),
    "guideline.acknowledged": ("eye-check", "read version {number} of the guideline"),
    "access.granted": ("shield-check", "let {roles} of a partner {permission}"),
    "access.ended": ("shield-x", "ended every grant of an organization"),
    "tasks.created": ("list-check", "made tasks from footage"),
    "footage.shred_ordered": ("trash", "ordered all footage to be destroyed: {reason}"),
    "footage.shredded": ("trash", "destroyed all footage with its keys, {objects} objects"),
    "footage.break_glass": ("alert-triangle", "took a stored object out in the clear: {reason}"),
    "keys.project_rotated": ("key", "rotated the key of the project"),
    "keys.retired": ("key-off", "destroyed an old key that opened nothing any more"),
}

PERMISSIONS = {
    "view_project": "see the project",
    "annotate_project": "take tasks",
    "lead_project": "direct the work",
    "audit_project": "inspect sampled items",
}


class ProjectActivityView(PageView):
    """`GET /projects/{id}/activity/`: for the client's people and the vendor's leads."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The tab, newest first."""
        project = self.visible(Project, pk)
        user = request.user
        if not rules.is_of_client(user, project) and not rules.directs_work(user, project):
            raise NotAllowed("The activity is for the client and for the vendor's leads.")
        rows = activity_of(project, user)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        names = actor_names(list(page), user)
        context = {
            "project": project,
            "tab": "activity",
            "page": page,
            "entries": [
                (*_sentence(row), names.get(row.actor_id, "The portal"), row) for row in page
            ],
        }
        return render(request, "projects/project_activity.html", context)


def _sentence(row: Activity) -> tuple[str, str]:
    icon, words = WORDS.get(row.verb, ("activity", row.verb.replace(".", " ").replace("_", " ")))
    data: dict[str, Any] = {
        key: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in row.data.items()
    }
    if "permission" in data:
        data["permission"] = PERMISSIONS.get(data["permission"], data["permission"])
    return icon, words.format_map(_Blank(data))


class _Blank(dict[str, str]):
    """Data of a row; what an old row does not say is left out of the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"
