"""The one way to write the activity log."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from apps.core.models import Activity


def record_activity(
    verb: str,
    subject: models.Model,
    *,
    acting_user: Any,
    client_id: uuid.UUID | None = None,
    **data: Any,
) -> Activity:
    """Note that `acting_user` did `verb` to `subject`, in the caller's transaction.

    `client_id` defaults to the subject's own; `data` must be JSON-ready and hold no secrets.
    `acting_user` is None for what the system did by itself (a timer, a job).
    """
    owner = client_id or getattr(subject, "client_id", None) or subject.pk
    return Activity.objects.create(
        client_id=owner,
        actor=acting_user,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data,
    )
