"""Which files a project has already, so that nobody sends gigabytes twice."""

from __future__ import annotations

import uuid

import msgspec
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import ScopedAPIView
from apps.core.errors import InvalidInput
from apps.footage.domain.uploads.known_files import find_known_files
from apps.projects.models import Project


class NamedFile(msgspec.Struct, forbid_unknown_fields=True):
    """A file on the person's computer."""

    name: str
    size: int


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """The body of the request."""

    files: list[NamedFile]


class KnownFilesView(ScopedAPIView):
    """`POST /api/projects/{id}/known-files/`: which of these files are footage of it already."""

    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """`{"known": [{"name", "size", "path", "url", "received_at"}]}`; nothing is written."""
        project = self.visible(Project, pk)
        try:
            question = msgspec.convert(request.data, Question)
        except msgspec.ValidationError as error:
            raise InvalidInput(f"The list of files is not readable: {error}.") from None
        files = [(file.name, file.size) for file in question.files]
        return Response({"known": find_known_files(project, files, acting_user=request.user)})
