"""What terms are refused, each named by its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.contracts.domain.terms import Terms, terms_of
from apps.contracts.models import Contract
from apps.core.errors import InvalidInput
from tests.cast import Cast
from tests.contracts.worlds import make_draft, make_terms

NAN = Decimal("NaN")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"currency": "XYZ"}, "currency"),
        ({"due_days": -1}, "due_days"),
        ({"due_days": 366}, "due_days"),
        ({"text": "x" * 60_001}, "text"),
        ({"plan": "guess"}, "plan"),
        ({"inspection_unit": "frame"}, "inspection_unit"),
        ({"required_accuracy": Decimal(0)}, "required_accuracy"),
        ({"required_accuracy": Decimal(1)}, "required_accuracy"),
        ({"required_accuracy": Decimal("0.99999")}, "required_accuracy"),
        ({"confidence": Decimal(0)}, "confidence"),
        ({"confidence": Decimal(1)}, "confidence"),
        ({"allowed_defects": -1}, "allowed_defects"),
        ({"allowed_defects": 51}, "allowed_defects"),
        ({"min_iou": Decimal("1.1")}, "min_iou"),
        ({"auditor": None}, "auditor"),
        ({"rates": ()}, "rates"),
        ({"rates": (("hour", "", Decimal(1)),)}, "rates[0].unit"),
        ({"rates": (("track", "x" * 65, Decimal(1)),)}, "rates[0].label"),
        ({"rates": (("track", "", Decimal("-0.01")),)}, "rates[0].amount"),
        ({"rates": (("track", "", Decimal("0.00001")),)}, "rates[0].amount"),
        ({"rates": (("track", "", NAN),)}, "rates[0].amount"),
        ({"rates": (("track", "a", Decimal(1)), ("track", "A ", Decimal(2)))}, "rates[1].unit"),
    ],
)
def test_wrong_terms_are_named_by_place(cast: Cast, wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_draft(cast, terms=make_terms(cast, **wrong))
    assert [error["where"] for error in refusal.value.details["errors"]] == [where]
    assert not Contract.objects.exists()


@pytest.mark.parametrize("name", ["Acme Mobility", "Bright Labels", "Rival Robotics", "Portal"])
def test_only_an_auditor_that_is_neither_party_audits(cast: Cast, name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_draft(cast, terms=make_terms(cast, auditor=cast.org(name)))
    assert refusal.value.details["errors"][0]["where"] == "auditor"


def test_a_suspended_auditor_audits_nothing(cast: Cast) -> None:
    auditor = cast.org("Plumb Audit")
    auditor.is_suspended = True
    with pytest.raises(InvalidInput, match="suspended"):
        make_draft(cast, terms=make_terms(cast, auditor=auditor))


def test_terms_come_back_as_they_were_written(cast: Cast) -> None:
    terms: Terms = make_terms(
        cast,
        currency="PHP",
        plan="full",
        inspection_unit="event",
        text="Net.",
        rates=(("event", "near miss", Decimal("1.2500")), ("track", "", Decimal("0.4500"))),
    )
    version = make_draft(cast, terms=terms).versions.get()
    version.refresh_from_db()
    assert terms_of(version) == terms
