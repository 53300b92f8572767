"""The frame index of one footage: which bytes of its rendition are which frame.

Frame i is the i-th frame in presentation order of a full decode; samples are in decoding order.
The rendition is the original itself where browsers decode it as it lies, else a proxy; the index
names it (docs/format.md). A newer index replaces an older one, which stays for views that are open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from apps.core.errors import Conflict, Gone
from apps.core.models import Statement, columns_of, row_of
from apps.footage.domain.keys.keystore import require_alive
from apps.footage.domain.objects.stored import object_bytes, open_object
from apps.footage.domain.objects.stream_format import DecryptingReader
from apps.footage.domain.serving.frame_index import FrameIndex, parse_index
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Clip, Footage, MediaObject

CACHED = 8
PIECE = 1 << 20
REPLACED = "This rendition of the footage was replaced; open the page again."
_cache: dict[uuid.UUID, FrameIndex] = {}


@dataclass(frozen=True)
class Rendition:
    """What plays: a stored proxy, or the original, wherever it lies after the last byte came."""

    footage: Footage
    proxy: MediaObject | None

    @property
    def pk(self) -> uuid.UUID:
        """What the index and addresses call it: the proxy's id, or the footage's."""
        return self.proxy.pk if self.proxy else self.footage.pk

    @property
    def kind(self) -> str:
        """`original` or `proxy`."""
        return str(self.proxy.kind if self.proxy else ObjectKind.ORIGINAL)

    @property
    def size_plain(self) -> int:
        """Bytes of plaintext."""
        return self.proxy.size_plain if self.proxy else self.footage.size_bytes

    @property
    def content_type(self) -> str:
        """For the browser, which gets bytes, not a film."""
        return self.proxy.content_type if self.proxy else "application/octet-stream"

    def open(self, *, only: FrameIndex | None = None) -> RangeReader:
        """Open it for reading ranges. Raises Unavailable, Shredded, Damaged.

        With `only` bytes between the samples of that index are read as zeros: sound, places and
        whatever else travels in an original is for its owner.
        """
        source = open_object(self.proxy) if self.proxy else open_source(self.footage)
        return RangeReader(source, only if self.proxy is None else None)


class RangeReader:
    """Reads byte ranges of an open plaintext file; a context that closes it."""

    def __init__(self, source: Any, only: FrameIndex | None = None) -> None:
        self._source, self._only = source, only

    def require_readable_at(self, start: int) -> None:
        """Raise Damaged, Unavailable while there is still an answer to put it in."""
        self._source.seek(start)
        self._source.read(1)

    def read_range(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes `[start, stop)`, as they are decrypted."""
        for data in self._read(start, stop):
            yield self._only.without_the_rest(data, start) if self._only else data
            start += len(data)

    def _read(self, start: int, stop: int) -> Iterator[bytes]:
        if isinstance(self._source, DecryptingReader):
            yield from self._source.read_range(start, stop)
            return
        self._source.seek(start)
        while start < stop and (data := self._source.read(min(PIECE, stop - start))):
            start += len(data)
            yield data

    def close(self) -> None:
        """Let go of the ciphertext."""
        self._source.close()

    def __enter__(self) -> RangeReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_index(footage: Footage, of: uuid.UUID | None = None) -> FrameIndex:
    """The newest index, or the newest one of the rendition `of`.

    Raises Conflict before footage is indexed, Gone for a rendition it does not have, Unavailable.
    """
    stored = rendition(footage, ObjectKind.INDEX)
    if of is not None and not _tells_of(stored, of):
        stored = _index_of(footage, of)
    return _read(stored)


def _read(stored: MediaObject) -> FrameIndex:
    found = _cache.get(stored.pk)
    if found is None:
        found = parse_index(object_bytes(stored))
        while len(_cache) >= CACHED:
            _cache.pop(next(iter(_cache)), None)
        _cache[stored.pk] = found
    return found


def read_rendition(footage: Footage, of: uuid.UUID | None = None) -> tuple[FrameIndex, Rendition]:
    """An index and the rendition whose bytes it tells; errors as in `read_index`."""
    if of is not None and (newest := _read_newest(footage, of)):
        return newest
    index = read_index(footage, of)
    if index.rendition == footage.pk:
        return index, Rendition(footage, None)
    if index.rendition is None:
        return index, Rendition(footage, rendition(footage, ObjectKind.PROXY))
    found = _PROXY.rows(footage=footage.pk, proxy=index.rendition)
    if not found:
        raise Gone(REPLACED)
    return index, Rendition(footage, row_of(MediaObject, found[0]))


