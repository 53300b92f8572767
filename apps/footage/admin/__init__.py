"""The Django admin of footage: rows to look at, and the health of keys."""

from . import rows

__all__ = ["rows"]
