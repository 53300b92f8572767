"""Exports."""

from .exports import Export

__all__ = ["Export"]
