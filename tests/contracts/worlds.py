"""Terms and dates that are fine, for tests that are about something else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.contracts.domain.contracts import draft_contract, propose_contract
from apps.contracts.domain.terms import Terms
from apps.contracts.models import Contract
from tests.cast import Cast


def make_terms(cast: Cast, **terms: Any) -> Terms:
    """Terms that are fine, but for what `terms` changes."""
    rates = (("track", "", Decimal("0.45")),)
    return Terms(**{"auditor": cast.org("Plumb Audit"), "rates": rates, **terms})


def term_days() -> tuple[date, date]:
    """From today on for ninety days."""
    today = timezone.localdate()
    return today, today + timedelta(days=90)


def make_draft(cast: Cast, **facts: Any) -> Contract:
    """A draft between Acme Mobility and Bright Labels."""
    starts_on, ends_on = term_days()
    given: dict[str, Any] = {
        "title": "Boxes",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "terms": make_terms(cast),
        "acting_user": cast.client_alice,
        **facts,
    }
    return draft_contract(cast.org("Acme Mobility"), cast.org("Bright Labels"), **given)


def make_at(cast: Cast, status: str) -> Contract:
    """A contract proposed to the vendor once, put into `status`."""
    contract = propose_contract(make_draft(cast), acting_user=cast.client_alice)
    Contract.objects.filter(pk=contract.pk).update(status=status)
    contract.refresh_from_db()
    return contract
