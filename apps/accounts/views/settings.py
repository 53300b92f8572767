"""What the acting organization says of itself."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.domain.organizations import edit_organization
from apps.accounts.enums import MANAGING_ROLES
from apps.accounts.forms import OrganizationForm
from apps.accounts.models import Membership
from apps.accounts.views.acting import ActingPageView
from apps.core.errors import DomainError, NotAllowed

FIELDS = ("name", "country", "timezone")


class SettingsView(ActingPageView):
    """`GET/POST /settings/`: everyone reads, owners and managers change."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, or the facts alone."""
        membership = self.acting()
        organization = membership.organization
        form = OrganizationForm(initial={name: getattr(organization, name) for name in FIELDS})
        return self._page(membership, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save and say so."""
        membership = self.acting()
        if membership.role not in MANAGING_ROLES:
            raise NotAllowed("Only owners and managers change the organization.")
        form = OrganizationForm(request.POST)
        if form.is_valid():
            try:
                edit_organization(
                    membership.organization, **form.cleaned_data, acting_user=request.user
                )
            except DomainError as refusal:
                form.add_error("name", refusal.message)
            else:
                messages.success(request, "Saved.")
                return redirect("accounts:settings")
        return self._page(membership, form, HTTPStatus.BAD_REQUEST)

    def _page(
        self, membership: Membership, form: OrganizationForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        context = {
            "organization": membership.organization,
            "membership": membership,
            "manages": membership.role in MANAGING_ROLES,
            "tab": "organization",
            "form": form,
        }
        return render(self.request, "accounts/settings.html", context, status=status)
