"""What two versions of a contract say differently."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apps.contracts.domain.comparison import Change, changes_between, text_changes
from apps.contracts.domain.contracts import counter_contract
from apps.contracts.enums import ContractStatus
from apps.contracts.models import ContractVersion
from tests.cast import Cast
from tests.contracts.worlds import make_at, make_terms


def _versions(cast: Cast, **terms: Any) -> tuple[ContractVersion, ContractVersion]:
    contract = make_at(cast, ContractStatus.PROPOSED)
    counter_contract(contract, terms=make_terms(cast, **terms), acting_user=cast.vendor_bob)
    newest, first = contract.versions.all()
    return first, newest


def test_a_changed_rate_and_term_stand_side_by_side(cast: Cast) -> None:
    rates = (("track", "", Decimal("0.60")),)
    before, after = _versions(cast, rates=rates, due_days=14)
    assert changes_between(before, after) == [
        Change("Invoices due", "30 days", "14 days"),
        Change("Rate per any track", "0.45", "0.6"),
    ]
    assert changes_between(before, before) == []


def test_a_rate_that_is_new_or_gone_has_an_empty_side(cast: Cast) -> None:
    before, after = _versions(cast, rates=(("event", "near miss", Decimal(2)),))
    changes = changes_between(before, after)
    assert Change("Rate per any track", "0.45", "") in changes
    assert Change("Rate per near miss event", "", "2") in changes


def test_the_text_is_compared_line_by_line(cast: Cast) -> None:
    before, after = _versions(cast, text="Delivery on Mondays.")
    assert [(line.kind, line.text) for line in text_changes(before, after)] == [
        ("added", "Delivery on Mondays.")
    ]
