"""The Django admin of footage: rows to look at, quotas to set, and the health of keys."""

from . import keys, quotas, rows

__all__ = ["keys", "quotas", "rows"]
