"""How strictly the lots of a contract are inspected: kept here and nowhere else.

Only the first inspection of a lot counts, and only at the severity that is in force.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.audits import rules
from apps.audits.models import Decision, Lot, Sample, SwitchingState, SwitchingStep
from apps.contracts.enums import PlanKind, PlanSeverity
from apps.contracts.models import Contract
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.quality import switching
from apps.quality.standard import (
    AQLS,
    Level,
    Severity,
    StandardRule,
    aql_position,
    standard_rule,
)

LONGEST_REASON = 600


def severity_for(lot: Lot) -> str:
    """How strictly a lot that is drawn now is inspected; empty for plans without a severity.

    Raises Conflict while the inspection of its contract is stopped.
    """
    if lot.terms.plan != PlanKind.STANDARD:
        return ""
    state = SwitchingState.objects.filter(contract=lot.contract).first()
    if state is None:
        return str(lot.terms.severity)
    if state.is_stopped:
        raise Conflict(
            "Inspection of this contract is stopped: 5 lots were rejected on tightened inspection."
            " The client lets it go on once the vendor has shown what has improved."
        )
    return str(state.severity)


@transaction.atomic
def count_lot(lot: Lot, sample: Sample, decision: Decision) -> SwitchingStep | None:
    """Let a decided lot move the switching of its contract; None where it has no say.

    A redrawn lot never counts. A lot that was drawn before the last switch is noted, not counted.
    """
    if lot.terms.plan != PlanKind.STANDARD or decision.round != 1:
        return None
    state = _locked(lot.contract, lot.terms.severity)
    before = state.severity
    counts = sample.severity == before and not state.is_stopped
    accepted = decision.outcome == "accepted"
    if counts:
        _move(state, switching.after(_pure(state), _inspected(lot, sample, decision)), lot)
    return SwitchingStep.objects.create(
        client_id=lot.client_id,
        state=state,
        lot=lot,
        before=before,
        after=state.severity,
        stops=state.is_stopped,
        is_accepted=accepted,
        is_counted=counts,
    )


@transaction.atomic
def restart_inspection(contract: Contract, *, reason: str, acting_user: Any) -> SwitchingState:
    """Go on, on tightened inspection, after the vendor has shown what has improved.

    Raises NotAllowed for others than the client's managers, Conflict unless it is stopped,
    InvalidInput without a reason.
    """
    if not rules.can_restart(acting_user, contract):
        raise NotAllowed("Only owners and managers of the client let the inspection go on.")
    state = SwitchingState.objects.select_for_update().filter(contract=contract).first()
    if state is None or not state.is_stopped:
        raise Conflict("The inspection of this contract is not stopped.")
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        message = f"Say in at most {LONGEST_REASON} characters what has improved."
        raise InvalidInput(message, [{"where": "reason", "message": message}])
    _write(state, switching.State(Severity.TIGHTENED))
    record_activity(
        "contract.inspection_restarted", contract, acting_user=acting_user, reason=reason
    )
    return state


def _locked(contract: Contract, begins: str) -> SwitchingState:
    SwitchingState.objects.get_or_create(
        contract=contract, defaults={"client_id": contract.client_id, "severity": begins}
    )
    return SwitchingState.objects.select_for_update().get(contract=contract)


def _pure(state: SwitchingState) -> switching.State:
    return switching.State(
        Severity(state.severity),
        stopped=state.is_stopped,
        score=state.score,
        recent=tuple(state.recent),
        rejected=state.rejected,
    )


def _inspected(lot: Lot, sample: Sample, decision: Decision) -> switching.Inspected:
    aql = Decimal(lot.terms.aql or 0)
    rule, position = _rule(lot, sample, aql), aql_position(aql)
    passes_tighter = False
    if position > 0:
        tighter = _rule(lot, sample, AQLS[position - 1])
        passes_tighter = decision.defective <= tighter.accept
    return switching.Inspected(
        accepted=decision.defective < rule.reject,
        allowed=rule.accept,
        would_pass_tighter=passes_tighter,
        between=rule.accept < decision.defective < rule.reject,
    )


def _rule(lot: Lot, sample: Sample, aql: Decimal) -> StandardRule:
    level, severity = Level(lot.terms.level), Severity(sample.severity)
    return standard_rule(lot.item_count, aql, level, severity)


def _move(state: SwitchingState, new: switching.State, lot: Lot) -> None:
    before = (state.severity, state.is_stopped)
    _write(state, new)
    if before == (state.severity, state.is_stopped):
        return
    now = "stopped" if state.is_stopped else f"{PlanSeverity(state.severity).label} inspection"
    record_activity(
        "contract.inspection_switched", state.contract, acting_user=None, now=now, lot=lot.number
    )


def _write(state: SwitchingState, new: switching.State) -> None:
    state.severity, state.is_stopped = new.severity.value, new.stopped
    state.score, state.recent, state.rejected = new.score, list(new.recent), new.rejected
    state.save(update_fields=["severity", "is_stopped", "score", "recent", "rejected"])
