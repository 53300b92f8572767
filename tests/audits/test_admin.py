"""What operators read of plans, switching and exemptions; nothing can be written there."""

from __future__ import annotations

from decimal import Decimal

from apps.audits.domain.decision import decide_lot
from apps.audits.domain.exemptions import waive_lot
from apps.audits.models import AccuracyReport, Exemption, SwitchingState
from tests.audits.worlds import inspect_all, make_lot, make_next_lot
from tests.cast import Cast


def test_an_operator_reads_switching_exemptions_plans_and_reports(cast: Cast) -> None:
    lot = make_lot(
        cast, tasks=1, tracks=10,
        plan="standard", aql=Decimal("6.5"), level="II", severity="normal",
    )  # fmt: skip
    inspect_all(cast, lot, defective=1)
    decide_lot(lot, acting_user=cast.auditor_omar)
    waived = make_next_lot(cast, lot)
    waive_lot(waived, reason="Needed today.", acting_user=cast.client_alice)
    olga = cast.sign_in("operator_olga")
    state, exemption = SwitchingState.objects.get(), Exemption.objects.get()
    report, terms = AccuracyReport.objects.get(), lot.terms
    pages = {
        "/admin/audits/switchingstate/": "rejected",
        f"/admin/audits/switchingstate/{state.pk}/change/": "rejected",
        "/admin/audits/exemption/": "Needed today.",
        f"/admin/audits/exemption/{exemption.pk}/change/": "Needed today.",
        "/admin/contracts/contractversion/": "MIL-STD-105E at AQL 6.5",
        f"/admin/contracts/contractversion/{terms.pk}/change/": "AQL: 6.5",
        f"/admin/audits/accuracyreport/{report.pk}/change/": report.inputs_hash,
    }
    for page, words in pages.items():
        answer = olga.get(page)
        assert answer.status_code == 200, page
        assert words in answer.content.decode(), page
        if page.endswith("change/"):
            assert olga.post(page, {"severity": "reduced"}).status_code == 403, page
    state.refresh_from_db()
    assert state.severity == "normal"
