"""Bytes of footage: ranges of a clip's video, single frames, posters. Nothing here is public.

Streaming bodies run after the request's transaction, so everything is opened before it ends.
"""

from __future__ import annotations

import uuid
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from apps.core.errors import InvalidInput
from apps.core.views import PageView
from apps.footage.domain.clips import find_clip
from apps.footage.domain.serving.frame_index import FrameIndex
from apps.footage.domain.serving.frames import Rendition, read_rendition
from apps.footage.domain.serving.ranges import RangeRefused, requested_range
from apps.footage.domain.serving.video import (
    make_still,
    open_video,
    require_readable,
    show_poster,
)
from apps.footage.models import Clip, Footage, MediaObject
from apps.footage.views.streams import OpenRange, may_still_read

PRIVATE = {
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a browser says it wants the bytes for; "" are programs that are no browsers.
OWN_SITES = ("same-origin", "")
OWN_USES = ("empty", "video", "image", "")


class MediaView(PageView):
    """Media answers 403 instead of leading to the sign-in page, and never to another site."""

    raise_exception = True
    uses: tuple[str, ...] = OWN_USES

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Refuse what another site's page asked the browser for, and media as a page of its own.

        Only our pages draw the watermark over what they show.
        """
        if request.headers.get("Sec-Fetch-Site", "") not in OWN_SITES:
            raise PermissionDenied
        if request.headers.get("Sec-Fetch-Dest", "") not in self.uses:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ClipVideoView(MediaView):
    """`GET/HEAD /media/clips/{id}/video/`: a rendition by range, while the clip is open to one.

    `?rendition=` (from the frames document) keeps an open view on the bytes its index tells.
    """

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """The bytes asked for: 206 for a range, 200 for all, 416 for what is not there."""
        clip = _seen_clip(request, pk)
        index, stored = _asked_rendition(request, clip)
        try:
            part = asked_range(request, stored)
        except RangeRefused as refusal:
            return no_such_range(refusal, stored)
        span = part or (0, stored.size_plain)
        session_key = request.session.session_key or ""
        reader = open_video(
            clip, (index, stored), span, session_key=session_key, acting_user=request.user
        )
        may_go_on = partial(may_still_read, session_key, clip.pk, stored.pk, span)
        body = OpenRange(reader, span, may_go_on)
        return described(StreamingHttpResponse(body), stored, part)

    def head(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """What GET would say, and to the same people, without the bytes and unrecorded."""
        clip = _seen_clip(request, pk)
        index, stored = _asked_rendition(request, clip)
        try:
            part = asked_range(request, stored)
        except RangeRefused as refusal:
            return no_such_range(refusal, stored)
        span = part or (0, stored.size_plain)
        require_readable(clip, index, span, acting_user=request.user)
        return described(HttpResponse(), stored, part)


def asked_range(request: HttpRequest, stored: MediaObject | Rendition) -> tuple[int, int] | None:
    """`[start, stop)`, or None for all: also when the reader holds bytes of another rendition."""
    tag = _tag(stored)
    wanted = request.headers.get("If-Range", tag) == tag
    return requested_range(request.headers.get("Range") if wanted else None, stored.size_plain)


def _tag(stored: MediaObject | Rendition) -> str:
    return f'"{stored.pk}"'


def described(
    response: HttpResponseBase, stored: MediaObject | Rendition, part: tuple[int, int] | None
) -> HttpResponseBase:
    """The response with its status and what it says of the bytes."""
    start, stop = part or (0, stored.size_plain)
    response.status_code = 206 if part else 200
    response["Content-Type"] = stored.content_type
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _tag(stored)
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size_plain}"
    for name, value in PRIVATE.items():
        response[name] = value
    return response


def no_such_range(refusal: RangeRefused, stored: MediaObject | Rendition) -> HttpResponse:
    """What is said of a range that is not there."""
    return HttpResponse(
        refusal.message,
        status=refusal.status,
        content_type="text/plain",
        headers={**PRIVATE, "Content-Range": f"bytes */{stored.size_plain}"},
    )


def _seen_clip(request: HttpRequest, pk: uuid.UUID) -> Clip:
    """The clip with its footage, read at once: this is asked for every second by everybody."""
    clip = find_clip(pk, acting_user=request.user)
    if clip is None:
        raise Http404
    return clip


def _asked_rendition(request: HttpRequest, clip: Clip) -> tuple[FrameIndex, Rendition]:
    """The object asked for and its index, of this footage and playable, else the newest one."""
    asked = request.GET.get("rendition")
    try:
        of = uuid.UUID(asked) if asked else None
    except ValueError:
        raise InvalidInput("The rendition is the id the frame index names.") from None
    return read_rendition(clip.footage, of)


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
        picture = show_poster(
            self.visible(Footage, pk),
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)
