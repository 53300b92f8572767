"""The palette's search over what the person may see."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from apps.core.views import PageView
from apps.home.domain.palette import search


class PaletteView(PageView):
    """`GET /palette/?q=`: `{"results": [{label, hint, url, icon}]}`."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """The findings, best kind first."""
        return JsonResponse({"results": search(request.user, request.GET.get("q", ""))})
