"""The API of the blind audit view."""

from .items import (
    ItemAnnotationView,
    ItemFindingsView,
    ItemFindingView,
    ItemHoldView,
    ItemInspectionView,
)

__all__ = [
    "ItemAnnotationView",
    "ItemFindingView",
    "ItemFindingsView",
    "ItemHoldView",
    "ItemInspectionView",
]
