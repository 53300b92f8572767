"""Writing terms: a new contract, a changed draft, the vendor's counter. One form for all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import OrganizationKind
from apps.contracts import rules
from apps.contracts.domain.contracts import counter_contract, draft_contract, edit_draft
from apps.contracts.domain.terms import Terms, terms_of
from apps.contracts.enums import ContractStatus, SignatureSide
from apps.contracts.forms import (
    FrameForm,
    NewContractForm,
    PlanningForm,
    RateFormSet,
    TermsForm,
    add_refusal,
    initial_planning,
    initial_terms,
    rates_of,
)
from apps.contracts.models import Contract
from apps.contracts.views.previews import shown_preview, typed_preview
from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.core.views import PageView

DAYS = 180


@dataclass
class Sheet:
    """The forms of one page."""

    frame: forms.Form | None
    terms: TermsForm
    rates: Any
    planning: PlanningForm

    def is_valid(self) -> bool:
        """Check all of them, so that every error shows at once."""
        parts = [part for part in (self.frame, self.terms, self.rates) if part is not None]
        valid = [part.is_valid() for part in parts]
        return all(valid)

    @property
    def wrong(self) -> list[tuple[str, BoundField]]:
        """Every field that has to be mended, in the page's order, by a name of its own."""
        parts = [part for part in (self.frame, self.rates, self.terms) if part is not None]
        found: list[tuple[str, BoundField]] = []
        for part in parts:
            lines = enumerate(part, 1) if part is self.rates else [(0, part)]
            for number, form in lines:
                for bound in (bound for bound in form if bound.errors):
                    name = str(bound.label)
                    found.append((f"Rate {number}, {name.lower()}" if number else name, bound))
        return found

    @property
    def loose(self) -> list[str]:
        """What is wrong with no single field."""
        parts = [part for part in (self.frame, self.terms) if part is not None]
        found = [str(error) for part in parts for error in part.non_field_errors()]
        return found + [str(error) for error in self.rates.non_form_errors()]

    @property
    def has_errors(self) -> bool:
        """Whether the page says that something has to be mended."""
        return bool(self.wrong or self.loose)

    def written(self) -> Terms:
        """The terms of valid forms."""
        return self.terms.terms(rates_of(self.rates))

    def refuse(self, refusal: DomainError) -> None:
        """Show what the domain refused beside its fields."""
        parts = [part for part in (self.frame, self.terms) if part is not None]
        add_refusal(refusal, self.rates, *parts)


