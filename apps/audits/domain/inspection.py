"""Inspecting sampled items, blind: the auditor sees the item, never who made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.annotations.domain.findings import record_finding, remove_finding
from apps.annotations.models import Finding
from apps.audits import rules
from apps.audits.domain.doubles import (
    awaits_second,
    findings_at,
    is_second,
    link_finding,
    write_verdict,
)
from apps.audits.domain.standing import WEIGHTY
from apps.audits.domain.verdicts import verdict_so_far
from apps.audits.enums import LotStatus, Verdict
from apps.audits.models import Inspection, Lot, SampleItem, SecondInspection
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, NotAllowed
from apps.footage.domain.clips import close_clip, open_clip
from apps.footage.enums import AccessPurpose

HOLD = timedelta(minutes=20)
NONE_LEFT = "Every sampled item you may judge is inspected or being looked at."


@transaction.atomic
def pull_next_item(
    lot: Lot, *, besides: SampleItem | None = None, acting_user: Any
) -> SampleItem | None:
    """The next uninspected item for this auditor, held for them; None when none is left.

    `besides` is the one being looked at, while the one after it is fetched ahead.
    Items of tasks the person annotated or reviewed are never theirs to judge.
    """
    if not rules.can_audit(acting_user, lot):
        raise NotAllowed("Only the lot's auditors inspect its sample.")
    if lot.status != LotStatus.SAMPLING:
        raise Conflict("This lot is not being inspected right now.")
    if not lot.contract.is_in_force:
        raise Conflict("The contract of this lot is not in force; nothing of it is shown.")
    sample = lot.samples.get(round=lot.round)
    if verdict_so_far(lot, sample) is not None:
        return None  # a sequential plan may know enough before the sample is through
    others_work = ~Q(item__task__annotator=acting_user) & ~Q(item__task__reviewer=acting_user)
    free = (
        SampleItem.objects.filter(sample=sample)
        .filter(others_work)
        .filter(Q(inspection__isnull=True) | awaits_second(acting_user))
        .filter(
            Q(held_until__isnull=True) | Q(held_until__lte=timezone.now()) | Q(held_by=acting_user)
        )
    )
    if besides is not None:
        free = free.exclude(pk=besides.pk)
    mine = free.filter(held_by=acting_user, held_until__gt=timezone.now())
    item = mine.first() or (
        free.select_for_update(of=("self",), skip_locked=True).order_by("position").first()
    )
    return None if item is None else _hold(item, acting_user)


@transaction.atomic
def renew_hold(item: SampleItem, *, acting_user: Any) -> SampleItem:
    """Go on holding an item. Raises Conflict once it is judged, lapsed or another's."""
    return _hold(_held(item, acting_user), acting_user)


def _hold(item: SampleItem, acting_user: Any) -> SampleItem:
    item.held_by, item.held_until = acting_user, timezone.now() + HOLD
    item.save(update_fields=["held_by", "held_until"])
    clip = item.item.task.clip
    open_clip(clip, acting_user, purpose=AccessPurpose.AUDIT, until=item.held_until)
    return item


@transaction.atomic
def record_item_finding(item: SampleItem, *, acting_user: Any, **finding: Any) -> Finding:
    """Record a defect of the item; stays unseen by the vendor until the decision."""
    item = _held(item, acting_user)
    found = record_finding(item.item.task, acting_user=acting_user, from_audit=True, **finding)
    link_finding(item, found)
    return found


@transaction.atomic
def take_back_item_finding(item: SampleItem, finding: Finding, *, acting_user: Any) -> None:
    """The auditor takes back a finding of their own before the verdict on `item`.

    Raises as `require_held` does when the item is not theirs now, NotAllowed for others' findings.
    """
    item = _held(item, acting_user)
    mine = findings_at(item).get(pk=finding.pk)
    remove_finding(mine, acting_user=acting_user, from_audit=True)


@transaction.atomic
def record_inspection(
    item: SampleItem, *, verdict: str, comment: str = "", acting_user: Any
) -> Inspection | SecondInspection:
    """The auditor's verdict on an item; to them a hidden second one is like any other.

    An item is defective exactly when it bears a finding of severity major or critical; raises
    Conflict when verdict and findings disagree.
    """
    item = _held(item, acting_user)
    _drop_abandoned(item, acting_user)
    weighty = findings_at(item).filter(severity__in=WEIGHTY).exists()
    if verdict == Verdict.DEFECTIVE and not weighty:
        raise Conflict("Say what is wrong: record a finding of severity major or critical.")
    if verdict == Verdict.CORRECT and weighty:
        raise Conflict("You recorded a major or critical finding; this item is defective.")
    words = comment.strip()[:2000]
    inspection = write_verdict(item, auditor=acting_user, verdict=verdict, comment=words)
    item.held_until = None
    item.save(update_fields=["held_until"])
    close_clip(item.item.task.clip, acting_user, purpose=AccessPurpose.AUDIT)
    is_first = isinstance(inspection, Inspection)
    record_activity(
        "item.inspected" if is_first else "item.inspected_again",
        item.sample.lot if is_first else inspection,
        acting_user=acting_user,
        position=item.position,
        verdict=verdict,
    )
    return inspection


def _drop_abandoned(item: SampleItem, acting_user: Any) -> None:
    """Findings of an auditor whose hold lapsed go with the verdict of the one who took over.

    They were never seen by that one, and bear no verdict; activity keeps what they said.
    """
    for finding in findings_at(item).exclude(author=acting_user):
        remove_finding(finding, acting_user=finding.author, from_audit=True)


def _held(item: SampleItem, acting_user: Any) -> SampleItem:
    rows = SampleItem.objects.select_for_update(of=("self",))
    item = rows.select_related("sample__lot", "item__task__clip").get(pk=item.pk)
    require_held(item, acting_user)
    return item


def require_held(item: SampleItem, acting_user: Any) -> None:
    """Raise unless `acting_user` is looking at the uninspected item right now.

    NotAllowed for who is no auditor of the lot or made the item, Conflict `lease_lapsed` when
    another holds it or the hold has run out, Conflict once it is judged or the inspection is over.
    """
    lot = item.sample.lot
    if not rules.can_audit(acting_user, lot):
        raise NotAllowed("Only the lot's auditors inspect its sample.")
    if lot.status != LotStatus.SAMPLING or item.sample.round != lot.round:
        raise Conflict("This lot is not being inspected right now.")
    if rules.made(acting_user, item.item.task):
        raise NotAllowed("Nobody audits their own work.")
    twice = SampleItem.objects.filter(awaits_second(acting_user), pk=item.pk)
    if is_second(item) and not twice.exists():
        raise Conflict("This item has been inspected already.")
    if item.held_by_id != acting_user.pk or (item.held_until or timezone.now()) <= timezone.now():
        raise Conflict("You no longer hold this item; take it again.", code="lease_lapsed")
