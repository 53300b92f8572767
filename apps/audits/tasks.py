"""Celery's side of audits: lots nobody decided on in time, gold."""

from __future__ import annotations

from celery import shared_task

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.audits.domain import exemptions, gold
from apps.core.domain.tenancy import scope


@shared_task(name="audits.accept_overdue_lots")
def accept_overdue_lots() -> int:
    """Accept lots whose days are over, client by client, each in a transaction of its own."""
    clients = Organization.objects.filter(kind=OrganizationKind.CLIENT)
    count = 0
    for client_id in list(clients.values_list("pk", flat=True)):
        with scope([client_id]):
            count += exemptions.accept_overdue_lots()
    return count


@shared_task(name="audits.tend_gold")
def tend_gold() -> int:
    """Score submitted gold and mix more into the work of whoever is due, client by client."""
    clients = Organization.objects.filter(kind=OrganizationKind.CLIENT)
    count = 0
    for client_id in list(clients.values_list("pk", flat=True)):
        with scope([client_id]):
            count += gold.score_gold() + gold.mix_gold()
    return count
