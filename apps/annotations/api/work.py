"""Leases, submission and review of one task."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations import rules
from apps.annotations.domain.assignment import renew_lease
from apps.annotations.domain.workflow import (
    approve_task,
    return_task,
    submit_task,
)
from apps.annotations.models import Task
from apps.core.api import ScopedAPIView
from apps.core.errors import InvalidInput


class SubmissionInput(serializers.Serializer[Any]):
    """`{revision}`: the newest revision the annotator has seen saved."""

    revision = serializers.IntegerField(min_value=0)


class ReviewInput(serializers.Serializer[Any]):
    """`{verdict, comment}`."""

    verdict = serializers.ChoiceField(choices=["approve", "return"])
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")


def checked(serializer: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """The validated input, or InvalidInput naming each field."""
    found = serializer(data=data)
    if not found.is_valid():
        errors = [
            {"where": where, "message": _shown(message)}
            for name, messages in found.errors.items()
            for where, message in _first_of(name, messages)
        ]
        raise InvalidInput(f"{errors[0]['where']}: {errors[0]['message']}", errors)
    return dict(found.validated_data)


def _first_of(name: str, messages: Any) -> Iterator[tuple[str, Any]]:
    """(place, message) of a field; of each entry that is wrong where the field is a list."""
    if isinstance(messages, dict):
        for index, more in messages.items():
            yield from _first_of(f"{name}[{index}]", more)
    else:
        yield name, messages[0]


def _shown(message: Any) -> str:
    """A message that can be sent: it may quote half a character, which JSON can spell."""
    return str(message).encode("utf-8", "replace").decode()


class LeaseView(ScopedAPIView):
    """`POST /api/tasks/{id}/lease/`: keep what one holds."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Renew the lease; 409 `lease_lapsed` when it has run out."""
        assignment = renew_lease(visible_to_holder(self, pk), acting_user=request.user)
        return Response({"expires_at": assignment.leased_until.isoformat()})


def visible_to_holder(view: ScopedAPIView, pk: uuid.UUID) -> Task:
    """The task `pk` if the person may see it or was the last to hold it in an open project.

    A lapsed annotator must learn that the lease lapsed, not that the task never existed: their
    unsaved work depends on it. They still get none of the task's content.
    """
    return rules.task_last_held_by(view.request.user, pk) or visible_task(view, pk)


def visible_task(view: ScopedAPIView, pk: uuid.UUID) -> Task:
    """The task `pk` if the person may see it, else 404, as `view.visible` has it but planned."""
    found = rules.task_seen_by(view.request.user, pk)
    if found is None:
        raise Http404
    return found


class SubmissionView(ScopedAPIView):
    """`POST /api/tasks/{id}/submission/`: hand the work over."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Submit at the given revision; 400 `problems` lists what to mend."""
        task = visible_to_holder(self, pk)
        data = checked(SubmissionInput, request.data)
        task = submit_task(task, revision=data["revision"], acting_user=request.user)
        return Response({"status": task.status, "next_url": reverse("annotations:my_work")})


class ReviewView(ScopedAPIView):
    """`POST /api/tasks/{id}/review/`: approve or return."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record the reviewer's verdict."""
        task = visible_to_holder(self, pk)
        data = checked(ReviewInput, request.data)
        verb = approve_task if data["verdict"] == "approve" else return_task
        task = verb(task, comment=data["comment"], acting_user=request.user)
        return Response({"status": task.status, "next_url": reverse("annotations:my_work")})
