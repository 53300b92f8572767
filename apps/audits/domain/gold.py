"""Gold: accepted work is given out again, unmarked, to measure people against it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Q

from apps.annotations.domain.documents import read_document
from apps.annotations.domain.interpolation import states
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task
from apps.annotations.rules import can_plan
from apps.audits.enums import GOLD_TRANSITIONS, GoldStatus
from apps.audits.models import Gold, GoldExposure, GoldScore
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.footage.models import Clip
from apps.projects.models import Project
from apps.quality.matching import Matching, match_tracks
from apps.quality.tracks import BoxTrack

# One task in ten that a person submits is gold.
EVERY = 10
MOST_EXPOSURES = 50
UNSUBMITTED = (
    TaskStatus.READY, TaskStatus.LEASED, TaskStatus.IN_PROGRESS, TaskStatus.BLOCKED,
    TaskStatus.SKIPPED,
)  # fmt: skip


def change_status(gold: Gold, to: str, *, acting_user: Any) -> Gold:
    """Move gold to `to`; raises IllegalTransition for a step its machine does not have."""
    changed: Gold = apply_transition(gold, to, GOLD_TRANSITIONS, acting_user=acting_user)
    return changed


@transaction.atomic
def make_gold(task: Task, *, cap: int, acting_user: Any) -> Gold:
    """Keep an accepted task as a reference, to be shown to at most `cap` people.

    Raises NotAllowed for others than the client's managers, Conflict for a task that is not
    accepted, is gold or a copy of it already, or holds anything but tracks of boxes.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not can_plan(acting_user, task.project):
        raise NotAllowed("Only owners and managers of the client make gold.")
    if not 1 <= cap <= MOST_EXPOSURES:
        message = f"Show gold to 1 to {MOST_EXPOSURES} people."
        raise InvalidInput(message, [{"where": "cap", "message": message}])
    if task.status != TaskStatus.ACCEPTED:
        raise Conflict(f"{task} is not accepted; only accepted work becomes gold.")
    if Gold.objects.filter(task=task).exists() or is_copy(task):
        raise Conflict(f"{task} is gold already.")
    tracks = read_document(task)["tracks"]
    if not tracks or any(track["shape"] != "box" for track in tracks):
        raise Conflict(f"{task} cannot be gold: people are compared by tracks of boxes alone.")
    gold = Gold.objects.create(
        client_id=task.client_id,
        project_id=task.project_id,
        task=task,
        revision=task.revision,
        reference={"tracks": tracks},
        cap=cap,
        made_by=acting_user,
    )
    record_activity("gold.made", gold, acting_user=acting_user, number=task.number, cap=cap)
    return gold


@transaction.atomic
def retire_gold(gold: Gold, *, acting_user: Any) -> Gold:
    """Give it to nobody any more; what was scored stays."""
    if not can_plan(acting_user, gold.project):
        raise NotAllowed("Only owners and managers of the client retire gold.")
    return change_status(gold, GoldStatus.RETIRED, acting_user=acting_user)


def is_copy(task: Task) -> bool:
    """Whether a task is gold in disguise: it is in no lot, no invoice and no export."""
    return GoldExposure.objects.filter(task=task).exists()


@transaction.atomic
def expose_gold(gold: Gold, annotator: Any) -> GoldExposure:
    """Put a copy of the task into the queue that only `annotator` is given, like any other.

    Raises Conflict for retired gold, when as many people as its cap have it, and for somebody who
    has had it or made it.
    """
    gold = Gold.objects.select_for_update(of=("self",)).select_related("task__clip").get(pk=gold.pk)
    shown = gold.exposures.count()
    if gold.status != GoldStatus.ACTIVE or shown >= gold.cap:
        raise Conflict("This gold is shown to nobody any more.")
    knows = annotator.pk in (gold.task.annotator_id, gold.task.reviewer_id)
    if knows or gold.exposures.filter(annotator=annotator).exists():
        raise Conflict("Nobody is given the same gold twice, nor what they made.")
    Project.objects.select_for_update().get(pk=gold.project_id)
    source, clip = gold.task, gold.task.clip
    copies = Clip.objects.filter(footage=clip.footage_id, start=clip.start, stop=clip.stop)
    last = copies.aggregate(last=Max("copy"))["last"] or 0
    number = Task.objects.filter(project=gold.project_id).aggregate(last=Max("number"))["last"]
    own = {"client_id": gold.client_id}
    task = Task.objects.create(
        **own,
        project_id=gold.project_id,
        clip=Clip.objects.create(
            **own, footage=clip.footage, start=clip.start, stop=clip.stop, copy=last + 1
        ),
        number=number + 1,
        vendor_id=source.vendor_id,
        contract_id=source.contract_id,
        schema=source.schema,
        guideline=source.guideline,
        priority=source.priority + 1,  # so that the queue gives it next
        only_for=annotator,
    )
    return GoldExposure.objects.create(**own, gold=gold, annotator=annotator, task=task)


