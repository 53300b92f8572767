"""Life of a lot, and what an inspection can say."""

from django.db.models import TextChoices


class LotStatus(TextChoices):
    """A frozen set of delivered tasks, accepted or rejected as one (product.md §4)."""

    OPEN = "open"
    FROZEN = "frozen"
    SAMPLING = "sampling"
    ACCEPTED = "accepted"
    RECTIFIED = "accepted_with_rectification"
    REJECTED = "rejected"
    REWORK = "rework"
    REDELIVERED = "redelivered"
    WAIVED = "waived"
    DEEMED_ACCEPTED = "deemed_accepted"


L = LotStatus
LOT_TRANSITIONS: dict[str, frozenset[str]] = {
    L.OPEN: frozenset({L.FROZEN}),
    L.FROZEN: frozenset({L.SAMPLING, L.WAIVED, L.DEEMED_ACCEPTED}),
    L.SAMPLING: frozenset({L.ACCEPTED, L.RECTIFIED, L.REJECTED, L.WAIVED, L.DEEMED_ACCEPTED}),
    L.REJECTED: frozenset({L.REWORK, L.WAIVED}),
    # A ruling may accept it after all, or the client waive it, before anybody took up its rework.
    L.REWORK: frozenset({L.REDELIVERED, L.ACCEPTED, L.WAIVED}),
    L.REDELIVERED: frozenset({L.SAMPLING, L.WAIVED, L.DEEMED_ACCEPTED}),
}
DECIDED = (L.ACCEPTED, L.RECTIFIED, L.REJECTED, L.WAIVED, L.DEEMED_ACCEPTED)
UNDECIDED = (L.FROZEN, L.SAMPLING, L.REDELIVERED)  # the contract's days to decide run
PAYABLE = (L.ACCEPTED, L.RECTIFIED, L.WAIVED, L.DEEMED_ACCEPTED)


class ItemKind(TextChoices):
    """What is judged as one."""

    TRACK = "track"
    EVENT = "event"
    CLIP = "clip"


class Verdict(TextChoices):
    """An auditor's word on one item."""

    CORRECT = "correct"
    DEFECTIVE = "defective"


class Outcome(TextChoices):
    """What the plan says of a lot."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class DisputeReason(TextChoices):
    """Why a vendor contests a finding."""

    NO_DEFECT = "no_defect", "It is labelled correctly"
    GUIDELINE = "guideline", "The guideline asks for it this way"
    UNCLEAR = "unclear", "The guideline does not say"
    NOT_VISIBLE = "not_visible", "It cannot be seen in the footage"
    WRONG_PLACE = "wrong_place", "Wrong object or frames"


class Ruling(TextChoices):
    """What a second auditor decides about a disputed finding."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class GoldStatus(TextChoices):
    """Whether gold is still given to people."""

    ACTIVE = "active"
    RETIRED = "retired"


GOLD_TRANSITIONS: dict[str, frozenset[str]] = {GoldStatus.ACTIVE: frozenset({GoldStatus.RETIRED})}
