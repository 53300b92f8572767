"""The history of a task's annotation: listed, looked at, brought back, and who set what."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from django.http import Http404, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.annotations.domain.history import (
    LONGEST_PAGE,
    PAGE,
    blame_object,
    list_revisions,
    read_change,
    read_document_at,
)
from apps.annotations.domain.restoring import restore_revision
from apps.annotations.models import Task
from apps.core.api import ScopedAPIView

from .work import checked, visible_to_holder

NEWEST = 2**31 - 1


class RevisionsInput(serializers.Serializer[Any]):
    """`?below=&above=&object=&limit=`: which page of the history."""

    below = serializers.IntegerField(min_value=0, max_value=NEWEST, default=None)
    above = serializers.IntegerField(min_value=0, max_value=NEWEST, default=None)
    object = serializers.UUIDField(default=None)
    limit = serializers.IntegerField(min_value=1, max_value=LONGEST_PAGE, default=PAGE)


class RestoreInput(serializers.Serializer[Any]):
    """`{id, base, revision, object}`: which revision to bring back, of all or of one object."""

    id = serializers.UUIDField()
    base = serializers.IntegerField(min_value=0, max_value=NEWEST)
    revision = serializers.IntegerField(min_value=0, max_value=NEWEST)
    object = serializers.UUIDField(allow_null=True, default=None)


class RevisionsView(ScopedAPIView):
    """`GET /api/tasks/{id}/revisions/`: what was done, newest first, page by page."""

    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """A page; `below` goes on to older ones, `above` reads forward, `object` narrows."""
        task = self.visible(Task, pk)
        data = checked(RevisionsInput, request.query_params)
        object_id = data.pop("object")
        return Response(list_revisions(task, request.user, object_id=object_id, **data))


class RevisionView(ScopedAPIView):
    """`GET /api/tasks/{id}/revisions/{number}/`: the document as it was then."""

    def get(self, request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
        """The whole document; it never changes again, so the reader may keep it."""
        body = msgspec.json.encode(read_document_at(self.visible(Task, pk), number))
        return HttpResponse(body, "application/json", headers={"Cache-Control": "no-store"})


class RevisionChangesView(ScopedAPIView):
    """`GET /api/tasks/{id}/revisions/{number}/changes/`: what that revision asked for."""

    def get(self, request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
        """`{number, created, updated, deleted}`, to step from one revision to the next."""
        body = msgspec.json.encode(read_change(self.visible(Task, pk), number))
        return HttpResponse(body, "application/json", headers={"Cache-Control": "no-store"})


class RestoreView(ScopedAPIView):
    """`POST /api/tasks/{id}/restore/`: bring a revision back as a new one."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Answers as a save does; only whoever holds the task may."""
        task = visible_to_holder(self, pk)
        data = checked(RestoreInput, request.data)
        answer = restore_revision(
            task,
            change_id=data["id"],
            base=data["base"],
            revision=data["revision"],
            object_id=data["object"],
            acting_user=request.user,
        )
        return Response(answer)


class BlameView(ScopedAPIView):
    """`GET /api/tasks/{id}/objects/{object}/blame/`: who last set each part of it."""

    def get(self, request: Request, pk: uuid.UUID, object_pk: uuid.UUID) -> Response:
        """Of an object that is there now; 404 otherwise (its revisions can still be listed)."""
        found = blame_object(self.visible(Task, pk), object_pk, request.user)
        if found is None:
            raise Http404
        return Response(found)
