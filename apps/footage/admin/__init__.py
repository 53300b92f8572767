"""The Django admin of footage: rows to look at, quotas to set, and the health of keys."""

from . import quotas, rows

__all__ = ["quotas", "rows"]
