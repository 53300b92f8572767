"""What several kinds share: straight interpolation, vertices inside the picture, angles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

Points = Sequence[float]
MOST_VERTICES = 5000
TINY_PX = 2.0


def linear(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """The operations and their order are the JavaScript's, so that both give the same bits."""
    return tuple(a + (b - a) * share for a, b in zip(before, after, strict=True))


def bounds_of(points: Points) -> tuple[float, float, float, float]:
    """Around pairs x, y."""
    xs, ys = points[0::2], points[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def pairs(points: Points) -> list[tuple[float, float]]:
    """`x, y, x, y` as pairs."""
    return list(zip(points[0::2], points[1::2], strict=True))


def vertex_errors(word: str, points: Points, size: tuple[int, int], least: int) -> Iterator[str]:
    """A list of `least` to 5,000 vertices, all of them in the picture."""
    count = len(points) // 2
    if len(points) % 2 or not least <= count <= MOST_VERTICES:
        yield f"A {word} needs pairs x, y of {least} to {MOST_VERTICES:,} vertices."
        return
    yield from outside_errors(word, pairs(points), size)


def outside_errors(
    word: str, vertices: list[tuple[float, float]], size: tuple[int, int]
) -> Iterator[str]:
    """Names the first vertex that lies outside the picture."""
    for x, y in vertices:
        if not (0 <= x <= size[0] and 0 <= y <= size[1]):
            yield (
                f"The {word} lies outside the picture ({size[0]} × {size[1]}) "
                f"with its point ({x:g}, {y:g})."
            )
            return


def framed_errors(word: str, points: Points, size: tuple[int, int]) -> Iterator[str]:
    """Rules of `cx, cy, width, height, angle`: a turned shape may reach over the edge."""
    if len(points) != 5:
        yield f"A {word} needs five numbers: centre x, y, width, height and angle in degrees."
        return
    x, y, width, height, angle = points
    if not (0 <= x <= size[0] and 0 <= y <= size[1]):
        yield f"The centre ({x:g}, {y:g}) lies outside the picture ({size[0]} × {size[1]})."
    longest = math.sqrt(size[0] ** 2 + size[1] ** 2)
    if not (0 < width <= longest and 0 < height <= longest):
        yield f"Width and height of a {word} are more than 0 and at most the picture's diagonal."
    if not 0 <= angle < 360:
        yield "The angle is from 0 to less than 360 degrees."


def framed_between(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """Straight, and turning the shorter way round."""
    turn = after[4] - before[4]
    turn = turn - 360 * math.floor((turn + 180) / 360)
    angle = before[4] + turn * share
    angle = angle - 360 * math.floor(angle / 360)
    return (*linear(before[:4], after[:4], share), angle)


def turned(points: Points, x: float, y: float) -> tuple[float, float]:
    """A point relative to the centre, turned by the shape's angle, in the picture."""
    radians = points[4] * math.pi / 180
    cos, sin = math.cos(radians), math.sin(radians)
    return points[0] + x * cos - y * sin, points[1] + x * sin + y * cos


def rounded(values: Sequence[float]) -> list[float]:
    """For files: thousandths of a pixel."""
    return [round(float(value), 3) for value in values]


def extra(shape: str, points: Points, **more: Any) -> dict[str, Any]:
    """The part of a COCO annotation that says which shape it came from."""
    return {"shape": shape, "points": rounded(points), "segmentation": [], **more}
