"""The list of contracts, and the page of one: terms, life, signatures and the next step."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.domain.acting import acting_membership
from apps.contracts import rules
from apps.contracts.domain import contracts as life
from apps.contracts.domain.comparison import changes_between, text_changes
from apps.contracts.domain.ladders import ladder_of
from apps.contracts.domain.plans import operating_curve, plan_facts, plan_sentence
from apps.contracts.domain.queries import life_of, steps_for
from apps.contracts.domain.signatures import sign_contract
from apps.contracts.domain.terms import terms_of
from apps.contracts.enums import ContractStatus
from apps.contracts.models import Contract, ContractVersion
from apps.core.errors import DomainError, InvalidInput
from apps.core.views import PageView

PAGE_SIZE = 50
STEPS = {
    "propose": life.propose_contract,
    "approve": life.approve_contract,
    "withdraw": life.withdraw_contract,
    "suspend": life.suspend_contract,
    "resume": life.resume_contract,
    "terminate": life.terminate_contract,
    "sign": sign_contract,
}
WORDS_OF = {"withdraw": "reason", "suspend": "reason", "terminate": "reason", "sign": "typed_name"}
SAID = {
    "propose": "It is with the vendor now.",
    "approve": "You approved it; both sides can sign now.",
    "withdraw": "It is withdrawn.",
    "suspend": "It is suspended; it opens nothing until you resume it.",
    "resume": "It is in force again.",
    "terminate": "It is terminated; everything it opened is closed.",
    "sign": "You signed it.",
}


class ContractListView(PageView):
    """`GET /contracts/`: for managing people of clients and vendors; 404 to everybody else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, filtered by `?status=` and `?q=`."""
        if not rules.sees_contracts(request.user):
            raise Http404
        contracts = Contract.objects.visible_to(request.user).select_related("client", "vendor")
        chosen, sought = request.GET.get("status", ""), request.GET.get("q", "").strip()
        if chosen in ContractStatus.values:
            contracts = contracts.filter(status=chosen)
        if sought:
            contracts = contracts.filter(
                Q(title__icontains=sought)
                | Q(number__icontains=sought)
                | Q(vendor__name__icontains=sought)
                | Q(client__name__icontains=sought)
            )
        membership = acting_membership(request)
        context = {
            "page": Paginator(contracts, PAGE_SIZE).get_page(request.GET.get("page")),
            "any": bool(chosen or sought),
            "statuses": [
                (status.value, status.label)
                for status in ContractStatus
                if status not in (ContractStatus.SIGNED, ContractStatus.AMENDED)
            ],
            "can_draft": bool(
                membership and rules.can_draft(request.user, membership.organization)
            ),
            "kind": membership.organization.kind if membership else "",
        }
        return render(request, "contracts/contracts.html", context)


class ContractView(PageView):
    """`GET/POST /contracts/{id}/`: one contract and what its two sides do to it."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page; `?version=N` shows an earlier version."""
        return self._page(self.visible(Contract, pk))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=` one of the verbs, with `typed_name` or `reason` where it needs one."""
        contract = self.visible(Contract, pk)
        chosen = request.POST.get("step", "")
        step: Any = STEPS.get(chosen)
        if step is None:
            raise InvalidInput("Choose what to do with the contract.")
        word = WORDS_OF.get(chosen)
        given = {word: request.POST.get(word, "")} if word else {}
        try:
            contract = step(contract, **given, acting_user=request.user)
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            return self._page(contract, refusal, given)
        in_force = chosen == "sign" and contract.status == ContractStatus.ACTIVE
        messages.success(
            request, "Both sides have signed: the contract is active." if in_force else SAID[chosen]
        )
        return redirect(contract)

    def _page(
        self, contract: Contract, refusal: DomainError | None = None, typed: Any = None
    ) -> HttpResponse:
        contract = Contract.objects.select_related("client", "vendor").get(pk=contract.pk)
        versions = list(
            contract.versions.select_related("auditor").prefetch_related(
                "rates", "signatures__signed_by"
            )
        )
        shown = _chosen(versions, self.request.GET.get("version", ""))
        earlier = next((v for v in versions if v.number == shown.number - 1), None)
        terms = terms_of(shown)
        context = {
            "contract": contract,
            "versions": versions,
            "shown": shown,
            "ladder": ladder_of(shown),
            "is_newest": shown == versions[0],
            "earlier": earlier,
            "changes": changes_between(earlier, shown) if earlier else [],
            "text_changes": text_changes(earlier, shown) if earlier else [],
            "sentence": plan_sentence(terms),
            "plan_facts": plan_facts(terms),
            # Its page is of a room above; an address needs no import.
            "inspection_url": f"{contract.get_absolute_url()}inspection/",
            "curve": operating_curve(terms),
            "signatures": list(versions[0].signatures.all()),
            "side": rules.side_of(self.request.user, contract),
            "steps": steps_for(contract, versions[0], self.request.user),
            "life": life_of(contract),
            "projects": self._projects(contract),
            "refusal": refusal,
            "typed": typed or {},
        }
        status = refusal.status if refusal else 200
        return render(self.request, "contracts/contract.html", context, status=status)

    def _projects(self, contract: Contract) -> list[Any]:
        """What the contract opens; a vendor may know only while it is in force."""
        is_client = rules.acts_for_client(self.request.user, contract)
        if not is_client and not contract.is_in_force:
            return []
        return [party.project for party in contract.parties.select_related("project")]


def _chosen(versions: list[ContractVersion], number: str) -> ContractVersion:
    """The version asked for, by default the newest; 404 for one that is not there."""
    for version in versions:
        if not number or str(version.number) == number:
            return version
    raise Http404
