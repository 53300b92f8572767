"""Settings of a client: where bills go."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.clients.domain.profiles import edit_profile, open_profile
from apps.clients.forms import BillingForm
from apps.clients.rules import edits_billing
from apps.core.errors import NotAllowed
from apps.core.views import PageView

FIELDS = ("legal_name", "billing_address", "tax_number")


class BillingView(PageView):
    """`GET/POST /settings/billing/`: for the acting client's owners and managers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with what is known."""
        organization = self._organization()
        profile = open_profile(organization)
        form = BillingForm(initial={name: getattr(profile, name) for name in FIELDS})
        return self._page(organization, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save and say so."""
        organization = self._organization()
        form = BillingForm(request.POST)
        if not form.is_valid():
            return self._page(organization, form, HTTPStatus.BAD_REQUEST)
        edit_profile(open_profile(organization), **form.cleaned_data, acting_user=request.user)
        messages.success(request, "Saved.")
        return redirect("clients:billing")

    def _organization(self) -> Organization:
        membership = acting_membership(self.request)
        if membership is None or membership.organization.kind != OrganizationKind.CLIENT:
            raise Http404
        if not edits_billing(self.request.user, membership.organization):
            raise NotAllowed("Owners and managers look after billing.")
        return membership.organization

    def _page(
        self, organization: Organization, form: BillingForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        context = {"organization": organization, "manages": True, "tab": "billing", "form": form}
        return render(self.request, "clients/billing.html", context, status=status)
