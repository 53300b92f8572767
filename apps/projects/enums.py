"""Life of a project and the kinds of label."""

from django.db.models import TextChoices


class ProjectStatus(TextChoices):
    """A project takes work only while active."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


P = ProjectStatus
PROJECT_TRANSITIONS: dict[str, frozenset[str]] = {
    P.DRAFT: frozenset({P.ACTIVE, P.CLOSED}),
    P.ACTIVE: frozenset({P.PAUSED, P.CLOSED}),
    P.PAUSED: frozenset({P.ACTIVE, P.CLOSED}),
}


class LabelShape(TextChoices):
    """What a label marks."""

    BOX = "box", "Box track"
    ROTATED_BOX = "rotated_box", "Rotated box track"
    POLYGON = "polygon", "Polygon track"
    POLYLINE = "polyline", "Polyline track"
    POINTS = "points", "Points track"
    ELLIPSE = "ellipse", "Ellipse track"
    CUBOID = "cuboid", "Cuboid track"
    SKELETON = "skeleton", "Skeleton track"
    MASK = "mask", "Mask track"
    EVENT = "event", "Event (interval of time)"
    TAG = "tag", "Tag (one frame)"


class AttributeKind(TextChoices):
    """How an attribute is filled in."""

    SELECT = "select", "Choice"
    CHECKBOX = "checkbox", "Yes / no"
    NUMBER = "number", "Number"
    TEXT = "text", "Text"
