"""Findings of a task and their threads."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations import rules
from apps.annotations.domain.finding_checks import MOST_NUMBERS
from apps.annotations.domain.findings import record_finding
from apps.annotations.domain.threads import answer_finding
from apps.annotations.domain.workflow import take_back_finding
from apps.annotations.enums import FindingStatus
from apps.annotations.models import Finding, Task
from apps.core.api import ScopedAPIView
from apps.core.errors import NotAllowed

from .work import checked, visible_to_holder


class CorrectionInput(serializers.Serializer[Any]):
    """`{label, points}`: how it should be at the finding's first frame; either may be null."""

    label = serializers.CharField(  # type: ignore[assignment]  # a field, not this one's title
        max_length=100, allow_null=True, default=None
    )
    points = serializers.ListField(
        child=serializers.FloatField(), max_length=MOST_NUMBERS, allow_null=True, default=None
    )


class FindingInput(serializers.Serializer[Any]):
    """One defect, as the labeling view sends it; `region` is x1, y1, x2, y2 in source pixels."""

    type = serializers.CharField(max_length=20)
    severity = serializers.CharField(max_length=10)
    track = serializers.UUIDField(allow_null=True, default=None)
    event = serializers.UUIDField(allow_null=True, default=None)
    start = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    stop = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")
    region = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, allow_null=True, default=None
    )
    correction = CorrectionInput(allow_null=True, default=None)


class ReplyInput(serializers.Serializer[Any]):
    """`{text, status}`: words, what becomes of the finding, or both."""

    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    status = serializers.ChoiceField(
        choices=["", FindingStatus.FIXED, FindingStatus.OPEN, FindingStatus.VERIFIED], default=""
    )


def finding_document(finding: Finding, reader: Any) -> dict[str, Any]:
    """A finding as the labeling view reads it; `mine`: `reader` recorded it. Nobody is named."""
    return {
        "id": str(finding.pk),
        "type": finding.type,
        "type_name": finding.get_type_display(),
        "severity": finding.severity,
        "status": finding.status,
        "track": str(finding.track_id) if finding.track_id else None,
        "event": str(finding.event_id) if finding.event_id else None,
        "start": finding.start,
        "stop": finding.stop,
        "comment": finding.comment,
        "region": finding.region,
        "correction": finding.correction,
        "from_audit": finding.from_audit,
        "mine": finding.author_id == reader.pk,
        "replies": [
            {
                "speaker": reply.speaker,
                "mine": reply.author_id == reader.pk,
                "text": reply.text,
                "became": reply.became,
                "at": reply.created_at.isoformat(),
            }
            for reply in finding.replies.all()
        ],
    }


class FindingsView(ScopedAPIView):
    """`GET/POST /api/tasks/{id}/findings/`."""

    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Findings of the task that the person may see."""
        task = self.visible(Task, pk)
        found = Finding.objects.visible_to(request.user).filter(task=task)
        documents = [
            finding_document(finding, request.user) for finding in found.prefetch_related("replies")
        ]
        if any(finding["from_audit"] for finding in documents) and rules.can_lead(
            request.user, task.project
        ):
            _lead_to_disputes(documents)
        return Response({"findings": documents})

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record one; only whoever holds the review may."""
        task = self.visible(Task, pk)
        if not rules.can_review(request.user, task):
            raise NotAllowed("Only the reviewer of this task records findings.")
        data = checked(FindingInput, request.data)
        finding = record_finding(
            task,
            track_id=data.pop("track"),
            event_id=data.pop("event"),
            acting_user=request.user,
            **data,
        )
        return Response(finding_document(finding, request.user), status=201)


class FindingView(ScopedAPIView):
    """`DELETE /api/tasks/{id}/findings/{id}/`."""

    def delete(self, request: Request, pk: uuid.UUID, finding_pk: uuid.UUID) -> HttpResponse:
        """Take back an own finding while the review is open; 409 afterwards."""
        task = visible_to_holder(self, pk)
        take_back_finding(_seen(task, finding_pk, request.user), acting_user=request.user)
        return HttpResponse(status=204)


class RepliesView(ScopedAPIView):
    """`POST /api/tasks/{id}/findings/{id}/replies/`: go on with the thread of a finding."""

    def post(self, request: Request, pk: uuid.UUID, finding_pk: uuid.UUID) -> Response:
        """Answer it, mark it mended, confirm that, or open it again; the finding as it is now."""
        task = visible_to_holder(self, pk)
        finding = _seen(task, finding_pk, request.user)
        data = checked(ReplyInput, request.data)
        answer_finding(finding, text=data["text"], becomes=data["status"], acting_user=request.user)
        finding.refresh_from_db()
        return Response(finding_document(finding, request.user), status=201)


def _lead_to_disputes(documents: list[dict[str, Any]]) -> None:
    """Where a lead contests an audit's finding; audits stand above, so it is a plain address."""
    settled = (FindingStatus.DISPUTED, FindingStatus.UPHELD, FindingStatus.OVERTURNED)
    for finding in documents:
        if finding["from_audit"] and finding["status"] in (FindingStatus.OPEN, *settled):
            finding["dispute"] = f"/findings/{finding['id']}/dispute/"


def _seen(task: Task, finding_pk: uuid.UUID, user: Any) -> Finding:
    """A finding that is known to `user`; 404 also for an audit's before its decision."""
    known = Finding.objects.visible_to(user) | Finding.objects.filter(is_released=True)
    finding = known.filter(task=task, pk=finding_pk).first()
    if finding is None:
        raise Http404
    return finding
