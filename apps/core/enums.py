"""Names of states shared by every app: jobs. Imports nothing of the project."""

from django.db.models import TextChoices


class JobState(TextChoices):
    """Life of a job row. `parked` needs a person: it failed too often."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PARKED = "parked"


class Queue(TextChoices):
    """Celery queues; one worker may serve all or some."""

    DEFAULT = "default"
    INGEST = "ingest"
    EXPORT = "export"
    QUALITY = "quality"


ENDED_STATES = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED, JobState.PARKED)
