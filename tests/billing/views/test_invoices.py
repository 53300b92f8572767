"""What an invoice's page says of its lines."""

from __future__ import annotations

import re

from apps.audits.domain.decision import decide_lot
from apps.billing.domain.invoices import draft_invoice
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast


def test_quantities_are_written_without_zeros_for_show(cast: Cast) -> None:
    lot = make_lot(cast, tracks=10)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    invoice = draft_invoice(lot, acting_user=None)

    page = cast.sign_in("vendor_bob").get(f"/invoices/{invoice.pk}/").content.decode()

    by_task = re.findall(r'<a href="/tasks/[^"]+/">([^<]*)</a>', page)
    cells = re.findall(r'<td class="pl-num">([^<]*)</td>', page)
    assert by_task
    assert not [text for text in [*by_task, cells[0]] if "." in text]
