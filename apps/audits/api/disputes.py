"""The annotation behind a dispute, for the auditor who is ruling on it."""

from __future__ import annotations

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from apps.audits.domain.disputes import dispute_document, require_held
from apps.audits.models import Dispute
from apps.core.api import ScopedAPIView


class DisputeAnnotationView(ScopedAPIView):
    """`GET /api/disputes/{id}/annotation/`: the item as it was when it was judged."""

    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Only for whoever holds the dispute; 409 otherwise."""
        dispute = self.visible(Dispute, pk)
        require_held(dispute, request.user)
        return Response(dispute_document(dispute))
