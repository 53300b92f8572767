"""Reading a task's annotation as one document, and changing it by change sets."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations.domain.changes import apply_changes
from apps.annotations.domain.documents import encode_document
from apps.core.api import ScopedAPIView, UnreadBody
from apps.core.errors import TooLarge

from .work import visible_task, visible_to_holder

MAX_BODY_BYTES = 32 * 1024 * 1024


class AnnotationView(ScopedAPIView):
    """`GET /api/tasks/{id}/annotation/`: the whole document, with an ETag."""

    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The document at its present revision; 304 when the reader has it already."""
        task = visible_task(self, pk)
        etag = f'"{task.pk}-{task.revision}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers={"ETag": etag})
        body = encode_document(task)
        return HttpResponse(
            body,
            content_type="application/json",
            headers={"ETag": etag, "Cache-Control": "private, no-cache"},
        )


class ChangesView(ScopedAPIView):
    """`POST /api/tasks/{id}/changes/`: one atomic, idempotent edit."""

    parser_classes = [UnreadBody]

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Apply the change set in the body."""
        task = visible_to_holder(self, pk)
        length = int(request.headers.get("Content-Length") or 0)
        if length > MAX_BODY_BYTES:
            raise TooLarge(f"A change set may have {MAX_BODY_BYTES // 2**20} MiB at most.")
        raw = request._request.read(MAX_BODY_BYTES + 1)
        return Response(apply_changes(task, raw, acting_user=request.user))
