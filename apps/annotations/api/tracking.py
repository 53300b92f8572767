"""Tracker assist over the API: begin, read rows as they come, stop."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations.api.work import checked, visible_task
from apps.annotations.domain.tracking import (
    MOST_FRAMES,
    start_tracking,
    tracking_job,
    tracking_state,
)
from apps.core.api import ScopedAPIView
from apps.core.domain.jobs import cancel_job
from apps.core.errors import Conflict
from apps.core.models import Job

FARTHEST = 1_000_000.0


class TrackingInput(serializers.Serializer[Any]):
    """`{frame, box: [left, top, right, bottom], count, backward}`."""

    frame = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    box = serializers.ListField(
        child=serializers.FloatField(min_value=-FARTHEST, max_value=FARTHEST),
        min_length=4,
        max_length=4,
    )
    count = serializers.IntegerField(min_value=1, max_value=MOST_FRAMES)
    backward = serializers.BooleanField(default=False)


class TrackingsView(ScopedAPIView):
    """`POST /api/tasks/{id}/tracking/`."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Begin; 201 with the state. What the person had followed before is stopped."""
        task = visible_task(self, pk)
        order = checked(TrackingInput, request.data)
        job = start_tracking(task, acting_user=request.user, **order)
        return Response(tracking_state(job), status=201)


class TrackingView(ScopedAPIView):
    """`/api/tasks/{id}/tracking/{job}/`: the person's own only."""

    def get(self, request: Request, pk: uuid.UUID, job_pk: uuid.UUID) -> Response:
        """The state, with the rows from `?after=` on."""
        after = request.query_params.get("after", "0")
        first = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
        return Response(tracking_state(self._job(pk, job_pk), first))

    def delete(self, request: Request, pk: uuid.UUID, job_pk: uuid.UUID) -> Response:
        """Stop it; what was followed so far can still be read."""
        job = self._job(pk, job_pk)
        with suppress(Conflict):  # it ended by itself meanwhile
            cancel_job(job, acting_user=request.user)
        return Response(status=204)

    def _job(self, pk: uuid.UUID, job_pk: uuid.UUID) -> Job:
        job = tracking_job(visible_task(self, pk), job_pk, self.request.user)
        if job is None:
            raise Http404
        return job
