"""The API of the blind audit view."""

from .items import ItemAnnotationView, ItemFindingsView, ItemHoldView, ItemInspectionView

__all__ = ["ItemAnnotationView", "ItemFindingsView", "ItemHoldView", "ItemInspectionView"]
