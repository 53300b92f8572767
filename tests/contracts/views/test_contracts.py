"""The pages of contracts: who sees them, the next step, signing, and a constant cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.contracts.domain.contracts import approve_contract, propose_contract, suspend_contract
from apps.contracts.enums import ContractStatus
from apps.contracts.models import Contract
from tests.cast import Cast
from tests.contracts.worlds import make_at, make_draft
from tests.factories import make_contract, make_project


def queries(cast: Cast, person: str, path: str) -> int:
    client = cast.sign_in(person)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/contracts/", "/projects/"])
def test_a_list_costs_the_same_at_one_and_at_three_rows(cast: Cast, path: str) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    make_draft(cast)
    first = queries(cast, "client_alice", path)
    for name in ("Second", "Third"):
        make_contract(cast, make_project(cast, name))
        make_draft(cast)
    assert queries(cast, "client_alice", path) == first


def test_the_next_step_of_each_side(cast: Cast) -> None:
    contract = make_draft(cast)
    path = f"/contracts/{contract.pk}/"
    assert cast.sign_in("vendor_bob").get(path).status_code == 404
    assert "Only you see this draft" in cast.sign_in("client_mia").get(path).content.decode()
    cast.sign_in("client_mia").post(path, {"step": "propose"})
    assert "Approve it as it stands" in cast.sign_in("vendor_bob").get(path).content.decode()
    cast.sign_in("vendor_bob").post(path, {"step": "approve"})
    assert "Sign version 1" in cast.sign_in("client_alice").get(path).content.decode()


def test_a_wrong_name_is_told_beside_the_field_and_kept(cast: Cast) -> None:
    contract = propose_contract(make_draft(cast), acting_user=cast.client_alice)
    approve_contract(contract, acting_user=cast.vendor_bob)
    path = f"/contracts/{contract.pk}/"
    answer = cast.sign_in("client_alice").post(path, {"step": "sign", "typed_name": "Al Ice"})
    assert answer.status_code == 400
    assert 'value="Al Ice"' in answer.content.decode()
    for person, name in (("client_alice", "Alice Client"), ("vendor_bob", "Bob Vendor")):
        cast.sign_in(person).post(path, {"step": "sign", "typed_name": name})
    contract.refresh_from_db()
    assert contract.status == ContractStatus.ACTIVE


def test_suspending_closes_the_project_on_the_next_request(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    client = cast.sign_in("annotator_vera")
    assert client.get(f"/projects/{project.pk}/").status_code == 200
    suspend_contract(contract, reason="late", acting_user=cast.client_alice)
    assert client.get(f"/projects/{project.pk}/").status_code == 404


def test_a_suspended_vendor_is_out_on_the_next_request(cast: Cast) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    client = cast.sign_in("lead_lena")
    assert client.get(f"/projects/{project.pk}/").status_code == 200
    vendor = cast.org("Bright Labels")
    vendor.is_suspended = True
    vendor.save(update_fields=["is_suspended"])
    assert client.get(f"/projects/{project.pk}/").status_code == 404


@pytest.mark.parametrize("status", ContractStatus.values)
def test_every_state_has_a_page_for_both_sides(cast: Cast, status: str) -> None:
    contract: Contract = make_at(cast, status)
    for person in ("client_alice", "vendor_bob"):
        assert cast.sign_in(person).get(f"/contracts/{contract.pk}/").status_code == 200
