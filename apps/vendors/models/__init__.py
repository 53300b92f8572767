"""Vendor profiles."""

from .profiles import VendorProfile

__all__ = ["VendorProfile"]
