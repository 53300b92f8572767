"""The published draw of a lot as a file, for those who check it themselves."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, JsonResponse

from apps.audits.domain.published import published_draw
from apps.audits.models import Lot
from apps.core.views import PageView


class DrawView(PageView):
    """`GET /lots/{id}/draw/`; `?round=N` for an earlier round, 404 for one that never was."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
        """JSON that `docs/verify_draw.py` reads."""
        lot = self.visible(Lot, pk)
        asked = request.GET.get("round", str(lot.round))
        if not asked.isdecimal() or len(asked) > 6 or not 1 <= int(asked) <= lot.round:
            raise Http404
        name = f"draw-lot-{lot.number}-round-{int(asked)}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return JsonResponse(
            published_draw(lot, int(asked)),
            headers=headers,
            json_dumps_params={"ensure_ascii": False},
        )
