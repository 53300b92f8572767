"""Index versions: what names the rendition and tells which of its bytes are which frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import write_object
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage, MediaObject

COLUMNS = ("offset", "size", "rank", "key")


def next_version(footage: Footage, kind: str) -> int:
    """The number of the next stored object of `kind`."""
    newest = footage.objects_stored.filter(kind=kind).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def newest_index(footage: Footage) -> MediaObject | None:
    """The row of the index in force."""
    return footage.objects_stored.filter(kind=ObjectKind.INDEX).order_by("-version").first()


def write_index(
    footage: Footage,
    proxy: MediaObject | None,
    setup: Mapping[str, Any],
    columns: Mapping[str, Sequence[int]],
    pts_ms: Sequence[float],
) -> MediaObject:
    """Store an index of a proxy, or without one of the original; the row is returned unsaved.

    Layout: docs/format.md. `setup` has codec, description, width and height for the decoder;
    `columns` one value a sample.
    """
    shown = str(proxy.pk if proxy else footage.pk)
    document = {
        "layout": 2,
        "pts_ms": list(pts_ms),
        "rendition": {
            "object": shown,
            "kind": str(ObjectKind.PROXY if proxy else ObjectKind.ORIGINAL),
            **setup,
            **{name: list(columns[name]) for name in COLUMNS},
        },
    }
    return write_object(
        footage.project,
        ObjectKind.INDEX,
        "application/json",
        [msgspec.json.encode(document)],
        version=next_version(footage, ObjectKind.INDEX),
        details={"rendition": shown},
    )


def keep(footage: Footage, *objects: MediaObject) -> None:
    """Make written objects the footage's, in the caller's transaction."""
    for stored in objects:
        stored.footage = footage
        stored.save(force_insert=True)


def forget(footage: Footage, *kinds: str) -> None:
    """Remove what is stored of `kinds`: rows now, ciphertexts once that is committed."""
    found = footage.objects_stored.filter(kind__in=kinds)
    names = list(found.values_list("storage_key", flat=True))
    found.delete()
    transaction.on_commit(lambda: delete_stored(names), robust=True)
