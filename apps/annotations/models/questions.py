"""Questions about a frame, pinned to a place in the picture, and their answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.annotations.enums import Addressee, Speaker
from apps.core.models import TenantModel, one_of

from .tasks import Task


class QuestionQuerySet(models.QuerySet["Question"]):
    """Ways to find questions."""

    def visible_to(self, user: Any) -> QuestionQuerySet:
        """Those of tasks the person may see; the client only sees what it is asked."""
        client = Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
        return self.filter(task__in=Task.objects.visible_to(user)).filter(
            Q(addressee=Addressee.CLIENT) | ~Q(client__in=client)
        )


class Question(TenantModel):
    """Something the person who works on a task needs to know. Open until it is answered."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="questions")
    task_id: uuid.UUID
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_id: uuid.UUID
    speaker = models.CharField(max_length=10, choices=Speaker.choices)
    addressee = models.CharField(max_length=10, choices=Addressee.choices)
    frame = models.PositiveIntegerField()
    region = models.JSONField(null=True)  # x1, y1, x2, y2 in source pixels
    track_id = models.UUIDField(null=True)  # the object itself may be gone by now
    text = models.TextField(max_length=2000)
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["task", "frame", "id"]
        constraints = [
            one_of("speaker", Speaker, "question_speaker_known"),
            one_of("addressee", Addressee, "question_addressee_known"),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class QuestionReply(TenantModel):
    """One entry below a question. Never edited."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_id: uuid.UUID
    speaker = models.CharField(max_length=10, choices=Speaker.choices)
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["question", "id"]
        constraints = [
            one_of("speaker", Speaker, "question_reply_speaker_known"),
            models.CheckConstraint(condition=~Q(text=""), name="question_reply_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:40]}"
