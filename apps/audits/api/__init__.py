"""The API of the blind audit view and of disputes."""

from .disputes import DisputeAnnotationView
from .items import (
    ItemAnnotationView,
    ItemFindingsView,
    ItemFindingView,
    ItemHoldView,
    ItemInspectionView,
)

__all__ = [
    "DisputeAnnotationView",
    "ItemAnnotationView",
    "ItemFindingView",
    "ItemFindingsView",
    "ItemHoldView",
    "ItemInspectionView",
]
