"""What an invoice's page says of its lines."""

from __future__ import annotations

import re
from pathlib import Path

from apps.audits.domain.decision import decide_lot
from apps.billing.domain.invoices import draft_invoice
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast
from tests.papers import read_paper


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


def test_the_paper_says_what_the_page_says(cast: Cast, tmp_path: Path) -> None:
    lot = make_lot(cast, tracks=10)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    invoice = draft_invoice(lot, acting_user=None)
    answer = cast.sign_in("vendor_bob").get(f"/invoices/{invoice.pk}/invoice.pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{invoice.number}.pdf"'
    text = read_paper(answer.content, tmp_path)
    for line in invoice.lines.all():
        assert line.derivation["formula"] in text
        assert f"{line.amount:,.2f}" in text
    assert "not issued: a draft" in text
    assert f"{invoice.total:,.2f}" in text
