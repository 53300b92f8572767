"""Tables every app may use: activity and jobs, and the bases of all tables."""

from .activity import Activity
from .base import IdentifiedModel, TenantModel, one_of, snapshot, uuid7
from .jobs import Job

__all__ = ["Activity", "IdentifiedModel", "Job", "TenantModel", "one_of", "snapshot", "uuid7"]
