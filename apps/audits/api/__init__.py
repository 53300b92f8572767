"""The API of the blind audit view and of disputes."""

from .disputes import DisputeAnnotationView
from .items import (
    ItemAheadView,
    ItemAnnotationView,
    ItemFindingsView,
    ItemFindingView,
    ItemHoldView,
    ItemInspectionView,
)

__all__ = [
    "DisputeAnnotationView",
    "ItemAheadView",
    "ItemAnnotationView",
    "ItemFindingView",
    "ItemFindingsView",
    "ItemHoldView",
    "ItemInspectionView",
]
