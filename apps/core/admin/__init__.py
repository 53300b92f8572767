"""What every page of the Django admin has in common. Staff are operators (see accounts)."""

from .activity import ActivityAdmin
from .base import ReadOnlyAdmin, ReadOnlyInline, run_verb
from .jobs import JobAdmin

__all__ = ["ActivityAdmin", "JobAdmin", "ReadOnlyAdmin", "ReadOnlyInline", "run_verb"]
