"""Who saw which frames, for the owners and managers of the client; as a page and as CSV."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from apps.core.domain.spreadsheets import csv_lines
from apps.core.domain.tenancy import scope
from apps.core.errors import InvalidInput
from apps.core.views import PageView, csv_file
from apps.footage.domain.life.seen import (
    COLUMNS,
    find_views,
    parse_day,
    record_export,
    view_rows,
    viewers_of,
    with_organizations,
)
from apps.footage.models import Footage
from apps.footage.views.keeping import managed_by
from apps.projects.models import Project

PAGE_SIZE = 50


class ViewLogView(PageView):
    """What the pages of a project and of one footage share."""

    def answer(self, about: Project | Footage, project: Project) -> HttpResponseBase:
        """The page, or with `?format=csv` the file with every row of it."""
        filters = self.filters()
        if self.request.GET.get("format") == "csv":
            return self.file(about, filters)
        views = find_views(about, acting_user=self.request.user, **filters)
        page = Paginator(views, PAGE_SIZE).get_page(self.request.GET.get("page"))
        kept = self.request.GET.copy()
        kept.pop("page", None)
        kept["format"] = "csv"
        context: dict[str, Any] = {
            "about": about,
            "footage": about if isinstance(about, Footage) else None,
            "project": project,
            "footage_tab": reverse("footage:project_footage", args=[project.pk]),
            "page": page,
            "rows": with_organizations(page.object_list),
            "people": viewers_of(about, acting_user=self.request.user),
            "asked": self.request.GET,
            "csv": f"?{kept.urlencode()}",
        }
        return render(self.request, "footage/view_log.html", context)

    def filters(self) -> dict[str, Any]:
        """Person and period from the address. Raises InvalidInput."""
        asked = self.request.GET
        try:
            person = uuid.UUID(asked["person"]) if asked.get("person") else None
        except ValueError:
            raise InvalidInput("Choose a person of the list.") from None
        since, until = (
            parse_day(asked.get("since", ""), "“From”"),
            parse_day(asked.get("until", ""), "“To”"),
        )
        return {"person": person, "since": since, "until": until}

    def file(self, about: Project | Footage, filters: dict[str, Any]) -> HttpResponseBase:
        """The log as CSV, sent while it is read; that it was taken is recorded."""
        user = self.request.user
        record_export(about, acting_user=user)

        def rows() -> Iterator[list[Any]]:
            # The request's transaction has ended when the body is sent.
            with scope([about.client_id]):
                yield from view_rows(find_views(about, acting_user=user, **filters))

        return csv_file(csv_lines(COLUMNS, rows()), "who-saw-what.csv")


class ProjectViewsView(ViewLogView):
    """`GET /projects/{id}/footage/views/`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """All footage of the project."""
        project = managed_by(self, self.visible(Project, pk))
        return self.answer(project, project)


class FootageViewsView(ViewLogView):
    """`GET /footage/{id}/views/`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """One footage, kept or deleted."""
        footage = self.visible(Footage, pk)
        return self.answer(footage, managed_by(self, footage.project))
