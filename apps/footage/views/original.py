"""Giving a client its footage back, byte for byte as it was uploaded."""

from __future__ import annotations

import uuid
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from apps.footage.domain.life.returning import original_of, return_original
from apps.footage.domain.serving.ranges import RangeRefused
from apps.footage.models import Footage
from apps.footage.views.media import (
    OWN_USES,
    MediaView,
    asked_range,
    described,
    no_such_range,
)
from apps.footage.views.streams import OpenRange, may_still_take
from apps.projects.rules import is_of_client


class OriginalView(MediaView):
    """`GET/HEAD /media/footage/{id}/original/`: a download for its client's owners and managers."""

    # A link leads here, and what comes is saved, never shown.
    uses = (*OWN_USES, "document")

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """The file, whole or from where a download was cut off."""
        footage = self._own(pk)
        stored = original_of(footage, acting_user=request.user)
        try:
            part = asked_range(request, stored)
        except RangeRefused as refusal:
            return no_such_range(refusal, stored)
        span = part or (0, stored.size_plain)
        key = request.session.session_key or ""
        reader = return_original(footage, span, session_key=key, acting_user=request.user)
        body = OpenRange(reader, span, partial(may_still_take, key, footage.pk))
        response = described(StreamingHttpResponse(body), stored, part)
        response["Content-Type"] = "application/octet-stream"
        response["Content-Disposition"] = content_disposition_header(True, footage.name) or ""
        return response

    def head(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """What GET would say, to the same people, unrecorded."""
        stored = original_of(self._own(pk), acting_user=request.user)
        return described(HttpResponse(), stored, None)

    def _own(self, pk: uuid.UUID) -> Footage:
        """Footage of the person's own client; vendors hear 404, whatever they may see of it."""
        footage = self.visible(Footage, pk)
        if not is_of_client(self.request.user, footage.project):
            raise Http404
        return footage
