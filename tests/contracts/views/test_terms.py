"""The terms form: drafting, countering, the plan while it is typed, nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.contracts.enums import ContractStatus
from apps.contracts.models import Contract
from tests.cast import Cast
from tests.contracts.worlds import make_at


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """A filled-in form."""
    return {
        "vendor": str(cast.org("Bright Labels").pk),
        "title": "Boxes",
        "starts_on": "2026-01-01",
        "ends_on": "2036-01-01",
        "auditor": str(cast.org("Plumb Audit").pk),
        "plan": "demonstration",
        "inspection_unit": "track",
        "required_accuracy": "95",
        "confidence": "95",
        "allowed_defects": "0",
        "min_iou": "0.7",
        "currency": "EUR",
        "due_days": "30",
        "text": "",
        "rates-TOTAL_FORMS": "2",
        "rates-INITIAL_FORMS": "0",
        "rates-0-unit": "track",
        "rates-0-amount": "0.45",
        "rates-1-unit": "event",
        "rates-1-amount": "",
        **more,
    }


def test_a_filled_in_form_becomes_a_draft(cast: Cast) -> None:
    answer = cast.sign_in("client_mia").post("/contracts/new/", typed(cast))
    contract = Contract.objects.get()
    assert answer["Location"] == f"/contracts/{contract.pk}/"
    version = contract.versions.get()
    assert version.required_accuracy == Decimal("0.9500")
    assert [rate.amount for rate in version.rates.all()] == [Decimal("0.4500")]


def test_what_is_wrong_is_told_and_what_was_typed_stays(cast: Cast) -> None:
    wrong = typed(cast, required_accuracy="100", title="Kept title", ends_on="2025-01-01")
    answer = cast.sign_in("client_alice").post("/contracts/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Kept title" in page
    assert "cannot end before it starts" in page
    assert not Contract.objects.exists()


def test_one_more_rate_keeps_what_was_typed(cast: Cast) -> None:
    body = typed(cast, add_rate="1")
    page = cast.sign_in("client_alice").post("/contracts/new/", body).content.decode()
    assert "rates-2-amount" in page
    assert 'value="0.45"' in page


def test_the_plan_is_told_while_it_is_typed(cast: Cast) -> None:
    query = {
        "part": "plan",
        "plan": "demonstration",
        "inspection_unit": "track",
        "required_accuracy": "98",
        "confidence": "95",
        "allowed_defects": "1",
    }
    client = cast.sign_in("client_alice")
    page = client.get("/contracts/new/", query).content.decode()
    assert "236 tracks of a lot are inspected; 1 may be defective" in page
    for odd in ("", "abc", "100", "-3"):
        answer = client.get("/contracts/new/", {**query, "required_accuracy": odd})
        assert "Give an accuracy" in answer.content.decode()


def test_a_vendor_counters_with_other_terms(cast: Cast) -> None:
    contract = make_at(cast, ContractStatus.PROPOSED)
    body = typed(cast, **{"rates-0-amount": "0.60"})
    answer = cast.sign_in("vendor_bob").post(f"/contracts/{contract.pk}/terms/", body)
    assert answer.status_code == 302
    contract.refresh_from_db()
    assert contract.status == ContractStatus.COUNTERED
    assert contract.versions.count() == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vendor", ""),
        ("title", ""),
        ("starts_on", "soon"),
        ("ends_on", "2025-01-01"),
        ("auditor", ""),
        ("plan", "guess"),
        ("required_accuracy", "100"),
        ("confidence", "0"),
        ("allowed_defects", "-1"),
        ("min_iou", "2"),
        ("currency", "XYZ"),
        ("due_days", "-1"),
        ("rates-0-amount", "much"),
        ("rates-0-amount", "-1"),
        ("rates-1-unit", "hour"),
    ],
)
def test_each_wrong_field_is_named_on_top_and_links_to_itself(
    cast: Cast, name: str, value: str
) -> None:
    wrong = typed(cast, **{"text": "Kept to the letter", "title": "Kept title", name: value})
    answer = cast.sign_in("client_alice").post("/contracts/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code in (400, 409, 422)
    summary = page.split("data-error-summary")[1].split("</ul>")[0]
    assert page.count("data-error-summary") == 1
    assert f'href="#id_{name}"' in summary
    assert "Nothing you typed was lost." in summary
    assert "Kept to the letter" in page
    assert not Contract.objects.exists()


def test_a_wrong_rate_is_named_by_its_line(cast: Cast) -> None:
    twice = {"rates-1-unit": "track", "rates-1-amount": "0.50"}
    page = cast.sign_in("client_alice").post("/contracts/new/", typed(cast, **twice))
    assert "Rate 2, " in page.content.decode().split("data-error-summary")[1].split("</ul>")[0]


def test_a_contract_without_any_rate_is_refused_on_top(cast: Cast) -> None:
    bare = typed(cast, **{"rates-0-amount": ""})
    page = cast.sign_in("client_alice").post("/contracts/new/", bare).content.decode()
    assert "rate" in page.split("data-error-summary")[1].split("</div>")[0].lower()
    assert not Contract.objects.exists()


def test_wrong_fields_of_every_part_are_told_at_once(cast: Cast) -> None:
    wrong = typed(cast, **{"ends_on": "2025-01-01", "auditor": "", "rates-0-amount": "-1"})
    page = cast.sign_in("client_alice").post("/contracts/new/", wrong).content.decode()
    summary = page.split("data-error-summary")[1].split("</ul>")[0]
    assert "3 fields need a change" in summary
    for message in ("cannot end before it starts", "A rate is zero or more.", "Choose an auditor"):
        assert message in summary
