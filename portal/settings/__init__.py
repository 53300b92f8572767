"""Settings by place: `base` for all, then development, demo, test or production."""

from portal.celery import app  # so that `task.delay()` knows the broker wherever Django runs

__all__ = ["app"]
