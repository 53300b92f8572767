"""One sampled item: its annotation alone, findings, the verdict. Nothing says who made it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations.api.findings import FindingInput, finding_document
from apps.annotations.api.work import checked
from apps.audits.domain.documents import item_document
from apps.audits.domain.doubles import findings_at
from apps.audits.domain.inspection import (
    NONE_LEFT,
    pull_next_item,
    record_inspection,
    record_item_finding,
    renew_hold,
    require_held,
    take_back_item_finding,
)
from apps.audits.enums import Verdict
from apps.audits.models import SampleItem
from apps.core.api import ScopedAPIView


class InspectionInput(serializers.Serializer[Any]):
    """`{verdict, comment}`."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ItemAnnotationView(ScopedAPIView):
    """`GET /api/items/{id}/annotation/`: the item as a document the labeling view reads."""

    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Only the sampled object; the whole clip when the clip is the item."""
        item = self.visible(SampleItem, pk)
        require_held(item, request.user)
        return Response(item_document(item))


class ItemHoldView(ScopedAPIView):
    """`POST /api/items/{id}/lease/`: go on holding the item."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Renew; 409 when another auditor has taken it."""
        item = self.visible(SampleItem, pk)
        held = renew_hold(item, acting_user=request.user)
        return Response({"expires_at": held.held_until.isoformat() if held.held_until else None})


class ItemFindingsView(ScopedAPIView):
    """`GET/POST /api/items/{id}/findings/`."""

    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """The person's own findings at this item."""
        item = self.visible(SampleItem, pk)
        require_held(item, request.user)
        found = findings_at(item).filter(author=request.user.pk)
        documents = [
            finding_document(finding, request.user) for finding in found.prefetch_related("replies")
        ]
        return Response({"findings": documents})

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record one."""
        item = self.visible(SampleItem, pk)
        data = checked(FindingInput, request.data)
        finding = record_item_finding(
            item,
            track_id=data.pop("track"),
            event_id=data.pop("event"),
            acting_user=request.user,
            **data,
        )
        return Response(finding_document(finding, request.user), status=201)


class ItemFindingView(ScopedAPIView):
    """`DELETE /api/items/{id}/findings/{id}/`."""

    def delete(self, request: Request, pk: uuid.UUID, finding_pk: uuid.UUID) -> HttpResponse:
        """Take back an own finding before the verdict; 409 afterwards."""
        item = self.visible(SampleItem, pk)
        finding = get_object_or_404(findings_at(item), pk=finding_pk)
        take_back_item_finding(item, finding, acting_user=request.user)
        return HttpResponse(status=204)


class ItemInspectionView(ScopedAPIView):
    """`POST /api/items/{id}/inspection/`: the verdict."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record it; `next_url` is the next item, held already, or the lot when none is left."""
        item = self.visible(SampleItem, pk)
        data = checked(InspectionInput, request.data)
        record_inspection(item, acting_user=request.user, **data)
        lot = item.sample.lot
        following = pull_next_item(lot, acting_user=request.user)
        if following is None:
            messages.info(request._request, NONE_LEFT)
            next_url = reverse("audits:lot", args=[lot.pk])
        else:
            next_url = reverse("audits:item", args=[following.pk])
        return Response({"status": data["verdict"], "next_url": next_url})


class ItemAheadView(ScopedAPIView):
    """`POST /api/items/{id}/ahead/`: hold the item after this one, and what to load of it."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """`{item, annotation, frames}`; `item` is null when none is left."""
        item = self.visible(SampleItem, pk)
        require_held(item, request.user)
        following = pull_next_item(item.sample.lot, besides=item, acting_user=request.user)
        if following is None:
            return Response({"item": None})
        return Response(
            {
                "item": str(following.pk),
                "annotation": item_document(following),
                "frames": f"/api/clips/{following.item.task.clip_id}/frames/",
            }
        )