def mix_gold() -> int:
    """Expose gold to whoever has submitted enough since their last; runs in the caller's scope."""
    count = 0
    ready = Gold.objects.filter(status=GoldStatus.ACTIVE).annotate(shown=Count("exposures"))
    for gold in ready.filter(shown__lt=F("cap")).order_by("shown", "id")[:200]:
        for annotator in _due(gold)[: gold.cap - gold.shown]:
            expose_gold(gold, annotator)
            count += 1
    return count


def _due(gold: Gold) -> list[Any]:
    """Annotators of the gold's vendor and project who are to be measured again with it."""
    done = (
        Task.objects.filter(
            project=gold.project_id, vendor=gold.task.vendor_id, gold_exposure__isnull=True
        )
        .exclude(status__in=UNSUBMITTED)
        .exclude(annotator__isnull=True)
    )
    counts = dict(
        done.order_by().values("annotator").annotate(n=Count("pk")).values_list("annotator", "n")
    )
    had = GoldExposure.objects.filter(gold__project=gold.project_id)
    seen = dict(
        had.order_by().values("annotator").annotate(n=Count("pk")).values_list("annotator", "n")
    )
    due = [who for who, n in counts.items() if n // EVERY > seen.get(who, 0)]
    never = Q(pk__in=gold.exposures.values("annotator")) | Q(
        pk__in=[who for who in (gold.task.annotator_id, gold.task.reviewer_id) if who]
    )
    users: Any = type(gold.made_by)
    return list(users.objects.filter(pk__in=due, is_active=True).exclude(never).order_by("pk"))


def score_gold() -> int:
    """Score every exposure that has been submitted; runs in the caller's scope."""
    waiting = GoldExposure.objects.filter(score__isnull=True).exclude(task__status__in=UNSUBMITTED)
    rows = list(waiting.select_related("gold__task__contract", "task__clip")[:200])
    for exposure in rows:
        score_exposure(exposure)
    return len(rows)


@transaction.atomic
def score_exposure(exposure: GoldExposure) -> GoldScore:
    """Compare what was submitted with the reference, track by track of the same label.

    A track is found when it overlaps as much, in the mean over all frames of either, as the
    contract asks of a box.
    """
    task, gold = exposure.task, exposure.gold
    terms = gold.task.contract.versions.first()
    threshold = float(terms.min_iou) if terms else 0.5
    submitted = read_document(task)["tracks"]
    reference, annotated = _boxes(gold.reference["tracks"], task), _boxes(submitted, task)
    matching = match_tracks(reference, annotated, threshold)
    return GoldScore.objects.create(
        client_id=exposure.client_id,
        exposure=exposure,
        revision=task.revision,
        expected=len(reference),
        found=len(matching.matched),
        false=len(annotated) - len(matching.matched),
        details={
            "labels": _labels(reference, annotated, matching),
            "missed": [
                {"track": track.id, "label": track.label, "start": int(track.frames[0]),
                 "stop": int(track.frames[-1]) + 1}
                for at, track in enumerate(reference)
                if at not in {pair.reference for pair in matching.matched}
            ],
        },
    )  # fmt: skip


def _labels(
    reference: list[BoxTrack], annotated: list[BoxTrack], matching: Matching
) -> dict[str, str | None]:
    """What each track of the reference was called; None for one that was not found at all."""
    called: dict[str, str | None] = {track.id: None for track in reference}
    for pair in (*matching.matched, *matching.confused):
        called[reference[pair.reference].id] = annotated[pair.annotated].label
    return called


def _boxes(tracks: Iterable[dict[str, Any]], task: Task) -> list[BoxTrack]:
    found = []
    for track in tracks:
        if track["shape"] != "box":
            continue
        rows = list(states(track["keyframes"], task.clip.start, task.clip.stop))
        if rows:
            frames, boxes = [frame for frame, _ in rows], [state.points for _, state in rows]
            found.append(BoxTrack(track["id"], frames, boxes, track["label"]))
    return found


def gold_scores(project: Project) -> dict[Any, tuple[int, int, int]]:
    """Per annotator (found, expected, pieces of gold) of what was scored in a project."""
    sums: dict[Any, tuple[int, int, int]] = {}
    rows = GoldScore.objects.filter(exposure__gold__project=project)
    for who, found, expected in rows.values_list("exposure__annotator_id", "found", "expected"):
        before = sums.get(who, (0, 0, 0))
        sums[who] = (before[0] + found, before[1] + expected, before[2] + 1)
    return sums
