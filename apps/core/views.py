"""Base of every page: signed in, and objects only through `visible_to`."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import Http404, HttpRequest
from django.views.generic import View

ModelT = TypeVar("ModelT", bound=models.Model)


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
