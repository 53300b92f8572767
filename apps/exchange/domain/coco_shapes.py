"""What COCO JSON says of a shape and of the template of a skeleton."""

from __future__ import annotations

from typing import Any

from apps.annotations.domain.interpolation import ObjectState
from apps.annotations.domain.shapes.kinds import KINDS

Row = dict[str, Any]
DECIMALS = 3


def shape_fields(state: ObjectState, shape: str, size: tuple[int, int]) -> Row:
    """`bbox` as [x, y, width, height] in source pixels, its area, and what its kind adds."""
    kind = KINDS[shape]
    left, top, right, bottom = kind.bounds(state.points)
    return {
        "bbox": [round(value, DECIMALS) for value in (left, top, right - left, bottom - top)],
        "area": round(kind.area(state.points), DECIMALS),
        **kind.coco(state.points, size),
    }


def keypoint_fields(label: Row) -> Row:
    """A skeleton's names and edges as COCO has them: edges count from 1."""
    template = label.get("skeleton")
    if not template:
        return {}
    return {
        "keypoints": [point["name"] for point in template["points"]],
        "skeleton": [[first + 1, second + 1] for first, second in template["edges"]],
    }
