"""Settings of a client: where its footage lies and how much there is."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.core.domain.regions import region_names
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.views import PageView
from apps.footage import rules
from apps.footage.domain.life.regions import choose_region, has_stored
from apps.footage.domain.uploads.quotas import quota_of


class StorageView(PageView):
    """`GET/POST /settings/storage/`: for the acting client's owners and managers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Region and room."""
        return self._page(self._client())

    def post(self, request: HttpRequest) -> HttpResponse:
        """`region`: choose it, while nothing is stored."""
        client = self._client()
        try:
            choose_region(client, request.POST.get("region", ""), acting_user=request.user)
        except (Conflict, InvalidInput) as refusal:
            return self._page(client, refusal.message, refusal.status)
        messages.success(request, "Saved.")
        return redirect("footage:storage")

    def _client(self) -> Organization:
        membership = acting_membership(self.request)
        if membership is None or membership.organization.kind != OrganizationKind.CLIENT:
            raise Http404
        if not rules.runs_client(self.request.user, membership.organization):
            raise NotAllowed("Owners and managers look after storage.")
        return membership.organization

    def _page(
        self, client: Organization, error: str = "", status: int = HTTPStatus.OK
    ) -> HttpResponse:
        context = {
            "organization": client,
            "manages": True,
            "tab": "storage",
            "quota": quota_of(client.pk),
            "regions": region_names(),
            "can_choose": len(region_names()) > 1 and not has_stored(client),
            "error": error,
        }
        return render(self.request, "footage/storage.html", context, status=status)
