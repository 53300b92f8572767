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
    STANDARD = "standard", "AQL (MIL-STD-105E)"
    TWO_POINT = "two_point", "two-point"
    SEQUENTIAL = "sequential", "sequential (SPRT)"
    PRECISION = "precision", "precision"
    FULL = "full", "100 % inspection"


# Plans that ask for a proof of the required accuracy; the others follow from risks or an AQL.
PROVING = (PlanKind.DEMONSTRATION, PlanKind.PRECISION, PlanKind.FULL)
BY_RISKS = (PlanKind.TWO_POINT, PlanKind.SEQUENTIAL)


class InspectionLevel(TextChoices):
    """How large a sample MIL-STD-105E takes for a lot; II unless there is a reason."""

    S1 = "S-1", "S-1"
    S2 = "S-2", "S-2"
    S3 = "S-3", "S-3"
    S4 = "S-4", "S-4"
    I = "I", "I"  # noqa: E741 - its name in the standard
    II = "II", "II"
    III = "III", "III"


class PlanSeverity(TextChoices):
    """How strictly MIL-STD-105E inspects; the lots before switch it."""

    NORMAL = "normal", "normal"
    TIGHTENED = "tightened", "tightened"
    REDUCED = "reduced", "reduced"


# Defective items a hundred; above 10 the standard counts defects, of which an item bears several.
AQL_CHOICES = (
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65",
    "1.0", "1.5", "2.5", "4.0", "6.5", "10",
)  # fmt: skip


class SignatureSide(TextChoices):
    """The two parties of a contract."""

    CLIENT = "client"
    VENDOR = "vendor"


# ISO 4217 codes a contract may be paid in.
CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK",
    "CAD", "AUD", "NZD", "SGD", "HKD", "INR", "PHP", "BRL", "MXN", "ZAR", "AED",
)  # fmt: skip
