"""Celery's side of annotations: giving back tasks whose lease ran out."""

from __future__ import annotations

from celery import shared_task

from apps.accounts.models import Organization
from apps.annotations.domain.assignment import expire_leases as expire
from apps.core.domain.tenancy import scope


@shared_task(name="annotations.expire_leases")
def expire_leases() -> int:
    """Return lapsed tasks to the queue, for every client."""
    with scope(Organization.objects.values_list("pk", flat=True)):
        return expire()
