"""What every page of the Django admin has in common. Staff are operators (see accounts)."""

from .activity import ActivityAdmin
from .base import ReadOnlyAdmin, run_verb
from .jobs import JobAdmin

__all__ = ["ActivityAdmin", "JobAdmin", "ReadOnlyAdmin", "run_verb"]
