"""Life of a vendor on the portal (product.md §4)."""

from django.db.models import TextChoices


class VendorStatus(TextChoices):
    """From invitation to preferred partner, or out."""

    INVITED = "invited"
    PROFILE_DRAFT = "profile_draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    PROBATION = "probation"
    QUALIFIED = "qualified"
    PREFERRED = "preferred"
    ON_HOLD = "on_hold"
    SUSPENDED = "suspended"
    OFFBOARDED = "offboarded"


S = VendorStatus
_WORKING = frozenset({S.PROBATION, S.QUALIFIED, S.PREFERRED})
_OUT = frozenset({S.ON_HOLD, S.SUSPENDED, S.OFFBOARDED})
VENDOR_TRANSITIONS: dict[str, frozenset[str]] = {
    S.INVITED: frozenset({S.PROFILE_DRAFT, S.OFFBOARDED}),
    S.PROFILE_DRAFT: frozenset({S.SUBMITTED, S.OFFBOARDED}),
    S.SUBMITTED: frozenset({S.UNDER_REVIEW}),
    S.UNDER_REVIEW: frozenset({S.CHANGES_REQUESTED, S.REJECTED, S.PROBATION}),
    S.CHANGES_REQUESTED: frozenset({S.SUBMITTED, S.OFFBOARDED}),
    S.PROBATION: frozenset({S.QUALIFIED}) | _OUT,
    S.QUALIFIED: frozenset({S.PREFERRED, S.PROBATION}) | _OUT,
    S.PREFERRED: frozenset({S.QUALIFIED}) | _OUT,
    S.ON_HOLD: _WORKING | {S.SUSPENDED, S.OFFBOARDED},
    S.SUSPENDED: frozenset({S.PROBATION, S.OFFBOARDED}),
}
# Who may be given a contract.
CONTRACTABLE = tuple(sorted(_WORKING))
# Whom clients may look at: also those they may have worked with before.
KNOWN_TO_CLIENTS = tuple(sorted(_WORKING | {S.ON_HOLD, S.SUSPENDED}))
# While an operator reads it, and after the end, a profile stays as it is.
FROZEN = (S.SUBMITTED, S.UNDER_REVIEW, S.REJECTED, S.OFFBOARDED)
# Steps the vendor takes itself; operators take all others.
OWN_STEPS = (S.PROFILE_DRAFT, S.SUBMITTED)
# Steps somebody will ask about.
NEEDS_REASON = (S.CHANGES_REQUESTED, S.REJECTED, S.ON_HOLD, S.SUSPENDED, S.OFFBOARDED)
