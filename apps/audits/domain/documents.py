"""A sampled item as a document of the labeling view, without anything that names its makers."""

from __future__ import annotations

from typing import Any

from apps.annotations.domain.documents import read_document
from apps.audits.enums import ItemKind
from apps.audits.models import LotItem, SampleItem


def item_document(sample_item: SampleItem) -> dict[str, Any]:
    """The sampled object alone (an event brings its track); a clip brings everything in it."""
    item = sample_item.item
    document = read_document(item.task)
    document["task"] = str(sample_item.pk)
    return only_item(document, item)


def only_item(document: dict[str, Any], item: LotItem) -> dict[str, Any]:
    """`document` cut down to the item, in place."""
    if item.kind == ItemKind.CLIP:
        return document
    wanted = str(item.object_id)
    events = [event for event in document["events"] if event["id"] == wanted]
    tracks = {wanted} | {event["track"] for event in events}
    document["events"] = events
    document["tracks"] = [track for track in document["tracks"] if track["id"] in tracks]
    document["tags"] = []
    return document
