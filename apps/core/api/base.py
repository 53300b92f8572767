"""API base classes: domain errors become JSON, objects are looked up through `visible_to`."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.http import Http404
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from apps.core.errors import DomainError

CODES = {403: "not_allowed", 404: "not_found"}  # of the errors that are Django's
ModelT = TypeVar("ModelT", bound=models.Model)


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF exception handler: `{"code", "detail", …}` and a rolled-back transaction."""
    request = context["request"]._request
    request.refused = True
    if isinstance(error, DomainError):
        body = {"code": error.code, "detail": error.message, **error.details}
        return Response(body, status=error.status)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict):
        named = getattr(error, "default_code", CODES.get(response.status_code, "invalid"))
        response.data.setdefault("code", named)
    return response


class JSONBody(JSONParser):
    """JSON; what nests too deeply to be read is refused as any other that cannot be."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The value. Raises ParseError."""
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError("JSON parse error - it nests too deeply.") from None


class UnreadBody(BaseParser):
    """Leaves the body where it is, for views that read it themselves; it may be large.

    The CSRF check asks for the parsed form and would otherwise take the body first.
    """

    media_type = "*/*"

    def parse(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Nothing."""
        return {}


class ScopedAPIView(APIView):
    """An endpoint whose object comes only from what the person may see."""

    parser_classes = [JSONBody]

    def visible(self, model: type[ModelT], pk: Any, **related: Any) -> ModelT:
        """The object `pk` if the person may see it, else 404, the same for unknown and foreign."""
        queryset = model._default_manager.visible_to(self.request.user)  # type: ignore[attr-defined]
        found = queryset.filter(pk=pk, **related).first()
        if found is None:
            raise Http404
        return found
