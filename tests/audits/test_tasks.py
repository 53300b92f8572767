"""The beat job that accepts lots nobody decided on in time."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.audits.enums import LotStatus
from apps.audits.models import Lot
from apps.audits.tasks import accept_overdue_lots
from tests.audits.worlds import make_lot, make_next_lot
from tests.cast import Cast


def test_the_job_accepts_what_is_overdue_and_nothing_else(cast: Cast) -> None:
    overdue = make_lot(cast, tracks=2, acceptance_days=5)
    in_time = make_next_lot(cast, overdue, tracks=2)
    Lot.objects.filter(pk=overdue.pk).update(decide_by=timezone.now() - timedelta(minutes=1))

    assert accept_overdue_lots() == 1

    found = dict(Lot.objects.values_list("pk", "status"))
    assert found == {
        overdue.pk: LotStatus.DEEMED_ACCEPTED,
        in_time.pk: LotStatus.FROZEN,
    }
