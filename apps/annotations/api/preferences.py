"""A person's own preferences of the labeling view, the same on every computer."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations.domain.preferences import change_preferences, read_preferences
from apps.core.api import ScopedAPIView


class PreferencesView(ScopedAPIView):
    """`/api/me/labeling/`: the person's keys; nobody reaches anybody else's."""

    def get(self, request: Request) -> Response:
        """`{"keys": {command: [key, …]}}`."""
        return Response(read_preferences(request.user))

    def patch(self, request: Request) -> Response:
        """Replace the parts that are sent; answers the whole."""
        return Response(change_preferences(request.user, request.data))
