"""Tables every app may use: activity and jobs, the bases of all tables, statements kept."""

from .activity import Activity
from .base import IdentifiedModel, TenantModel, one_of, snapshot, uuid7
from .jobs import Job
from .plain_json import PlainJSONField
from .statements import NotPreparable, Statement, columns_of, row_of, run_prepared

__all__ = [
    "Activity",
    "IdentifiedModel",
    "Job",
    "NotPreparable",
    "PlainJSONField",
    "Statement",
    "TenantModel",
    "columns_of",
    "one_of",
    "row_of",
    "run_prepared",
    "snapshot",
    "uuid7",
]
