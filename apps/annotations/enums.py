"""Life of a task, its stages, and what can be wrong with an annotation."""

from django.db.models import TextChoices


class TaskStatus(TextChoices):
    """The work on one clip (product.md §4)."""

    READY = "ready"
    LEASED = "leased"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    DELIVERED = "delivered"
    IN_LOT = "in_lot"
    ACCEPTED = "accepted"
    REWORK = "rework"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


T = TaskStatus
TASK_TRANSITIONS: dict[str, frozenset[str]] = {
    T.READY: frozenset({T.LEASED, T.SKIPPED}),
    T.LEASED: frozenset({T.IN_PROGRESS, T.READY, T.BLOCKED, T.SKIPPED}),
    T.IN_PROGRESS: frozenset({T.SUBMITTED, T.BLOCKED, T.SKIPPED}),
    T.SUBMITTED: frozenset({T.IN_REVIEW}),
    T.IN_REVIEW: frozenset({T.RETURNED, T.DELIVERED, T.SUBMITTED}),
    T.RETURNED: frozenset({T.IN_PROGRESS}),
    T.DELIVERED: frozenset({T.IN_LOT}),
    T.IN_LOT: frozenset({T.ACCEPTED, T.REWORK}),
    # A ruling may accept the lot, or the client waive it, before anybody took it up.
    T.REWORK: frozenset({T.IN_PROGRESS, T.ACCEPTED}),
    T.BLOCKED: frozenset({T.IN_PROGRESS, T.SKIPPED}),
}


class AuditStatus(TextChoices):
    """What an audit found of a task; separate from its status."""

    NONE = "none"
    SAMPLED = "sampled"
    PASSED = "passed"
    FAILED = "failed"
    FIXED = "fixed"


class Stage(TextChoices):
    """What a person holds a task for."""

    ANNOTATION = "annotation"
    REVIEW = "review"


class KeyframeSource(TextChoices):
    """Who made a keyframe."""

    MANUAL = "manual"
    MODEL = "model"
    IMPORT = "import"


class Severity(TextChoices):
    """How much a finding weighs; critical and major make an item defective."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class FindingType(TextChoices):
    """What is wrong (quality.md §2)."""

    MISSED_OBJECT = "missed_object", "Missed object"
    FALSE_OBJECT = "false_object", "False object"
    WRONG_LABEL = "wrong_label", "Wrong label"
    IDENTITY_SWITCH = "identity_switch", "Identity switch"
    IDENTITY_MERGE = "identity_merge", "Identity merge or split"
    LOOSE_SHAPE = "loose_shape", "Loose or tight shape"
    DRIFT = "drift", "Drift between keyframes"
    BOUNDARY = "boundary", "Start or end off"
    WRONG_ATTRIBUTE = "wrong_attribute", "Wrong attribute"
    OCCLUSION = "occlusion", "Occlusion flag"
    DUPLICATE = "duplicate", "Duplicate"
    GUIDELINE = "guideline", "Guideline or process"


DEFAULT_SEVERITY: dict[str, Severity] = {
    FindingType.MISSED_OBJECT: Severity.MAJOR,
    FindingType.FALSE_OBJECT: Severity.MAJOR,
    FindingType.WRONG_LABEL: Severity.CRITICAL,
    FindingType.IDENTITY_SWITCH: Severity.MAJOR,
    FindingType.IDENTITY_MERGE: Severity.MAJOR,
    FindingType.LOOSE_SHAPE: Severity.MINOR,
    FindingType.DRIFT: Severity.MINOR,
    FindingType.BOUNDARY: Severity.MINOR,
    FindingType.WRONG_ATTRIBUTE: Severity.MAJOR,
    FindingType.OCCLUSION: Severity.MINOR,
    FindingType.DUPLICATE: Severity.MAJOR,
    FindingType.GUIDELINE: Severity.MINOR,
}


class FindingStatus(TextChoices):
    """Life of a finding."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    FIXED = "fixed"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    SPLIT = "split"
    CLOSED = "closed"


N = FindingStatus
FINDING_TRANSITIONS: dict[str, frozenset[str]] = {
    N.OPEN: frozenset({N.ACKNOWLEDGED, N.DISPUTED, N.FIXED}),
    N.ACKNOWLEDGED: frozenset({N.FIXED}),
    N.FIXED: frozenset({N.VERIFIED, N.OPEN}),
    N.VERIFIED: frozenset({N.CLOSED, N.OPEN}),
    N.DISPUTED: frozenset({N.UPHELD, N.OVERTURNED, N.SPLIT}),
    N.UPHELD: frozenset({N.CLOSED, N.FIXED}),
    N.OVERTURNED: frozenset({N.CLOSED}),
    N.SPLIT: frozenset({N.CLOSED, N.FIXED}),
}


class Speaker(TextChoices):
    """As what somebody speaks in a thread; people are not named there."""

    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    LEAD = "lead"
    CLIENT = "client"


class Addressee(TextChoices):
    """Whom a question is put to: the vendor's reviewer or lead, or the client."""

    LEAD = "lead", "Reviewer or lead"
    CLIENT = "client", "Client"


class ObjectKind(TextChoices):
    """What a change set may touch."""

    TRACK = "track"
    EVENT = "event"
    TAG = "tag"
