"""Opening a project to a contract's vendor, and closing it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.contracts.enums import ENDED_STATUSES, ContractStatus
from apps.contracts.models import Contract
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.projects.domain.parties import add_party, remove_party
from apps.projects.domain.projects import close_project
from apps.projects.models import Project, ProjectGrant
from tests.cast import Cast
from tests.factories import make_contract, make_project

VENDOR_PEOPLE = ("vendor_bob", "lead_lena", "annotator_vera")


def make_agreed(cast: Cast, project: Project, vendor: str = "Bright Labels") -> Contract:
    """A contract in force that opens nothing yet."""
    contract = make_contract(cast, project, vendor)
    contract.parties.all().delete()
    ProjectGrant.objects.filter(contract=contract).delete()
    return contract


def sees(cast: Cast, project: Project, person: str) -> bool:
    return Project.objects.visible_to(cast.people[person]).filter(pk=project.pk).exists()


def leads(cast: Cast, project: Project, person: str) -> bool:
    grants = ProjectGrant.objects.project_ids(cast.people[person], ["lead_project"])
    return Project.objects.filter(pk__in=grants).contains(project)


def test_a_party_opens_the_project_to_the_vendors_people(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_agreed(cast, project)
    assert not any(sees(cast, project, person) for person in VENDOR_PEOPLE)
    add_party(project, contract, acting_user=cast.client_mia)
    assert all(sees(cast, project, person) for person in VENDOR_PEOPLE)
    assert not sees(cast, project, "othervendor_otto")
    assert leads(cast, project, "lead_lena")
    assert not leads(cast, project, "annotator_vera")
    assert Activity.objects.filter(verb="project.party_added", subject_id=project.pk).exists()


@pytest.mark.parametrize("status", [s for s in ContractStatus.values if s != "active"])
def test_only_an_active_contract_opens(cast: Cast, status: str) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    Contract.objects.filter(pk=contract.pk).update(status=status)
    assert not sees(cast, project, "vendor_bob")


def test_out_of_its_dates_a_contract_opens_nothing(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    today = timezone.localdate()
    for starts_on, ends_on in (
        (today + timedelta(days=1), today + timedelta(days=9)),
        (today - timedelta(days=9), today - timedelta(days=1)),
    ):
        Contract.objects.filter(pk=contract.pk).update(starts_on=starts_on, ends_on=ends_on)
        assert not sees(cast, project, "vendor_bob")


def test_a_new_contract_may_be_added_while_the_old_one_runs(cast: Cast) -> None:
    project = make_project(cast)
    old = make_contract(cast, project)
    new = make_agreed(cast, make_project(cast, "Other"))
    Contract.objects.filter(pk=new.pk).update(status=ContractStatus.DRAFT)
    new.refresh_from_db()
    add_party(project, new, acting_user=cast.client_alice)
    assert sees(cast, project, "annotator_vera")
    Contract.objects.filter(pk=old.pk).update(status=ContractStatus.TERMINATED)
    assert not sees(cast, project, "annotator_vera")
    Contract.objects.filter(pk=new.pk).update(status=ContractStatus.ACTIVE)
    assert sees(cast, project, "annotator_vera")


def test_removing_one_of_two_contracts_keeps_the_other(cast: Cast) -> None:
    project = make_project(cast)
    first = make_contract(cast, project)
    second = make_agreed(cast, make_project(cast, "Other"))
    add_party(project, second, acting_user=cast.client_alice)
    remove_party(project, first, acting_user=cast.client_alice)
    assert sees(cast, project, "annotator_vera")
    remove_party(project, second, reason="Done", acting_user=cast.client_alice)
    assert not sees(cast, project, "annotator_vera")
    assert not ProjectGrant.objects.live().filter(content_object=project).exists()


def test_a_removed_party_can_be_added_again(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    remove_party(project, contract, acting_user=cast.client_alice)
    add_party(project, contract, acting_user=cast.client_alice)
    assert sees(cast, project, "lead_lena")


def test_what_opens_nothing_is_refused(cast: Cast) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    foreign = make_contract(cast, make_project(cast, "Theirs", "Rival Robotics"))
    unused = make_agreed(cast, make_project(cast, "Other"))
    with pytest.raises(Conflict, match="already"):
        add_party(project, contract, acting_user=cast.client_alice)
    with pytest.raises(InvalidInput):
        add_party(project, foreign, acting_user=cast.client_alice)
    with pytest.raises(Conflict):
        remove_party(project, unused, acting_user=cast.client_alice)
    for status in ENDED_STATUSES:
        unused.status = status
        with pytest.raises(Conflict, match="ended"):
            add_party(project, unused, acting_user=cast.client_alice)
    unused.status = ContractStatus.ACTIVE
    close_project(project, acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="closed"):
        add_party(project, unused, acting_user=cast.client_alice)


@pytest.mark.parametrize("person", ["client_rita", "client_vic", "vendor_bob", "rival_rob"])
def test_only_the_clients_managers_open_and_close(cast: Cast, person: str) -> None:
    project = make_project(cast)
    contract = make_contract(cast, project)
    with pytest.raises(NotAllowed):
        add_party(project, contract, acting_user=cast.people[person])
    with pytest.raises(NotAllowed):
        remove_party(project, contract, acting_user=cast.people[person])
