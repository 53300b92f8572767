"""Resumable uploads: the tus 1.0 protocol, spoken so that its clients work unmodified."""

from __future__ import annotations

import base64
import binascii
import uuid
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import ScopedAPIView, UnreadBody
from apps.core.domain.tenancy import scope_of
from apps.core.errors import DomainError, InvalidInput, Unavailable
from apps.footage.domain.uploads.appending import append_to_upload
from apps.footage.domain.uploads.checksums import CHECKSUMS
from apps.footage.domain.uploads.limits import MAX_UPLOAD_BYTES
from apps.footage.domain.uploads.refusals import UploadBusy
from apps.footage.domain.uploads.uploads import create_upload, require_open, terminate_upload
from apps.footage.enums import UploadStatus
from apps.footage.models import Upload
from apps.projects.models import Project

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-defer-length,creation-with-upload,checksum,expiration,termination"
PART_TYPE = "application/offset+octet-stream"
# A client of whom no byte came for so long is taken as gone; what it sent is kept.
SILENT_SECONDS = 60.0
PASSING = (UploadBusy.status, Unavailable.status)


class WrongVersion(DomainError):
    """The client speaks another version of the protocol, or none."""

    status = 412
    code = "tus_version"


class WrongContentType(DomainError):
    """Bytes of an upload come under their own content type."""

    status = 415
    code = "content_type"


