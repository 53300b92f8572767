"""The verifiable draw: the seed is committed before anyone inspects and revealed afterwards."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from apps.audits import rules
from apps.audits.domain.doubles import double_items
from apps.audits.domain.lots import change_status
from apps.audits.domain.plans import sample_size
from apps.audits.domain.switching import severity_for
from apps.audits.enums import LOT_TRANSITIONS, LotStatus
from apps.audits.models import Lot, Sample, SampleItem
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import require_transition
from apps.core.errors import NotAllowed
from apps.quality.sampling import commit_seed, draw_order


@transaction.atomic
def draw_sample(lot: Lot, *, acting_user: Any) -> Sample:
    """Draw as many items as the lot's plan needs, by HMAC under a fresh secret seed.

    The commitment (SHA-256 of the seed) is in the activity log from this moment. Raises
    NotAllowed for others than the lot's auditors or the client's managers, Conflict while the
    inspection of its contract is stopped.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if not rules.can_draw(acting_user, lot):
        raise NotAllowed("Only the lot's auditors or the client's managers draw the sample.")
    require_transition(LOT_TRANSITIONS, lot.status, LotStatus.SAMPLING, "lot")
    seed = secrets.token_bytes(32)
    ids = [str(pk) for pk in lot.items.filter(round=lot.round).values_list("pk", flat=True)]
    severity = severity_for(lot)
    drawn = draw_order(seed, ids)[: sample_size(lot.terms, len(ids), severity)]
    sample = Sample.objects.create(
        client_id=lot.client_id,
        lot=lot,
        round=lot.round,
        seed=seed,
        commitment=commit_seed(seed),
        size=len(drawn),
        severity=severity,
        drawn_by=acting_user,
    )
    items = [
        SampleItem(client_id=lot.client_id, sample=sample, item_id=item_id, position=position)
        for position, item_id in enumerate(drawn, start=1)
    ]
    double_items(items, seed)
    SampleItem.objects.bulk_create(items)
    # Nothing is written on the tasks: their pages would tell the vendor where the auditors look.
    change_status(lot, LotStatus.SAMPLING, acting_user=acting_user)
    record_activity(
        "sample.drawn",
        lot,
        acting_user=acting_user,
        commitment=sample.commitment,
        items_hash=lot.items_hash,
        size=sample.size,
        of=len(ids),
    )
    return sample
