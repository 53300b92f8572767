"""How long a project keeps its footage: the rule, the day a piece goes, the sweep that does it.

Nothing goes without a week's notice: not because a rule is new, nor because a hold was lifted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.domain.life.deletion import delete_footage
from apps.footage.domain.life.holds import is_held, lock_project
from apps.footage.enums import DeletionCause, FootageStatus, RetentionClock
from apps.footage.models import (
    Clip,
    ClipAcceptance,
    Footage,
    HoldLift,
    RetentionNotice,
    RetentionRule,
)
from apps.projects.models import Project

NOTICE = timedelta(days=7)
MOST_DAYS = 3650
A_SWEEP = 200


def rule_of(project: Project) -> RetentionRule | None:
    """The rule in force; None while footage is kept until somebody removes it."""
    rule = project.retention_rules.order_by("-id").first()
    return None if rule is None or rule.clock == RetentionClock.NEVER else rule


@transaction.atomic
def set_retention(project: Project, *, clock: str, days: int, acting_user: Any) -> RetentionRule:
    """Let footage of the project go `days` days after `clock`; the newest rule is in force.

    Raises NotAllowed for others than the client's owners, InvalidInput.
    """
    if not rules.can_hold(acting_user, project):
        raise NotAllowed("Only owners of the client decide how long footage is kept.")
    if clock not in RetentionClock.values:
        raise InvalidInput("Choose when the days begin.")
    days = 0 if clock == RetentionClock.NEVER else days
    if clock != RetentionClock.NEVER and not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"Footage is kept for 1 to {MOST_DAYS} days.")
    lock_project(project)
    rule = RetentionRule.objects.create(
        client_id=project.client_id, project=project, clock=clock, days=days, set_by=acting_user
    )
    record_activity(
        "retention.set",
        project,
        acting_user=acting_user,
        days=days,
        clock=RetentionClock(clock).label.lower(),
    )
    return rule


def note_accepted(clips: Iterable[Clip]) -> None:
    """The work on these clips is accepted: called by the app that accepts, in its transaction."""
    now = timezone.now()
    ClipAcceptance.objects.bulk_create(
        [ClipAcceptance(client_id=clip.client_id, clip=clip, accepted_at=now) for clip in clips],
        update_conflicts=True,
        unique_fields=["clip"],
        update_fields=["accepted_at"],
    )


def due_dates(project: Project, pieces: Iterable[Footage]) -> dict[uuid.UUID, date]:
    """The day each piece of the project's footage is deleted, for those that have one.

    Never earlier than a week after the rule was set or a hold was lifted. A hold in force does not
    change the day, it only keeps it from coming. Three queries, however many pieces.
    """
    rule = rule_of(project)
    kept = [piece for piece in pieces if piece.status != FootageStatus.DELETED]
    if rule is None or not kept:
        return {}
    begins = _begins(rule, kept)
    lifts = list(
        HoldLift.objects.filter(hold__project=project).values_list("hold__footage", "created_at")
    )
    dates = {}
    for piece in kept:
        if piece.pk not in begins:
            continue
        news = [rule.created_at, *(at for held, at in lifts if held in (None, piece.pk))]
        day = max(begins[piece.pk] + timedelta(days=rule.days), max(news) + NOTICE)
        dates[piece.pk] = timezone.localdate(day)
    return dates


def _begins(rule: RetentionRule, pieces: list[Footage]) -> dict[uuid.UUID, datetime]:
    """When the clock of each piece began; accepted work only once all of a piece is."""
    if rule.clock == RetentionClock.RECEIVED:
        return {piece.pk: piece.created_at for piece in pieces}
    done = (
        Clip.objects.filter(footage__in=[piece.pk for piece in pieces])
        .values("footage_id")
        .annotate(
            clips=Count("pk"), accepted=Count("acceptance"), last=Max("acceptance__accepted_at")
        )
        .order_by()
    )
    return {row["footage_id"]: row["last"] for row in done if row["clips"] == row["accepted"]}


def sweep_retention(project: Project, *, today: date | None = None) -> int:
    """Give notice of what goes within a week, delete what is due; returns how many pieces went."""
    today = today or timezone.localdate()
    if rule_of(project) is None:
        return 0
    pieces = list(project.footage.kept().order_by("id"))
    gone = 0
    for piece in pieces:
        piece.project = project
    for pk, due in due_dates(project, pieces).items():
        if due - NOTICE > today:
            continue
        piece = next(one for one in pieces if one.pk == pk)
        told = _give_notice(piece, due, today)
        if due <= today and told and gone < A_SWEEP:
            gone += _delete_due(piece)
    return gone


def _give_notice(piece: Footage, due: date, today: date) -> bool:
    """Tell the client once of each day footage is due; True when that was a week ago."""
    with transaction.atomic():
        notice, is_new = RetentionNotice.objects.get_or_create(
            client_id=piece.client_id, footage=piece, due_on=due
        )
        if is_new:
            goes = max(due, today + NOTICE).isoformat()
            record_activity("footage.due", piece, acting_user=None, name=piece.name, on=goes)
    return not is_new and timezone.localdate(notice.created_at) + NOTICE <= today


def _delete_due(piece: Footage) -> int:
    if is_held(piece):
        return 0
    try:
        delete_footage(piece, cause=DeletionCause.RETENTION, acting_user=None)
    except Conflict:  # held or deleted by somebody since
        return 0
    return 1
