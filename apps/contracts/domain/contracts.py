"""The life of a contract: drafted and proposed by the client, countered or approved by the vendor,
signed by both (`signatures.py`), suspended, resumed, ended.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.domain.grants import grant_access
from apps.accounts.enums import OrganizationKind, Role
from apps.accounts.models import Organization
from apps.contracts import rules
from apps.contracts.domain.terms import Terms, write_version
from apps.contracts.enums import CONTRACT_TRANSITIONS, ContractStatus, SignatureSide
from apps.contracts.models import Contract, ContractGrant
from apps.core.domain.activity import record_activity
from apps.core.domain.transitions import apply_transition, require_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.vendors.enums import CONTRACTABLE
from apps.vendors.models import VendorProfile

SIGNING_ROLES = (Role.OWNER, Role.MANAGER)
TITLE_LENGTH = 160
REASON_LENGTH = 500
SIDE_NAMES = {
    SignatureSide.CLIENT: "owners and managers of the client",
    SignatureSide.VENDOR: "owners and managers of the vendor",
}


def change_status(contract: Contract, to: str, *, acting_user: Any, **data: Any) -> Contract:
    """Move the contract along CONTRACT_TRANSITIONS; the verbs below check who may."""
    moved: Contract = apply_transition(
        contract, to, CONTRACT_TRANSITIONS, acting_user=acting_user, **data
    )
    return moved


@transaction.atomic
def draft_contract(
    client: Organization,
    vendor: Organization,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    terms: Terms,
    acting_user: Any,
) -> Contract:
    """Begin a contract; only the client sees it until it is proposed.

    Raises NotAllowed for others than the client's owners and managers, InvalidInput for terms,
    dates or a vendor that break a rule.
    """
    Organization.objects.select_for_update().get(pk=client.pk)
    if client.kind != OrganizationKind.CLIENT or not rules.can_draft(acting_user, client):
        raise NotAllowed("Only owners and managers of a client draft contracts.")
    _require_facts(title, starts_on, ends_on)
    require_contractable(vendor)
    contract = Contract.objects.create(
        client=client,
        vendor=vendor,
        number=_next_number(client),
        title=" ".join(title.split()),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    write_version(contract, terms)
    record_activity(
        "contract.drafted",
        contract,
        acting_user=acting_user,
        number=contract.number,
        vendor=vendor.name,
    )
    return contract


@transaction.atomic
def edit_draft(
    contract: Contract,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    terms: Terms,
    acting_user: Any,
) -> Contract:
    """Change what is not with the vendor: a draft, or one that the vendor has countered.

    New terms become a new version. Raises NotAllowed, InvalidInput as `draft_contract`, Conflict
    when it is the vendor's turn or nothing would change.
    """
    contract = _locked(contract, SignatureSide.CLIENT, acting_user)
    if contract.status not in (ContractStatus.DRAFT, ContractStatus.COUNTERED):
        raise Conflict("The terms are with the vendor now; they can counter or approve them.")
    _require_facts(title, starts_on, ends_on)
    title = " ".join(title.split())
    before = (contract.title, contract.starts_on, contract.ends_on)
    contract.title, contract.starts_on, contract.ends_on = title, starts_on, ends_on
    try:
        number = write_version(contract, terms).number
    except Conflict:
        if before == (title, starts_on, ends_on):
            raise
        number = None
    contract.save(update_fields=["title", "starts_on", "ends_on"])
    record_activity("contract.edited", contract, acting_user=acting_user, version=number)
    return contract


@transaction.atomic
def propose_contract(contract: Contract, *, acting_user: Any) -> Contract:
    """Send the newest version to the vendor, whose owners and managers see it from now on."""
    contract = _locked(contract, SignatureSide.CLIENT, acting_user)
    _require_step(contract, ContractStatus.PROPOSED)
    require_contractable(contract.vendor)
    if contract.ends_on < timezone.localdate():
        raise Conflict("The contract's last day is over; give it another end first.")
    change_status(
        contract, ContractStatus.PROPOSED, acting_user=acting_user, version=_newest(contract)
    )
    grant_access(
        ContractGrant,
        contract,
        contract.vendor,
        SIGNING_ROLES,
        codename="sign_contract",
        reason=f"Contract {contract.number} was proposed",
        acting_user=acting_user,
    )
    return contract


@transaction.atomic
def counter_contract(contract: Contract, *, terms: Terms, acting_user: Any) -> Contract:
    """Answer a proposal with other terms, which become the next version."""
    contract = _locked(contract, SignatureSide.VENDOR, acting_user)
    _require_step(contract, ContractStatus.COUNTERED)
    version = write_version(contract, terms)
    return change_status(
        contract, ContractStatus.COUNTERED, acting_user=acting_user, version=version.number
    )


@transaction.atomic
def approve_contract(contract: Contract, *, acting_user: Any) -> Contract:
    """Agree, for the vendor, to the newest version; from here on both can sign it."""
    contract = _locked(contract, SignatureSide.VENDOR, acting_user)
    _require_step(contract, ContractStatus.APPROVED)
    return change_status(
        contract, ContractStatus.APPROVED, acting_user=acting_user, version=_newest(contract)
    )


@transaction.atomic
def withdraw_contract(contract: Contract, *, reason: str = "", acting_user: Any) -> Contract:
    """Take the offer back, or decline it, before it is signed. Either side may."""
    contract = _locked(contract, None, acting_user)
    return change_status(
        contract, ContractStatus.WITHDRAWN, acting_user=acting_user, reason=_tidy(reason)
    )


@transaction.atomic
def suspend_contract(contract: Contract, *, reason: str = "", acting_user: Any) -> Contract:
    """Close everything the contract opens, for now. The client decides."""
    contract = _locked(contract, SignatureSide.CLIENT, acting_user)
    return change_status(
        contract, ContractStatus.SUSPENDED, acting_user=acting_user, reason=_tidy(reason)
    )


@transaction.atomic
def resume_contract(contract: Contract, *, acting_user: Any) -> Contract:
    """Open again what a suspension closed."""
    contract = _locked(contract, SignatureSide.CLIENT, acting_user)
    if contract.status != ContractStatus.SUSPENDED:
        raise Conflict("Only a suspended contract can be resumed.")
    require_contractable(contract.vendor)
    return change_status(contract, ContractStatus.ACTIVE, acting_user=acting_user)


@transaction.atomic
def terminate_contract(contract: Contract, *, reason: str, acting_user: Any) -> Contract:
    """End a signed contract for good, at once. Either side may, with a reason."""
    contract = _locked(contract, None, acting_user)
    _require_step(contract, ContractStatus.TERMINATED)
    if not reason.strip():
        message = "Say why the contract ends; both sides will read it."
        raise InvalidInput(message, [{"where": "reason", "message": message}])
    return change_status(
        contract, ContractStatus.TERMINATED, acting_user=acting_user, reason=_tidy(reason)
    )


def require_contractable(vendor: Organization) -> None:
    """Raise InvalidInput unless `vendor` is approved on the portal and not suspended."""
    profile = VendorProfile.objects.filter(
        organization=vendor,
        organization__kind=OrganizationKind.VENDOR,
        organization__is_suspended=False,
        status__in=CONTRACTABLE,
    )
    if not profile.exists():
        message = f"{vendor} cannot be given a contract at present; choose a working vendor."
        raise InvalidInput(message, [{"where": "vendor", "message": message}])


def _locked(contract: Contract, side: SignatureSide | None, user: Any) -> Contract:
    """The contract under a lock, for somebody who may act for `side` (None: either)."""
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("vendor")
        .get(pk=contract.pk)
    )
    acts_for = rules.side_of(user, contract)
    if acts_for is None or side not in (None, acts_for):
        who = SIDE_NAMES[side] if side else "owners and managers of its parties"
        raise NotAllowed(f"Only {who} do this to a contract, and nobody acts for both sides.")
    return contract


def _require_step(contract: Contract, to: str) -> None:
    require_transition(CONTRACT_TRANSITIONS, contract.status, to, "contract")


def _require_facts(title: str, starts_on: date, ends_on: date) -> None:
    errors = []
    if not title.strip():
        errors.append({"where": "title", "message": "Give the contract a title."})
    elif len(" ".join(title.split())) > TITLE_LENGTH:
        errors.append({"where": "title", "message": f"Use at most {TITLE_LENGTH} characters."})
    if ends_on < starts_on:
        errors.append({"where": "ends_on", "message": "It cannot end before it starts."})
    if errors:
        raise InvalidInput(errors[0]["message"], errors)


def _next_number(client: Organization) -> str:
    """The client's next free number; the caller holds the client's lock."""
    count = Contract.objects.filter(client=client).count() + 1
    while Contract.objects.filter(client=client, number=f"C-{count:04d}").exists():
        count += 1
    return f"C-{count:04d}"


def _newest(contract: Contract) -> int:
    version = contract.versions.first()
    return version.number if version else 0


def _tidy(reason: str) -> str:
    return reason.strip()[:REASON_LENGTH]
