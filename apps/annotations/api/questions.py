"""Questions of a task and their answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations.domain.questions import answer_question, ask_question
from apps.annotations.models import Question, Task
from apps.core.api import ScopedAPIView

from .work import checked, visible_to_holder


class QuestionInput(serializers.Serializer[Any]):
    """`{text, addressee, frame, region, track}`."""

    text = serializers.CharField(max_length=2000, allow_blank=True)
    addressee = serializers.CharField(max_length=10)
    frame = serializers.IntegerField(min_value=0, max_value=2**31 - 2)
    region = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, allow_null=True, default=None
    )
    track = serializers.UUIDField(allow_null=True, default=None)


class AnswerInput(serializers.Serializer[Any]):
    """`{text}`."""

    text = serializers.CharField(max_length=2000, allow_blank=True)


def question_document(question: Question, reader: Any) -> dict[str, Any]:
    """A question as the labeling view reads it. Nobody is named."""
    return {
        "id": str(question.pk),
        "text": question.text,
        "addressee": question.addressee,
        "speaker": question.speaker,
        "mine": question.author_id == reader.pk,
        "frame": question.frame,
        "region": question.region,
        "track": str(question.track_id) if question.track_id else None,
        "open": question.is_open,
        "at": question.created_at.isoformat(),
        "replies": [
            {
                "speaker": reply.speaker,
                "mine": reply.author_id == reader.pk,
                "text": reply.text,
                "at": reply.created_at.isoformat(),
            }
            for reply in question.replies.all()
        ],
    }


class QuestionsView(ScopedAPIView):
    """`GET/POST /api/tasks/{id}/questions/`."""

    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Questions of the task that the person may see."""
        task = self.visible(Task, pk)
        found = Question.objects.visible_to(request.user).filter(task=task)
        documents = [
            question_document(question, request.user)
            for question in found.prefetch_related("replies")
        ]
        return Response({"questions": documents})

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Ask; whoever holds the task, reviews it or leads the project."""
        task = visible_to_holder(self, pk)
        data = checked(QuestionInput, request.data)
        question = ask_question(task, track_id=data.pop("track"), acting_user=request.user, **data)
        return Response(question_document(question, request.user), status=201)


class AnswersView(ScopedAPIView):
    """`POST /api/tasks/{id}/questions/{id}/replies/`: answer, or ask on."""

    def post(self, request: Request, pk: uuid.UUID, question_pk: uuid.UUID) -> Response:
        """Add to the thread; the question as it is now."""
        task = visible_to_holder(self, pk)
        seen = Question.objects.visible_to(request.user) | Question.objects.filter(
            author=request.user.pk
        )
        question = seen.filter(task=task, pk=question_pk).first()
        if question is None:
            raise Http404
        data = checked(AnswerInput, request.data)
        answer_question(question, text=data["text"], acting_user=request.user)
        question.refresh_from_db()
        return Response(question_document(question, request.user), status=201)
