"""Pictures of footage: filmstrips, the small one for lists, sharp stills. None is public."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from apps.footage.domain.serving.filmstrip import clip_filmstrip, footage_filmstrip, thumbnail_of
from apps.footage.domain.serving.sharp import make_sharp_still
from apps.footage.models import Clip, Footage

from .media import PRIVATE, MediaView

PACK = "application/octet-stream"


class FilmstripView(MediaView):
    """`GET /media/footage/{id}/filmstrip/`: small pictures of all of it, in one pack."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The pack; 204 while it is being made."""
        pack = footage_filmstrip(
            self.visible(Footage, pk),
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        if pack is None:
            return HttpResponse(status=204, headers=PRIVATE)
        return HttpResponse(pack, content_type=PACK, headers=PRIVATE)


class ClipFilmstripView(MediaView):
    """`GET /media/clips/{id}/filmstrip/`: small pictures of the clip's own frames."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The pack."""
        pack = clip_filmstrip(
            self.visible(Clip, pk),
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        return HttpResponse(pack, content_type=PACK, headers=PRIVATE)


class ThumbnailView(MediaView):
    """`GET /media/footage/{id}/thumbnail/`: one small picture, for lists."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The JPEG; 204 while it is being made."""
        picture = thumbnail_of(
            self.visible(Footage, pk),
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        if picture is None:
            return HttpResponse(status=204, headers=PRIVATE)
        return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)


class FootageStillView(MediaView):
    """`GET /media/footage/{id}/stills/{frame}/`: one frame as sharp as the source, watermarked."""

    def get(self, request: HttpRequest, pk: uuid.UUID, frame: int) -> HttpResponse:
        """The JPEG."""
        picture = make_sharp_still(
            self.visible(Footage, pk),
            frame,
            session_key=request.session.session_key or "",
            acting_user=request.user,
        )
        return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)
