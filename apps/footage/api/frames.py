"""Which bytes are which frame, for whoever may see the clip."""

from __future__ import annotations

import uuid

import msgspec
from django.http import HttpResponse
from rest_framework.request import Request

from apps.core.api import ScopedAPIView
from apps.footage.domain.serving.frames import frames_document
from apps.footage.models import Clip


class ClipFramesView(ScopedAPIView):
    """`GET /api/clips/{id}/frames/`: the frame index, restricted to the clip."""

    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Times, and offset, size, rank and key flag of every sample the clip needs."""
        body = msgspec.json.encode(frames_document(self.visible(Clip, pk)))
        return HttpResponse(
            body, content_type="application/json", headers={"Cache-Control": "private, no-store"}
        )
