"""Asking about a place in a frame, and answering."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from apps.annotations.domain.finding_checks import frame_errors, region_errors
from apps.annotations.domain.threads import LONGEST_THREAD, client_or_speaker, speaker_of
from apps.annotations.enums import Addressee, Speaker
from apps.annotations.models import Question, QuestionReply, Task, Track
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed

MOST_OPEN = 50  # of one task
# Who answers for whom.
ANSWERS = {
    Addressee.LEAD: frozenset({Speaker.REVIEWER, Speaker.LEAD}),
    Addressee.CLIENT: frozenset({Speaker.CLIENT}),
}


@transaction.atomic
def ask_question(
    task: Task,
    *,
    text: str,
    addressee: str,
    frame: int,
    region: list[float] | None = None,
    track_id: uuid.UUID | None = None,
    acting_user: Any,
) -> Question:
    """Ask about `frame` of the task, perhaps about a place or an object of it.

    Raises InvalidInput, naming each field, for what does not fit the task, NotAllowed for who
    does not work on it, Conflict `lease_lapsed` when it is no longer theirs, Conflict beyond
    `MOST_OPEN` open questions.
    """
    task = Task.objects.select_for_update().get(pk=task.pk)
    speaker = speaker_of(acting_user, task)
    errors = [*frame_errors(task, (frame, frame + 1)), *region_errors(task, region)]
    if not text.strip():
        errors.append(("text", "Write what you want to know."))
    if addressee not in Addressee.values:
        errors.append(("addressee", "Ask the lead or the client."))
    if track_id and not Track.objects.filter(task=task, pk=track_id).exists():
        errors.append(("track", "This task has no such track."))
    if errors:
        named = [{"where": where, "message": message} for where, message in errors]
        raise InvalidInput(errors[0][1], named)
    if task.questions.filter(is_open=True).count() >= MOST_OPEN:
        raise Conflict(f"{MOST_OPEN} questions of this task are open; wait for an answer.")
    question = Question.objects.create(
        client_id=task.client_id,
        task=task,
        author=acting_user,
        speaker=speaker,
        addressee=addressee,
        frame=frame,
        region=region,
        track_id=track_id,
        text=text.strip()[:2000],
    )
    record_activity("question.asked", question, acting_user=acting_user, addressee=addressee)
    return question


@transaction.atomic
def answer_question(question: Question, *, text: str, acting_user: Any) -> QuestionReply:
    """Answer, which closes it, or ask on, which opens it again.

    Raises NotAllowed for who is neither asked nor works on the task, InvalidInput without words.
    """
    task = Task.objects.select_for_update().get(pk=question.task_id)
    question = Question.objects.get(pk=question.pk)
    speaker = client_or_speaker(acting_user, task)
    if speaker == Speaker.CLIENT and question.addressee != Addressee.CLIENT:
        raise NotAllowed("This question was not put to the client.")
    if not text.strip():
        raise InvalidInput("Write something first.")
    if question.replies.count() >= LONGEST_THREAD:
        raise Conflict(f"This thread has {LONGEST_THREAD} entries; talk about it some other way.")
    answers = speaker in ANSWERS[Addressee(question.addressee)]
    asks_on = question.author_id == acting_user.pk
    if answers or asks_on:
        question.is_open = asks_on
        question.save(update_fields=["is_open"])
    record_activity("question.answered", question, acting_user=acting_user, speaker=speaker)
    return QuestionReply.objects.create(
        client_id=question.client_id,
        question=question,
        author=acting_user,
        speaker=speaker,
        text=text.strip()[:2000],
    )
