"""Life of a contract, what a rate is paid for, and how a lot is accepted."""

from django.db.models import TextChoices


class ContractStatus(TextChoices):
    """Only `active` contracts inside their dates open anything (product.md §4)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    COUNTERED = "countered"
    APPROVED = "approved"
    SIGNED = "signed"
    ACTIVE = "active"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"


C = ContractStatus
CONTRACT_TRANSITIONS: dict[str, frozenset[str]] = {
    C.DRAFT: frozenset({C.PROPOSED, C.WITHDRAWN}),
    C.PROPOSED: frozenset({C.COUNTERED, C.APPROVED, C.WITHDRAWN}),
    C.COUNTERED: frozenset({C.PROPOSED, C.WITHDRAWN}),
    C.APPROVED: frozenset({C.SIGNED, C.WITHDRAWN}),
    C.SIGNED: frozenset({C.ACTIVE, C.TERMINATED}),
    C.ACTIVE: frozenset({C.AMENDED, C.SUSPENDED, C.EXPIRED, C.TERMINATED}),
    C.AMENDED: frozenset({C.ACTIVE, C.TERMINATED}),
    C.SUSPENDED: frozenset({C.ACTIVE, C.EXPIRED, C.TERMINATED}),
}
# What ended; such a contract opens nothing and never will again.
ENDED_STATUSES = (C.EXPIRED, C.TERMINATED, C.WITHDRAWN)


class RateUnit(TextChoices):
    """What one unit of money is paid for."""

    TRACK = "track", "track"
    KEYFRAME = "keyframe", "keyframe"
    EVENT = "event", "event"
    TASK = "task", "task"
    CLIP_MINUTE = "clip_minute", "clip minute"


class InspectionUnit(TextChoices):
    """The item an auditor judges (quality.md §1)."""

    TRACK = "track", "track"
    EVENT = "event", "event"
    CLIP = "clip", "clip"


class PlanKind(TextChoices):
    """How a lot is accepted."""

    DEMONSTRATION = "demonstration", "demonstration"
    FULL = "full", "100 % inspection"


class SignatureSide(TextChoices):
    """The two parties of a contract."""

    CLIENT = "client"
    VENDOR = "vendor"


# ISO 4217 codes a contract may be paid in.
CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK",
    "CAD", "AUD", "NZD", "SGD", "HKD", "INR", "PHP", "BRL", "MXN", "ZAR", "AED",
)  # fmt: skip
