"""Disputes: a vendor's lead contests a finding; a second auditor rules, blind to the first one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.annotations.domain.findings import change_finding_status
from apps.annotations.domain.history import read_document_at
from apps.annotations.enums import FindingStatus
from apps.annotations.models import Finding
from apps.audits import rules
from apps.audits.domain.documents import only_item
from apps.audits.domain.recount import recount_round
from apps.audits.enums import DisputeReason, Ruling
from apps.audits.models import Decision, Dispute, DisputeRuling, Lot, SampleItem
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.footage.domain.clips import close_clip, open_clip
from apps.footage.enums import AccessPurpose

HOLD = timedelta(minutes=20)
LONGEST_TEXT = 2000


def sampled_at(finding: Finding) -> SampleItem:
    """The sampled item at which an auditor recorded `finding`; Conflict for a reviewer's."""
    items = SampleItem.objects.select_related("sample__lot__terms", "item")
    item = items.filter(finding_links__finding=finding).first()
    if item is None or not finding.is_released:
        raise Conflict("Only findings of a decided audit can be disputed.")
    return item


def disputable_until(lot: Lot, round_number: int) -> datetime | None:
    """When the contract's time for disputes of a decided round ends; None before a decision."""
    first = Decision.objects.filter(lot=lot, round=round_number).order_by("version").first()
    return None if first is None else first.created_at + timedelta(days=lot.terms.dispute_days)


@transaction.atomic
def raise_dispute(finding: Finding, *, reason: str, text: str, acting_user: Any) -> Dispute:
    """Contest a finding of a decided audit before the contract's deadline.

    Raises NotAllowed for others than leads and managers of the lot's vendor, InvalidInput for an
    unknown reason or an empty text, Conflict after the deadline, IllegalTransition for a finding
    that is more than open.
    """
    item = sampled_at(finding)
    lot = item.sample.lot
    if not rules.can_dispute(acting_user, lot):
        raise NotAllowed("Only a lead or manager of the vendor disputes a finding.")
    errors = []
    if reason not in DisputeReason.values:
        errors.append({"where": "reason", "message": "Choose why the finding is contested."})
    if not text.strip():
        errors.append({"where": "text", "message": "Say in words why the finding does not hold."})
    if len(text) > LONGEST_TEXT:
        message = f"Use at most {LONGEST_TEXT:,} characters."
        errors.append({"where": "text", "message": message})
    if errors:
        raise InvalidInput(errors[0]["message"], errors)
    until = disputable_until(lot, item.sample.round)
    if until is None or timezone.now() > until:
        raise Conflict(
            f"The contract lets findings be disputed for {lot.terms.dispute_days} days after the "
            "decision; that time is over."
        )
    change_finding_status(finding, FindingStatus.DISPUTED, acting_user=acting_user)
    dispute = Dispute.objects.create(
        client_id=lot.client_id,
        lot=lot,
        round=item.sample.round,
        finding=finding,
        reason=reason,
        text=text.strip(),
        raised_by=acting_user,
    )
    record_activity("dispute.raised", lot, acting_user=acting_user, position=item.position)
    return dispute


@transaction.atomic
def take_dispute(dispute: Dispute, *, acting_user: Any) -> Dispute:
    """Open the frames of a dispute to the auditor who is going to rule on it, for a while.

    Raises NotAllowed for who may not rule on it, Conflict while another auditor holds it, once it
    is ruled on, and when the contract is not in force.
    """
    dispute = _locked(dispute, acting_user)
    if not dispute.lot.contract.is_in_force:
        raise Conflict("The contract of this lot is not in force; nothing of it is shown.")
    now = timezone.now()
    if dispute.held_by_id not in (None, acting_user.pk) and (dispute.held_until or now) > now:
        raise Conflict("Another auditor is looking at this right now; try again later.")
    dispute.held_by, dispute.held_until = acting_user, now + HOLD
    dispute.save(update_fields=["held_by", "held_until"])
    clip = dispute.finding.task.clip
    open_clip(clip, acting_user, purpose=AccessPurpose.AUDIT, until=dispute.held_until)
    return dispute


@transaction.atomic
def rule_on_dispute(
    dispute: Dispute, *, outcome: str, comment: str, acting_user: Any
) -> DisputeRuling:
    """The second auditor's word. An overturn recounts the round: decision, report, money.

    Raises NotAllowed and Conflict as `take_dispute` does, Conflict `lease_lapsed` for who does not
    hold it, InvalidInput without an outcome or a comment.
    """
    dispute = _locked(dispute, acting_user)
    require_held(dispute, acting_user)
    if outcome not in Ruling.values:
        raise InvalidInput(
            "Say whether the defect is there.",
            [{"where": "outcome", "message": "Say whether the defect is there."}],
        )
    if not comment.strip():
        raise InvalidInput(
            "Say in words why.", [{"where": "comment", "message": "Say in words why."}]
        )
    ruling = DisputeRuling.objects.create(
        client_id=dispute.client_id,
        dispute=dispute,
        auditor=acting_user,
        outcome=outcome,
        comment=comment.strip()[:LONGEST_TEXT],
    )
    change_finding_status(dispute.finding, outcome, acting_user=acting_user)
    close_clip(dispute.finding.task.clip, acting_user, purpose=AccessPurpose.AUDIT)
    verb = "dispute.overturned" if outcome == Ruling.OVERTURNED else "dispute.upheld"
    record_activity(verb, dispute.lot, acting_user=acting_user, comment=ruling.comment)
    if outcome == Ruling.OVERTURNED:
        recount_round(dispute.lot, dispute.round, acting_user=acting_user)
    return ruling


def require_held(dispute: Dispute, acting_user: Any) -> None:
    """Raise Conflict `lease_lapsed` unless `acting_user` has the frames of the dispute open."""
    lapsed = (dispute.held_until or timezone.now()) <= timezone.now()
    if dispute.held_by_id != acting_user.pk or lapsed:
        raise Conflict("Open the frames first: your hold on them has ended.", code="lease_lapsed")


def dispute_document(dispute: Dispute) -> dict[str, Any]:
    """The disputed item as it was when it was judged, for the labeling view."""
    item = sampled_at(dispute.finding).item
    document = read_document_at(dispute.finding.task, dispute.finding.revision)
    document["task"] = str(dispute.pk)
    return only_item(document, item)


def _locked(dispute: Dispute, acting_user: Any) -> Dispute:
    rows = Dispute.objects.select_for_update(of=("self",))
    dispute = rows.select_related("lot__contract", "finding__task__clip").get(pk=dispute.pk)
    if DisputeRuling.objects.filter(dispute=dispute).exists():
        raise Conflict("This dispute has been ruled on already.")
    if not rules.can_rule(acting_user, dispute):
        raise NotAllowed(
            "Only an auditor of the lot who neither judged nor made the item rules on a dispute."
        )
    return dispute
