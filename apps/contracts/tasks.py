"""Celery's side of contracts: saying that one has run out."""

from __future__ import annotations

from celery import shared_task

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.contracts.domain.expiry import expire_contracts as expire
from apps.core.domain.tenancy import scope


@shared_task(name="contracts.expire_contracts")
def expire_contracts() -> int:
    """Expire contracts past their last day, client by client, each in a transaction of its own."""
    clients = Organization.objects.filter(kind=OrganizationKind.CLIENT)
    count = 0
    for client_id in list(clients.values_list("pk", flat=True)):
        with scope([client_id]):
            count += expire()
    return count
