"""The published draw of a lot as a file, for those who check it themselves."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, JsonResponse

from apps.audits.domain.published import published_draw
from apps.audits.models import Lot
from apps.core.views import PageView


class DrawView(PageView):
    """`GET /lots/{id}/draw/`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
        """JSON that `docs/verify_draw.py` reads."""
        lot = self.visible(Lot, pk)
        name = f"draw-lot-{lot.number}-round-{lot.round}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return JsonResponse(
            published_draw(lot), headers=headers, json_dumps_params={"ensure_ascii": False}
        )
