"""One transaction per request, scoped to what the signed-in person may touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from apps.core.domain.tenancy import scope_of
from apps.core.errors import DomainError, InvalidInput

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class ScopeMiddleware:
    """Opens the transaction, sets `app.clients`, and rolls back whatever ended in an exception.

    Stands after authentication. Streaming bodies run after the commit; one that queries opens a
    scope of its own. So does a view with `own_transactions`, which awaits a long body: it opens
    them (`scope_of`) between its waits.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request inside its scope."""
        if _has_own_transactions(request):
            return self.get_response(request)
        with scope_of(request.user):
            response = self.get_response(request)
            if getattr(request, "refused", False) or response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse NUL, which nobody can type and PostgreSQL cannot keep, before any view asks it."""
        place = _place_of_nul(request)
        if not place:
            return None
        message = f"{place} holds a NUL character, which cannot be kept; take it out."
        return self.process_exception(
            request, InvalidInput(message, [{"where": place, "message": message}])
        )

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a domain refusal into its answer; leave other exceptions to Django."""
        request.refused = True  # type: ignore[attr-defined]
        if not isinstance(error, DomainError):
            return None
        if request.path.startswith("/api/"):
            body = {"code": error.code, "detail": error.message, **error.details}
            return JsonResponse(body, status=error.status)
        return render(request, "refused.html", {"error": error}, status=error.status)


def _has_own_transactions(request: HttpRequest) -> bool:
    if request.method not in ("POST", "PATCH"):
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(getattr(view, "cls", None), "own_transactions", False)


def _place_of_nul(request: HttpRequest) -> str:
    """Which part of the address or the form holds a NUL, or nothing.

    Bodies of the API are not forms; they may be footage, and are read by their views.
    """
    if "\x00" in request.path:
        return "The address"
    words = list(request.GET.lists())
    if request.content_type in FORM_TYPES and not request.path.startswith("/api/"):
        words += request.POST.lists()
    for word, values in words:
        if any("\x00" in text for text in (word, *map(str, values))):
            return f"“{word.replace(chr(0), '')}”"
    return ""
