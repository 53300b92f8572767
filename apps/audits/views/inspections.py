"""How strictly the lots of one contract are inspected, and letting a stopped inspection go on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.audits import rules
from apps.audits.domain.switching import restart_inspection
from apps.audits.models import SwitchingState
from apps.contracts.models import Contract
from apps.core.errors import DomainError
from apps.core.views import PageView

SHOWN = 100


class InspectionView(PageView):
    """`GET/POST /contracts/{id}/inspection/`: for managing people of the two parties."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """State and history; `?part=state` only the state, for the contract's page."""
        contract = self.visible(Contract, pk)
        if request.GET.get("part") == "state":
            return render(request, "audits/_switching.html", self._context(contract))
        return self._page(contract)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Let a stopped inspection go on; `reason` says what has improved."""
        contract = self.visible(Contract, pk)
        reason = request.POST.get("reason", "")
        try:
            restart_inspection(contract, reason=reason, acting_user=request.user)
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            return self._page(contract, refusal, reason)
        messages.success(request, "The inspection goes on, tightened.")
        return redirect("audits:inspection", pk=contract.pk)

    def _page(
        self, contract: Contract, refusal: DomainError | None = None, reason: str = ""
    ) -> HttpResponse:
        context = self._context(contract) | {"refusal": refusal, "reason": reason}
        status = refusal.status if refusal else 200
        return render(self.request, "audits/inspection.html", context, status=status)

    def _context(self, contract: Contract) -> dict[str, object]:
        state = SwitchingState.objects.filter(contract=contract).first()
        steps = state.steps.select_related("lot__project")[:SHOWN] if state else []
        return {
            "contract": contract,
            "terms": contract.versions.first(),
            "state": state,
            "steps": steps,
            "can_restart": bool(state and state.is_stopped)
            and rules.can_restart(self.request.user, contract),
        }
