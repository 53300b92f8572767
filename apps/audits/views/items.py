"""The blind audit view: the labeling page in audit mode on one sampled item."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.annotations.domain.preferences import read_preferences
from apps.annotations.enums import Severity
from apps.annotations.views.labeling import clip_urls, finding_types, watermark
from apps.audits.domain.inspection import NONE_LEFT, pull_next_item, require_held
from apps.audits.models import Lot, SampleItem
from apps.core.views import PageView
from apps.guidelines.domain.guidelines import render_markdown


class NextItemView(PageView):
    """`POST /lots/{id}/inspection/`: pull the next item and open it."""

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Open it, or say that all are inspected."""
        lot = self.visible(Lot, pk)
        item = pull_next_item(lot, acting_user=request.user)
        if item is None:
            messages.info(request, NONE_LEFT)
            return redirect(lot)
        return redirect("audits:item", pk=item.pk)


class ItemView(PageView):
    """`GET /items/{id}/`: one item, held by the person."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page, for whoever holds the item."""
        sample_item = self.visible(SampleItem, pk)
        require_held(sample_item, request.user)
        response = render(
            request, "annotations/label.html", {"bootstrap": _bootstrap(sample_item, request.user)}
        )
        response["Cache-Control"] = "no-store"
        return response


def _bootstrap(sample_item: SampleItem, user: Any) -> dict[str, Any]:
    item, lot, api = sample_item.item, sample_item.sample.lot, f"/api/items/{sample_item.pk}/"
    guideline = item.task.guideline
    return {
        "task": {
            "id": str(sample_item.pk),
            "name": f"Lot {lot.number} · item {sample_item.position} of {sample_item.sample.size}",
            "stage": "audit",
            "status": "sampled",
        },
        "mode": "audit",
        "me": {"id": str(user.pk), "name": str(user)},
        "preferences": read_preferences(user),
        "watermark": watermark(user, f"lot {lot.number} item {sample_item.position}"),
        "project": {"name": lot.project.name},
        "guideline_html": render_markdown(guideline.markdown) if guideline else "",
        "guideline_version": guideline.number if guideline else None,
        "finding_types": finding_types(),
        "severities": Severity.values,
        "urls": {
            "preferences": reverse("api:labeling_preferences"),
            "annotation": f"{api}annotation/",
            "changes": None,
            "lease": f"{api}lease/",
            "submission": None,
            "findings": f"{api}findings/",
            "review": f"{api}inspection/",
            **clip_urls(item.task.clip_id),
            "exit": reverse("audits:lot", args=[lot.pk]),
            "ahead": f"{api}ahead/",
        },
        "item": {
            "kind": item.kind,
            "track": str(item.object_id) if item.kind == "track" else None,
            "event": str(item.object_id) if item.kind == "event" else None,
            "start": item.start,
            "stop": item.stop,
        },
    }
