"""The demo's contracts, each brought through its verbs to where the story wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import Organization
from apps.contracts.domain.contracts import (
    approve_contract,
    counter_contract,
    draft_contract,
    propose_contract,
)
from apps.contracts.domain.signatures import sign_contract
from apps.contracts.domain.terms import Terms
from apps.contracts.models import Contract

TERMS_TEXT = """\
1. The vendor labels the client's footage as the guideline in force says.
2. A lot is accepted or rejected as one, by the quality plan above and by nothing else.
3. A rejected lot is reworked without charge and audited again under a new seed.
4. Only accepted units are paid, at the rates above.
5. Footage stays on the portal. Nobody copies, records or shows it to others.
6. Labels belong to the client from the moment they are saved.
"""
RATES = (
    ("track", "", Decimal("0.42")),
    ("track", "pedestrian", Decimal("0.55")),
    ("event", "", Decimal("0.90")),
)


def usual_terms(auditor: Organization, **changes: Any) -> Terms:
    """95 % accuracy at 95 % confidence, one defect allowed, paid by the track."""
    return replace(
        Terms(auditor=auditor, rates=RATES, allowed_defects=1, text=TERMS_TEXT), **changes
    )


class Deal:
    """One contract on its way; the client's and the vendor's person act in turn."""

    def __init__(self, client: Organization, buyer: Any, vendor: Organization, seller: Any) -> None:
        self.client, self.buyer, self.vendor, self.seller = client, buyer, vendor, seller

    def draft(self, title: str, terms: Terms, *, days: int = 180) -> Contract:
        """Found by its title, or drafted from today on."""
        today = timezone.localdate()
        return draft_contract(
            self.client, self.vendor, title=title, starts_on=today,
            ends_on=today + timedelta(days=days), terms=terms, acting_user=self.buyer,
        )  # fmt: skip

    def propose(self, title: str, terms: Terms) -> Contract:
        """With the vendor."""
        return propose_contract(self.draft(title, terms), acting_user=self.buyer)

    def counter(self, title: str, terms: Terms, answer: Terms) -> Contract:
        """Back with the client, with other terms."""
        contract = self.propose(title, terms)
        return counter_contract(contract, terms=answer, acting_user=self.seller)

    def half_sign(self, title: str, terms: Terms) -> Contract:
        """Signed by the vendor alone."""
        contract = approve_contract(self.propose(title, terms), acting_user=self.seller)
        return sign_contract(contract, typed_name=str(self.seller), acting_user=self.seller)

    def conclude(self, title: str, terms: Terms) -> Contract:
        """In force."""
        contract = self.half_sign(title, terms)
        return sign_contract(contract, typed_name=str(self.buyer), acting_user=self.buyer)
