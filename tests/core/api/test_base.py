"""API answers: domain errors as JSON with a code, objects only through sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import ScopedAPIView
from apps.core.errors import Conflict
from apps.projects.models import Project
from portal.urls import urlpatterns as portal_patterns
from tests.cast import Cast
from tests.factories import make_project


class TryView(ScopedAPIView):
    """Renames what it finds, then ends as the body says."""

    def post(self, request: Request, pk: Any) -> Response:
        """`{end}`."""
        project = self.visible(Project, pk)
        Project.objects.filter(pk=project.pk).update(name="changed")
        body: Any = request.data
        if body["end"] == "conflict":
            raise Conflict("Later.", newest=7)
        if body["end"] == "invalid":
            raise serializers.ValidationError({"name": ["Too long."]})
        return Response({"name": "changed"})


urlpatterns = [*portal_patterns, path("api/try/<uuid:pk>/", TryView.as_view())]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def post(cast: Cast, name: str | None, pk: Any, end: str = "") -> Any:
    client = cast.sign_in(name)
    return client.post(f"/api/try/{pk}/", {"end": end}, content_type="application/json")


def test_a_visible_object_is_found(cast: Cast) -> None:
    assert post(cast, "client_alice", make_project(cast).pk).json() == {"name": "changed"}


def test_foreign_and_unknown_are_the_same(cast: Cast) -> None:
    foreign = post(cast, "rival_rob", make_project(cast).pk)
    unknown = post(cast, "rival_rob", "00000000-0000-7000-8000-000000000000")
    assert (foreign.status_code, foreign.content) == (404, unknown.content)
    assert foreign.json()["code"] == "not_found"


def test_nobody_gets_in_without_signing_in(cast: Cast) -> None:
    answer = post(cast, None, make_project(cast).pk)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_authenticated")


@pytest.mark.parametrize(("end", "status"), [("conflict", 409), ("invalid", 400)])
def test_a_refusal_is_json_and_changes_nothing(cast: Cast, end: str, status: int) -> None:
    project = make_project(cast)
    answer = post(cast, "client_alice", project.pk, end)
    assert answer.status_code == status
    assert answer.json()["code"] == end
    project.refresh_from_db()
    assert project.name == "Junction"


def test_the_details_of_a_conflict_are_told(cast: Cast) -> None:
    answer = post(cast, "client_alice", make_project(cast).pk, "conflict")
    assert answer.json() == {"code": "conflict", "detail": "Later.", "newest": 7}
