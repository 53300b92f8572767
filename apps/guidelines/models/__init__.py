"""Guideline versions and their acknowledgements."""

from .guidelines import Acknowledgement, GuidelineVersion

__all__ = ["Acknowledgement", "GuidelineVersion"]
