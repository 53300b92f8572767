"""Bytes of footage: ranges of a clip's video, single frames, posters. Nothing here is public.

Streaming bodies run after the request's transaction, so everything is opened before.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from apps.core.errors import InvalidInput
from apps.core.views import PageView
from apps.footage.domain.objects.stream_format import DecryptingReader
from apps.footage.domain.serving.frames import read_rendition
from apps.footage.domain.serving.ranges import RangeRefused, requested_range
from apps.footage.domain.serving.video import make_still, open_video, poster_of
from apps.footage.models import Clip, Footage, MediaObject

PRIVATE = {
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OWN_SITES = ("same-origin", "none", "")


class OpenRange:
    """A body of one byte range; closes the reader with the response, begun or not."""

    def __init__(self, reader: DecryptingReader, span: tuple[int, int]) -> None:
        self._reader, self._span = reader, span

    def __iter__(self) -> Iterator[bytes]:
        return self._reader.read_range(*self._span)

    def close(self) -> None:
        """Let go of the stored object."""
        self._reader.close()


class MediaView(PageView):
    """Media answers 403 instead of leading to the sign-in page, and never to another site."""

    raise_exception = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Refuse what another site's page has asked the browser for."""
        if request.headers.get("Sec-Fetch-Site", "") not in OWN_SITES:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ClipVideoView(MediaView):
    """`GET/HEAD /media/clips/{id}/video/`: a rendition by range, while the clip is open to one.

    `?rendition=` (from the frames document) keeps an open view on the bytes its index tells.
    """

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """The bytes asked for: 206 for a range, 200 for all, 416 for what is not there."""
        clip = self.visible(Clip, pk)
        stored = _asked_rendition(request, clip)
        etag = f'"{stored.pk}"'
        wanted = request.headers.get("If-Range", etag) == etag
        try:
            span = requested_range(
                request.headers.get("Range") if wanted else None, stored.size_plain
            )
        except RangeRefused as refusal:
            return HttpResponse(
                refusal.message,
                status=refusal.status,
                content_type="text/plain",
                headers={**PRIVATE, "Content-Range": f"bytes */{stored.size_plain}"},
            )
        start, stop = span or (0, stored.size_plain)
        reader = open_video(
            clip,
            stored,
            (start, stop),
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        response = StreamingHttpResponse(
            OpenRange(reader, (start, stop)),
            status=206 if span else 200,
            content_type=stored.content_type,
            headers={**PRIVATE, "ETag": etag, "Accept-Ranges": "bytes"},
        )
        response["Content-Length"] = str(stop - start)
        if span:
            response["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size_plain}"
        return response

    def head(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Size and tag, without a body."""
        stored = _asked_rendition(request, self.visible(Clip, pk))
        response = HttpResponse(
            content_type=stored.content_type,
            headers={**PRIVATE, "ETag": f'"{stored.pk}"', "Accept-Ranges": "bytes"},
        )
        response["Content-Length"] = str(stored.size_plain)
        return response


def _asked_rendition(request: HttpRequest, clip: Clip) -> MediaObject:
    """The object asked for, of this footage and playable, else the newest one."""
    asked = request.GET.get("rendition")
    try:
        of = uuid.UUID(asked) if asked else None
    except ValueError:
        raise InvalidInput("The rendition is the id the frame index names.") from None
    return read_rendition(clip.footage, of)[1]


class ClipStillView(MediaView):
    """`GET /media/clips/{id}/stills/{frame}/`: one exact frame, watermarked."""

    def get(self, request: HttpRequest, pk: uuid.UUID, frame: int) -> HttpResponse:
        """The JPEG."""
        picture = make_still(
            self.visible(Clip, pk),
            frame,
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)


class PosterView(MediaView):
    """`GET /media/footage/{id}/poster/`: the first frame, for whoever sees the footage."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The JPEG."""
        picture = poster_of(self.visible(Footage, pk))
        return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)
