"""The directory, a vendor's page, and the vendor's own profile form."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.accounts.rules import is_operator
from apps.core.errors import DomainError, InvalidInput, NotAllowed
from apps.core.views import PageView, visible_or_404
from apps.vendors import rules
from apps.vendors.domain.profiles import change_status, edit_profile, open_profile
from apps.vendors.domain.queries import history_of, vendors_listed
from apps.vendors.enums import CONTRACTABLE, FROZEN, VendorStatus
from apps.vendors.forms import ProfileForm, StepForm
from apps.vendors.models import VendorProfile

PAGE_SIZE = 50
FIELDS = ("headline", "expertise", "languages")


class DirectoryView(PageView):
    """`GET /vendors/`: vendors to choose from; `?q=`, `?status=`, `?sort=`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; 404 to vendors and auditors."""
        if not rules.sees_directory(request.user):
            raise Http404
        found = vendors_listed(
            request.user,
            search=request.GET.get("q", ""),
            status=request.GET.get("status", ""),
            sort=request.GET.get("sort", ""),
        )
        operator = is_operator(request.user)
        statuses = VendorStatus if operator else [VendorStatus(value) for value in CONTRACTABLE]
        context = {
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "statuses": [(status.value, status.label.capitalize()) for status in statuses],
            "operator": operator,
        }
        return render(request, "vendors/directory.html", context)


class VendorView(PageView):
    """`GET/POST /vendors/{slug}/`: what a vendor does; POST takes its status one step on."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The page."""
        return self._page(self._profile(slug))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Take the chosen step."""
        profile = self._profile(slug)
        steps = rules.next_steps(request.user, profile)
        if not steps:
            raise NotAllowed("There is no step of this vendor that you may take.")
        form = StepForm(steps, request.POST)
        if not form.is_valid():
            return self._page(profile, form)
        step, reason = form.cleaned_data["step"], form.cleaned_data["reason"]
        try:
            change_status(profile, step, acting_user=request.user, reason=reason)
        except InvalidInput as refusal:
            form.add_error("reason", refusal.message)
            return self._page(profile, form)
        now = VendorStatus(step).label.lower()
        messages.success(request, f"{profile} is now: {now}.")
        return redirect(profile)

    def _profile(self, slug: str) -> VendorProfile:
        if is_operator(self.request.user):
            organization = visible_or_404(
                Organization, self.request.user, slug=slug, kind=OrganizationKind.VENDOR
            )
            return open_profile(organization)
        return visible_or_404(VendorProfile, self.request.user, organization__slug=slug)

    def _page(self, profile: VendorProfile, form: StepForm | None = None) -> HttpResponse:
        user = self.request.user
        edits, decides = rules.edits_profile(user, profile.organization), is_operator(user)
        steps = rules.next_steps(user, profile) if decides else []
        context = {
            "profile": profile,
            "organization": profile.organization,
            "expertise": words(profile.expertise),
            "languages": words(profile.languages),
            "history": history_of(profile) if edits or decides else [],
            "in_directory": rules.sees_directory(user),
            "edits": edits,
            "contractable": profile.status in CONTRACTABLE,
            "gives_contracts": rules.gives_contracts(acting_membership(self.request)),
            "form": form or (StepForm(steps) if steps else None),
        }
        status = HTTPStatus.BAD_REQUEST if form else HTTPStatus.OK
        return render(self.request, "vendors/vendor.html", context, status=status)


class ProfileView(PageView):
    """`GET/POST /settings/profile/`: for the acting vendor's owners and managers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with what is written."""
        profile = self._profile()
        return self._page(
            profile, ProfileForm(initial={name: getattr(profile, name) for name in FIELDS})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save; with `step=submit`, also hand it to the operators."""
        profile = self._profile()
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self._page(profile, form, HTTPStatus.BAD_REQUEST)
        submits = request.POST.get("step") == "submit"
        try:
            profile = edit_profile(profile, **form.cleaned_data, acting_user=request.user)
            if submits:
                change_status(profile, VendorStatus.SUBMITTED, acting_user=request.user)
        except InvalidInput as refusal:
            for error in refusal.details["errors"]:
                form.add_error(error["where"], error["message"])
            return self._page(profile, form, refusal.status)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self._page(profile, form, refusal.status)
        messages.success(request, "Submitted for review." if submits else "Saved.")
        return redirect("vendors:profile")

    def _profile(self) -> VendorProfile:
        membership = acting_membership(self.request)
        if membership is None or membership.organization.kind != OrganizationKind.VENDOR:
            raise Http404
        if not rules.edits_profile(self.request.user, membership.organization):
            raise NotAllowed("Owners and managers look after the profile.")
        return open_profile(membership.organization)

    def _page(
        self, profile: VendorProfile, form: ProfileForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        history = history_of(profile)
        context: dict[str, Any] = {
            "organization": profile.organization,
            "manages": True,
            "tab": "profile",
            "profile": profile,
            "frozen": profile.status in FROZEN,
            "reason": history[0]["note"] if history else "",
            "can_submit": profile.status
            in (VendorStatus.INVITED, VendorStatus.PROFILE_DRAFT, VendorStatus.CHANGES_REQUESTED),
            "form": form,
        }
        return render(self.request, "vendors/profile.html", context, status=status)


def words(text: str) -> list[str]:
    """The parts of a list people wrote with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]
