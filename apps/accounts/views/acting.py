"""Switching between the organizations one belongs to, and the base of pages about one of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.accounts.domain.acting import acting_membership, set_acting
from apps.accounts.models import Membership, Organization
from apps.core.views import PageView, visible_or_404


class ActingPageView(PageView):
    """A page about the organization the person works for; 404 to who works for none."""

    def acting(self) -> Membership:
        """The membership under which the page is asked for."""
        membership = acting_membership(self.request)
        if membership is None:
            raise Http404
        return membership


class ActingView(PageView):
    """`POST /acting/` with `organization=slug`: work for it from now on."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Switch and go home, where everything belongs to the new organization."""
        user: Any = request.user
        own = Membership.objects.live().filter(user=user)
        organization = visible_or_404(
            Organization,
            request.user,
            slug=request.POST.get("organization", ""),
            pk__in=own.values("organization_id"),
        )
        set_acting(request, organization)
        return redirect("/")
