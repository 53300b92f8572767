"""What the pages of footage say of its life: folders, days of deletion, holds, who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from apps.footage import rules
from apps.footage.domain.life.holds import is_held
from apps.footage.domain.life.retention import due_dates
from apps.footage.enums import FootageStatus
from apps.footage.models import DeletionReceipt, Footage
from apps.projects.models import Project
from apps.projects.rules import is_of_client

MOST_FOLDERS = 300


def narrow(sight: QuerySet[Footage], asked: Mapping[str, str]) -> QuerySet[Footage]:
    """Footage that is kept, or with `show=deleted` what was; of one `folder`; with `q` in it."""
    shown = sight.filter(status=FootageStatus.DELETED)
    if asked.get("show") != "deleted":
        shown = sight.exclude(status=FootageStatus.DELETED)
    if asked.get("folder"):
        shown = shown.filter(folder=asked["folder"])
    return shown.filter(name__icontains=asked["q"]) if asked.get("q") else shown


def life_of_list(
    project: Project, sight: QuerySet[Footage], shown: Iterable[Footage], user: Any
) -> dict[str, Any]:
    """Folders with their counts, how many are deleted, and the day each shown piece goes."""
    own = is_of_client(user, project)
    kept = sight.exclude(status=FootageStatus.DELETED).order_by("folder")
    folders = kept.values_list("folder").annotate(count=Count("pk"))[:MOST_FOLDERS]
    due = due_dates(project, shown) if own else {}
    for footage in shown:
        footage.due_on = due.get(footage.pk)  # type: ignore[attr-defined]
    return {
        "folders": [row for row in folders if row[0]],
        "deleted_count": sight.filter(status=FootageStatus.DELETED).count(),
        "is_own": own,
        "held": own and is_held(project),
    }


def life_of_footage(footage: Footage, user: Any) -> dict[str, Any]:
    """What may be done with one footage, and what is decided on it."""
    project = footage.project
    own, decides = is_of_client(user, project), rules.can_hold(user, project)
    manages = rules.can_upload(user, project)
    deleted = footage.status == FootageStatus.DELETED
    handed_out = footage.clips.exists()
    held = own and is_held(footage)
    return {
        "is_own": own,
        "held": held,
        "due_on": due_dates(project, [footage]).get(footage.pk) if own else None,
        "deletion": DeletionReceipt.objects.filter(footage=footage).first() if own else None,
        "can_decide": decides and not deleted,
        "can_return": manages and not deleted,
        "handed_out": handed_out,
        "can_remove": not deleted and not held and (decides or (manages and not handed_out)),
        "links": _links(footage, manages) if own else [],
    }


def _links(footage: Footage, manages: bool) -> list[tuple[str, str, str]]:
    """Address, words and icon of the pages about its life."""
    links = [(reverse("footage:receipt", args=[footage.pk]), "Receipt", "receipt")]
    if manages:
        links.append(
            (reverse("footage:footage_views", args=[footage.pk]), "Who saw which frames", "eye")
        )
    return links
