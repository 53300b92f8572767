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


QUERY = {
    "part": "plan",
    "plan": "demonstration",
    "inspection_unit": "track",
    "required_accuracy": "98",
    "confidence": "95",
    "allowed_defects": "1",
    "planning-lot_size": "100000",
}


def test_the_plan_is_told_while_it_is_typed(cast: Cast) -> None:
    client = cast.sign_in("client_alice")
    page = client.get("/contracts/new/", QUERY).content.decode()
    assert "236 of 100,000 tracks are inspected; at most 1 may be defective" in page
    assert "What proving costs" in page
    for odd in ("", "abc", "100", "-3"):
        answer = client.get("/contracts/new/", {**QUERY, "required_accuracy": odd})
        assert "cannot be computed yet" in answer.content.decode()
        assert "ccuracy" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed_plan", "told"),
    [
        ({"plan": "standard", "aql": "1.0", "level": "II", "severity": "tightened",
          "planning-lot_size": "1200"}, "80 of 1,200 tracks are inspected; at most 1 may be"),
        ({"plan": "two_point", "good_rate": "1", "producer_risk": "5", "bad_rate": "6",
          "consumer_risk": "10"}, "110 of 100,000 tracks"),
        ({"plan": "sequential", "good_rate": "1", "producer_risk": "5", "bad_rate": "6",
          "consumer_risk": "10"}, "one by one until the lot passes or fails, after 330"),
        ({"plan": "precision", "half_width": "2", "required_accuracy": "95"}, "± 2 %"),
        ({"plan": "full", "planning-lot_size": "80", "required_accuracy": "95"},
         "All 80 tracks are inspected; at most 4 may be defective"),
    ],
)  # fmt: skip
def test_every_kind_of_plan_is_told(cast: Cast, typed_plan: dict[str, str], told: str) -> None:
    answer = cast.sign_in("client_alice").get("/contracts/new/", {**QUERY, **typed_plan})
    page = answer.content.decode()
    assert told in page
    assert "Audit cost a lot" in page


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ({"planning-lot_size": "0"}, "Items in a lot"),
        ({"planning-lot_size": "99999999"}, "Items in a lot"),
        ({"planning-cost_per_hour": "-1"}, "An auditor&#x27;s hour"),
        ({"planning-minutes_per_item": "NaN"}, "Audit of one item"),
        ({"allowed_defects": "51"}, "between 0 and 50"),
        ({"plan": "standard", "aql": "3", "level": "II", "severity": "normal"}, "AQL"),
        ({"plan": "two_point", "good_rate": "6", "producer_risk": "5", "bad_rate": "1",
          "consumer_risk": "10"}, "larger share of defects"),
        ({"plan": "sequential", "good_rate": "1", "producer_risk": "5", "bad_rate": "1.5",
          "consumer_risk": "10"}, "move the two rates apart"),
        ({"plan": "two_point", "good_rate": "", "producer_risk": "5", "bad_rate": "6",
          "consumer_risk": "10"}, "Defects of a good lot: This plan needs it"),
        ({"plan": "precision", "half_width": "30"}, "lies between 0.1"),
    ],
)  # fmt: skip
def test_a_plan_out_of_its_limits_is_told_so(cast: Cast, odd: dict[str, str], told: str) -> None:
    answer = cast.sign_in("client_alice").get("/contracts/new/", {**QUERY, **odd})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "cannot be computed yet" in page
    assert told in page


def test_without_script_a_button_computes_and_keeps_what_was_typed(cast: Cast) -> None:
    body = typed(cast, show_plan="1", required_accuracy="98", **{
        "planning-lot_size": "5000", "planning-expected_accuracy": "99.5",
        "planning-minutes_per_item": "3", "planning-cost_per_hour": "60",
    })  # fmt: skip
    page = cast.sign_in("client_alice").post("/contracts/new/", body).content.decode()
    assert "149 of 5,000 tracks are inspected" in page
    assert 'value="99.5"' in page
    assert not Contract.objects.exists()


def test_a_plan_of_the_standard_is_written_without_the_terms_of_others(cast: Cast) -> None:
    body = typed(
        cast, plan="standard", aql="2.5", level="I", severity="normal",
        required_accuracy="nonsense", allowed_defects="", acceptance_days="14", good_rate="1",
    )  # fmt: skip
    answer = cast.sign_in("client_alice").post("/contracts/new/", body)
    assert answer.status_code == 302
    version = Contract.objects.get().versions.get()
    assert (version.aql, version.level, version.severity) == (Decimal("2.5"), "I", "normal")
    assert (version.required_accuracy, version.good_rate) == (Decimal("0.975"), None)
    assert version.acceptance_days == 14
    page = cast.sign_in("client_alice").get(answer["Location"]).content.decode()
    assert "MIL-STD-105E at AQL 2.5 %, level I, normal inspection" in page
    form = cast.sign_in("client_alice").get(f"{answer['Location']}terms/").content.decode()
    assert '<option value="2.5" selected>' in form


def test_risks_stand_for_an_accuracy_and_a_confidence(cast: Cast) -> None:
    body = typed(
        cast, plan="two_point", good_rate="1", producer_risk="5", bad_rate="6", consumer_risk="10"
    )
    assert cast.sign_in("client_alice").post("/contracts/new/", body).status_code == 302
    version = Contract.objects.get().versions.get()
    assert (version.required_accuracy, version.confidence) == (Decimal("0.94"), Decimal("0.9"))


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
