"""What every page of the Django admin has in common. Staff are operators (see accounts)."""

from .base import ReadOnlyAdmin

__all__ = ["ReadOnlyAdmin"]
