"""Where a client's footage lies, and choosing that before there is any."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.models import Organization
from apps.accounts.rules import can_administer
from apps.core.domain.activity import record_activity
from apps.core.domain.regions import default_region, region_names
from apps.core.domain.tenancy import widened
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.models import MediaObject, UploadPart


def has_stored(client: Organization) -> bool:
    """Whether a byte of the client lies in storage. In the caller's scope."""
    return any(table.objects.filter(client=client).exists() for table in (MediaObject, UploadPart))


@transaction.atomic
def choose_region(client: Organization, region: str, *, acting_user: Any) -> Organization:
    """Let a client's footage lie in `region`, from the first one on.

    Raises NotAllowed, InvalidInput for an unknown region, Conflict once something is stored: bytes
    are not carried from one region to another.
    """
    if not (rules.runs_client(acting_user, client) or can_administer(acting_user)):
        raise NotAllowed("Only owners and managers of the client choose where footage lies.")
    if region not in region_names():
        raise InvalidInput(f"There is no region “{region}”; there is {', '.join(region_names())}.")
    client = Organization.objects.select_for_update().get(pk=client.pk)
    before = client.storage_region
    if region == before:
        return client
    with widened(client.pk):
        if has_stored(client):
            raise Conflict(
                f"Footage of {client} lies in {before} already. It cannot change region while "
                "anything is stored; delete it first, or open another client."
            )
        client.region = "" if region == default_region() else region
        client.save(update_fields=["region"])
        record_activity(
            "organization.region_chosen", client, acting_user=acting_user, client_id=client.pk,
            region=region, before=before,
        )  # fmt: skip
    return client