class TermsPage(PageView):
    """What the pages with the terms form share."""

    template = "contracts/terms.html"

    def sheet(self, frame: type[forms.Form] | None, start: Terms | None, facts: Any) -> Sheet:
        """The forms, filled in from the request or from `start`."""
        data = self.request.POST.copy() if self.request.method == "POST" else None
        if data is not None and "add_rate" in data:
            shown = data.get("rates-TOTAL_FORMS", "")
            data["rates-TOTAL_FORMS"] = str(int(shown) + 1 if shown.isdecimal() else 1)
        initial, rates = initial_terms(start)
        typed = data if data is not None and "planning-lot_size" in data else None
        return Sheet(
            frame(data, initial=facts) if frame else None,
            TermsForm(data, initial=initial),
            RateFormSet(data, initial=rates, prefix="rates"),
            PlanningForm(typed, initial=initial_planning(), prefix="planning"),
        )

    def page(self, sheet: Sheet, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page, or only what the plan does for `?part=plan`."""
        if self.wants_plan():
            return render(self.request, "contracts/_plan.html", typed_preview(self.request.GET))
        context |= {"sheet": sheet, **shown_preview(sheet.terms, sheet.planning)}
        return render(self.request, self.template, context, status=status)

    def wants_plan(self) -> bool:
        """Whether the page's script asks for the plan alone, while it is typed."""
        return self.request.GET.get("part") == "plan"

    def wants_look(self) -> bool:
        """Whether a button only asks for the page again: with another rate, or the plan's curve."""
        return "add_rate" in self.request.POST or "show_plan" in self.request.POST


class NewContractView(TermsPage):
    """`GET/POST /contracts/new/`: for owners and managers of the client one acts for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; `?vendor=slug` chooses the vendor."""
        self._client()
        return self._page(self._sheet())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Draft the contract and go to it; `add_rate` and `show_plan` only look."""
        client, sheet = self._client(), self._sheet()
        if self.wants_look():
            return self._page(sheet)
        if not sheet.is_valid():
            return self._page(sheet, 400)
        facts = dict(sheet.frame.cleaned_data) if sheet.frame else {}
        vendor = facts.pop("vendor")
        try:
            contract = draft_contract(
                client, vendor, **facts, terms=sheet.written(), acting_user=request.user
            )
        except DomainError as refusal:
            sheet.refuse(refusal)
            return self._page(sheet, refusal.status)
        messages.success(request, f"{contract.number} is drafted. {vendor} sees it once proposed.")
        return redirect(contract)

    def _client(self) -> Any:
        membership = acting_membership(self.request)
        if membership is None or membership.organization.kind != OrganizationKind.CLIENT:
            raise Http404
        if not rules.can_draft(self.request.user, membership.organization):
            raise NotAllowed("Only owners and managers of a client draft contracts.")
        return membership.organization

    def _sheet(self) -> Sheet:
        today = timezone.localdate()
        facts: dict[str, Any] = {"starts_on": today, "ends_on": today + timedelta(days=DAYS)}
        slug = self.request.GET.get("vendor", "")
        vendors = NewContractForm().fields["vendor"].queryset  # type: ignore[attr-defined]
        facts["vendor"] = vendors.filter(slug=slug).first() if slug else None
        return self.sheet(NewContractForm, None, facts)

    def _page(self, sheet: Sheet, status: int = 200) -> HttpResponse:
        return self.page(sheet, status=status, contract=None, mode="new")


class ContractTermsView(TermsPage):
    """`GET/POST /contracts/{id}/terms/`: the side whose turn it is writes the next version."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The form, filled in with the newest version."""
        contract = self.visible(Contract, pk)
        return self._page(contract, self._sheet(contract))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Write it: the client's edit or the vendor's counter; a button may only ask to look."""
        contract = self.visible(Contract, pk)
        sheet = self._sheet(contract)
        if self.wants_look():
            return self._page(contract, sheet)
        if not sheet.is_valid():
            return self._page(contract, sheet, 400)
        try:
            if sheet.frame is None:
                counter_contract(contract, terms=sheet.written(), acting_user=request.user)
            else:
                facts = sheet.frame.cleaned_data
                edit_draft(contract, **facts, terms=sheet.written(), acting_user=request.user)
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            sheet.refuse(refusal)
            return self._page(contract, sheet, refusal.status)
        said = "Your terms are with the client." if sheet.frame is None else "The terms are saved."
        messages.success(request, said)
        return redirect(contract)

    def _sheet(self, contract: Contract) -> Sheet:
        side = rules.side_of(self.request.user, contract)
        if side is None:
            raise NotAllowed("Nobody acts for both sides of a contract; ask somebody else.")
        newest = contract.versions.select_related("auditor").prefetch_related("rates").first()
        start = terms_of(newest) if newest else None
        if side == SignatureSide.VENDOR:
            if contract.status != ContractStatus.PROPOSED:
                raise Conflict("A contract is countered while it is proposed to you.")
            return self.sheet(None, start, None)
        if contract.status not in (ContractStatus.DRAFT, ContractStatus.COUNTERED):
            raise Conflict("The terms are with the vendor now; they can counter or approve them.")
        facts = {name: getattr(contract, name) for name in ("title", "starts_on", "ends_on")}
        return self.sheet(FrameForm, start, facts)

    def _page(self, contract: Contract, sheet: Sheet, status: int = 200) -> HttpResponse:
        mode = "edit" if sheet.frame else "counter"
        return self.page(sheet, status=status, contract=contract, mode=mode)
