"""Questions about a place in a frame: who may ask, who answers, who reads them."""

from __future__ import annotations

from typing import Any

import pytest

from apps.annotations.domain.questions import MOST_OPEN, answer_question, ask_question
from apps.annotations.models import Question, Task
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from tests.annotations.working import held_task
from tests.cast import Cast


def asked(cast: Cast, task: Task, addressee: str = "client", **more: Any) -> Question:
    """Vera asks about frame 12."""
    about: dict[str, Any] = {"frame": 12, "text": "Is this one car or two?", **more}
    return ask_question(task, addressee=addressee, acting_user=cast.annotator_vera, **about)


def is_open(question: Question) -> bool:
    question.refresh_from_db()
    return question.is_open


def test_an_answer_closes_a_question_and_asking_on_opens_it(cast: Cast) -> None:
    question = asked(cast, held_task(cast), region=[1, 2, 30, 40])
    assert is_open(question)
    answer_question(question, text="I think one.", acting_user=cast.lead_lena)
    assert is_open(question)  # the client was asked, not the lead
    answer_question(question, text="One, with a trailer.", acting_user=cast.client_alice)
    assert not is_open(question)
    answer_question(question, text="And the trailer?", acting_user=cast.annotator_vera)
    assert is_open(question)
    speakers = [reply.speaker for reply in question.replies.all()]
    assert speakers == ["lead", "client", "annotator"]


def test_the_client_reads_only_what_it_is_asked(cast: Cast) -> None:
    task = held_task(cast)
    internal = asked(cast, task, "lead")
    public = asked(cast, task)
    assert list(Question.objects.visible_to(cast.client_alice)) == [public]
    assert set(Question.objects.visible_to(cast.lead_lena)) == {internal, public}
    assert not Question.objects.visible_to(cast.annotator_noor).exists()
    with pytest.raises(NotAllowed, match="not put to the client"):
        answer_question(internal, text="Yes.", acting_user=cast.client_alice)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("frame", 5, "Frames must lie in this clip: 10 to 109"),
        ("text", "   ", "Write what you want to know"),
        ("addressee", "auditor", "Ask the lead or the client"),
        ("region", [0, 0, 641, 9], "outside the picture"),
        ("track_id", "01a20f34-443c-7000-8000-d033db51367d", "no such track"),
    ],
)
def test_a_question_fits_its_task(cast: Cast, field: str, value: Any, complaint: str) -> None:
    task = held_task(cast)
    with pytest.raises(InvalidInput, match=complaint):
        asked(cast, task, **{"addressee": "client", field: value})
    assert not Question.objects.exists()


def test_only_who_works_on_the_task_asks(cast: Cast) -> None:
    task = held_task(cast)
    for stranger in (cast.annotator_noor, cast.client_alice):
        with pytest.raises(NotAllowed):
            ask_question(task, text="?", addressee="lead", frame=12, acting_user=stranger)


def test_open_questions_are_limited(cast: Cast) -> None:
    task = held_task(cast)
    for _ in range(MOST_OPEN):
        asked(cast, task)
    with pytest.raises(Conflict, match="wait for an answer"):
        asked(cast, task)
