"""Base of every page: signed in, and objects only through `visible_to`; files to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import View

ModelT = TypeVar("ModelT", bound=models.Model)
PRIVATE = {"Cache-Control": "private, no-store"}


def visible_or_404(model: type[ModelT], user: Any, **lookup: Any) -> ModelT:
    """The object if `user` may see it, else 404, the same for unknown and foreign."""
    found = model._default_manager.visible_to(user).filter(**lookup).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


class PageView(LoginRequiredMixin, View):
    """A page of the portal."""

    request: HttpRequest

    def visible(self, model: type[ModelT], pk: Any, **related: Any) -> ModelT:
        """The object `pk` if the person may see it, else 404."""
        return visible_or_404(model, self.request.user, pk=pk, **related)


def csv_file(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """A CSV download; spreadsheets take it for UTF-8 by its first bytes."""
    response = StreamingHttpResponse(
        _with_mark(lines), content_type="text/csv; charset=utf-8", headers=PRIVATE
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _with_mark(lines: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines


def whole_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A download that is made at once, and kept by nobody on the way."""
    response = HttpResponse(content, content_type=content_type, headers=PRIVATE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