class TusView(ScopedAPIView):
    """What both addresses share: the version check, the headers, streaming the body."""

    parser_classes = [UnreadBody]
    own_transactions = True  # none is open while bytes are awaited

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign-in first, then the protocol version."""
        super().initial(request, *args, **kwargs)
        known = hasattr(self, str(request.method).lower()) and request.method != "OPTIONS"
        if known and request.headers.get("Tus-Resumable") != VERSION:
            raise WrongVersion(f"This server speaks tus {VERSION}; say so in Tus-Resumable.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every answer says the version; a refused version also hears which are known."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        if response.status_code in PASSING:
            response["Retry-After"] = "1"
        if response.status_code == WrongVersion.status or request.method == "OPTIONS":
            response["Tus-Version"] = VERSION
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """What this server can do."""
        return Response(
            status=204,
            headers={
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(MAX_UPLOAD_BYTES),
                "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
            },
        )

    def append(self, request: Request, upload: Upload, offset: int) -> Upload:
        """Stream the body into the upload."""
        if request.headers.get("Trailer"):
            raise InvalidInput("Checksums come in a header before the bytes, not in a trailer.")
        length = request.headers.get("Upload-Length")
        return append_to_upload(
            upload,
            offset,
            body_of(request),
            acting_user=request.user,
            checksum=request.headers.get("Upload-Checksum", ""),
            arriving=int(request.headers.get("Content-Length") or 0),
            length=None if length is None else header_number(request, "Upload-Length"),
        )


class UploadsView(TusView):
    """`POST /api/uploads/`: open an upload, perhaps with its first bytes."""

    def post(self, request: Request) -> HttpResponse:
        """201 with the new address in Location."""
        if request.headers.get("Upload-Concat"):
            raise InvalidInput("This server does not put uploads together; send the file whole.")
        metadata = read_metadata(request.headers.get("Upload-Metadata", ""))
        with scope_of(request.user):
            upload = create_upload(
                self.visible(Project, project_id_of(metadata)),
                name=metadata.get("filename") or metadata.get("name") or "",
                folder=metadata.get("relativePath", "").rpartition("/")[0],
                length=announced_length(request),
                acting_user=request.user,
            )
        headers = {"Location": reverse("api:upload", args=[upload.pk])}
        if request.content_type == PART_TYPE:
            upload = self.append_first(request, upload)
            headers["Upload-Offset"] = str(upload.offset)
        return HttpResponse(status=201, headers={**headers, **expiry(upload)})

    def append_first(self, request: Request, upload: Upload) -> Upload:
        """The bytes that came with the creation; refused bytes leave no upload behind."""
        try:
            return self.append(request, upload, 0)
        except DomainError:
            with scope_of(request.user):
                terminate_upload(upload, acting_user=request.user)
            raise


class UploadView(TusView):
    """`HEAD/PATCH/DELETE /api/uploads/{id}/`: one's own upload."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Some networks let only GET and POST through; the real method is then in a header."""
        meant = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and meant in ("PATCH", "DELETE", "HEAD"):
            request.method = meant
        return super().dispatch(request, *args, **kwargs)

    def head(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """How much has arrived."""
        with scope_of(request.user):  # the method may have come in a header
            upload = self.visible(Upload, pk)
        if upload.status != UploadStatus.COMPLETE:
            require_open(upload)
        length = {"Upload-Defer-Length": "1"}
        if upload.length is not None:
            length = {"Upload-Length": str(upload.length)}
        return HttpResponse(
            status=200,
            headers={
                "Upload-Offset": str(upload.offset),
                **length,
                "Upload-Metadata": write_metadata(upload),
                **expiry(upload),
            },
        )

    def patch(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Append the body at Upload-Offset."""
        if request.content_type != PART_TYPE:
            raise WrongContentType(f"Bytes of an upload come as {PART_TYPE}.")
        offset = header_number(request, "Upload-Offset")
        with scope_of(request.user):
            upload = self.visible(Upload, pk)
        upload = self.append(request, upload, offset)
        return HttpResponse(
            status=204, headers={"Upload-Offset": str(upload.offset), **expiry(upload)}
        )

    def delete(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """End the upload and forget what had arrived."""
        with scope_of(request.user):
            terminate_upload(self.visible(Upload, pk), acting_user=request.user)
        return HttpResponse(status=204)


def read_metadata(header: str) -> dict[str, str]:
    """`key base64,key base64` as text. Raises InvalidInput."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise InvalidInput(f"Upload-Metadata: the value of “{key}” is not base64.") from None
    return found


def write_metadata(upload: Upload) -> str:
    """What the client said when it opened the upload."""
    values = {"filename": upload.name, "project": str(upload.project_id)}
    if upload.folder:
        values["relativePath"] = f"{upload.folder}/{upload.name}"
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items()
    )


def project_id_of(metadata: dict[str, str]) -> uuid.UUID:
    """The project the footage is for. Raises InvalidInput without one, Http404 for nonsense."""
    if not metadata.get("project"):
        raise InvalidInput("Upload-Metadata must name the project.")
    try:
        return uuid.UUID(metadata["project"])
    except ValueError:
        raise Http404 from None


def announced_length(request: Request) -> int | None:
    """How long the file is, None when the client says that later. Raises InvalidInput."""
    deferred = request.headers.get("Upload-Defer-Length")
    if deferred is None:
        return header_number(request, "Upload-Length")
    if deferred != "1" or "Upload-Length" in request.headers:
        raise InvalidInput("Say either Upload-Length or Upload-Defer-Length: 1.")
    return None


def body_of(request: Request) -> Any:
    """The body as a stream that ends when the client falls silent.

    Django reads as many bytes as Content-Length says, none without; a body sent in chunks is
    ended by the web server.
    """
    environ = request._request.environ  # type: ignore[attr-defined]
    if connection := environ.get("gunicorn.socket"):
        connection.settimeout(SILENT_SECONDS)
    if environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH"):
        return environ["wsgi.input"]
    return request._request


def header_number(request: Request, name: str) -> int:
    """A whole number from a header. Raises InvalidInput."""
    value = request.headers.get(name, "")
    if not (value.isascii() and value.isdigit()) or len(value) > 18:
        raise InvalidInput(f"{name} must be a whole number of bytes, not “{value[:40]}”.")
    return int(value)


def expiry(upload: Upload) -> dict[str, str]:
    """When an unfinished upload is forgotten."""
    if upload.status != UploadStatus.OPEN:
        return {}
    return {"Upload-Expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True)}