def _read_newest(footage: Footage, of: uuid.UUID) -> tuple[FrameIndex, Rendition] | None:
    """Both in one statement, if the newest index tells of `of`: open views ask for nothing else."""
    require_kept(footage)
    rows = _NEWEST_OF.rows(footage=footage.pk, of=of)
    stored = {found.kind: found for found in (row_of(MediaObject, row) for row in rows)}
    index, proxy = stored.get(ObjectKind.INDEX), stored.get(ObjectKind.PROXY)
    if index is None or not _tells_of(index, of) or (proxy is None and of != footage.pk):
        return None
    return _read(index), Rendition(footage, proxy)


def _tells_of(index: MediaObject, of: uuid.UUID) -> bool:
    return bool(index.details.get("rendition") == str(of))


def rendition(footage: Footage, kind: str) -> MediaObject:
    """The newest object of `kind`. Raises Conflict while indexing has not made it, Gone."""
    require_kept(footage)
    found = _NEWEST.rows(footage=footage.pk, kind=str(kind))
    if not found:
        raise Conflict(f"“{footage.name}” is not indexed yet; its frames come when it is ready.")
    return row_of(MediaObject, found[0])


def _newest(footage: uuid.UUID, kind: str) -> Any:
    stored = MediaObject.objects.filter(footage=footage, kind=kind).order_by("-version")
    return stored.values_list(*columns_of(MediaObject))[:1]


def _proxy(footage: uuid.UUID, proxy: uuid.UUID) -> Any:
    stored = MediaObject.objects.filter(footage=footage, pk=proxy, kind=ObjectKind.PROXY)
    return stored.order_by().values_list(*columns_of(MediaObject))


def _newest_of(footage: uuid.UUID, of: uuid.UUID) -> Any:
    stored = MediaObject.objects.filter(footage=footage)
    newest = stored.filter(kind=ObjectKind.INDEX).order_by("-version").values("pk")[:1]
    wanted = stored.filter(Q(pk__in=newest) | Q(pk=of, kind=ObjectKind.PROXY))
    return wanted.order_by().values_list(*columns_of(MediaObject))


_NEWEST, _PROXY, _NEWEST_OF = Statement(_newest), Statement(_proxy), Statement(_newest_of)


def require_kept(footage: Footage) -> None:
    """Raise Gone when the footage was deleted or its keys were destroyed."""
    require_alive(f"project/{footage.project_id}")  # also of what this process remembers
    if footage.status == FootageStatus.DELETED:
        raise Gone(f"“{footage.name}” was deleted; its labels and receipts are kept.")


def _index_of(footage: Footage, of: uuid.UUID) -> MediaObject:
    require_kept(footage)
    named = footage.objects_stored.filter(kind=ObjectKind.INDEX).order_by("-version")
    found = named.filter(details__rendition=str(of)).first()
    if found is None and footage.objects_stored.filter(pk=of, kind=ObjectKind.PROXY).exists():
        found = named.filter(details__rendition__isnull=True).first()  # of the first layout
    if found is None:
        raise Gone(REPLACED)
    return found


def frames_document(clip: Clip) -> dict[str, Any]:
    """What the labeling view reads: the index of one clip's frames, and of no others.

    Samples begin with the key frame the clip's first frame needs and end with the last one its
    frames need; offsets are positions in the whole rendition, whose bytes `rendition.url` serves,
    also after a newer rendition has taken its place. `rendition.description` is base64, empty
    where the codec has none (VP8, VP9, AV1); ranks are frame numbers of the footage.
    """
    footage = clip.footage
    index, shown = read_rendition(footage)
    samples = index.samples_of(clip.start, clip.stop)
    return {
        "clip": {"start": clip.start, "stop": clip.stop},
        "width": footage.width,
        "height": footage.height,
        "fps": [footage.fps_num, footage.fps_den],
        "pts_ms": index.pts_ms[clip.start : clip.stop].tolist(),
        "rendition": {
            "codec": index.codec,
            "description": index.description,
            "coded_width": index.width,
            "coded_height": index.height,
            "size": shown.size_plain,
            "kind": shown.kind,
            "url": f"{reverse('footage:clip_video', args=[clip.pk])}?rendition={shown.pk}",
        },
        "samples": {
            "offset": index.offset[samples].tolist(),
            "size": index.size[samples].tolist(),
            "rank": index.rank[samples].tolist(),
            "key": index.key[samples].astype(int).tolist(),
        },
    }
