"""Outlines of any number of vertices: matched by arc length, measured, crossing themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from apps.annotations.domain.shapes.common import linear, pairs

Points = Sequence[float]
MOST_CROSSINGS_LOOKED_FOR = 600


def area_of(points: Points) -> float:
    """Signed: positive where the vertices go clockwise on the screen."""
    vertices = pairs(points)
    twice = 0.0
    for (ax, ay), (bx, by) in zip(vertices, vertices[1:] + vertices[:1], strict=True):
        twice += ax * by - bx * ay
    return twice / 2


def matched(before: Points, after: Points, share: float, *, closed: bool) -> tuple[float, ...]:
    """Between two outlines: vertex by vertex, or by arc length where their numbers differ.

    By arc length, the first vertices belong together and a closed outline that goes the other way
    round is turned over; the result has a vertex wherever either of the two has one.
    """
    if len(before) == len(after):
        return linear(before, after, share)
    if closed and area_of(before) * area_of(after) < 0:
        after = _turned_over(after)
    ours, theirs = _places(before, closed), _places(after, closed)
    if ours is None or theirs is None:
        return tuple(before)
    stops = sorted({*ours, *theirs})
    return linear(
        _sampled(before, ours, stops, closed), _sampled(after, theirs, stops, closed), share
    )


def _turned_over(points: Points) -> list[float]:
    """The other way round, from the same first vertex."""
    vertices = pairs(points)
    return [value for vertex in [vertices[0], *reversed(vertices[1:])] for value in vertex]


def _places(points: Points, closed: bool) -> list[float] | None:
    """How far along each vertex is, 0 to 1; None for an outline without length."""
    vertices = pairs(points)
    lengths = [0.0]
    following = vertices[1:] + (vertices[:1] if closed else [])
    for (ax, ay), (bx, by) in zip(vertices, following, strict=False):
        dx, dy = bx - ax, by - ay
        lengths.append(lengths[-1] + math.sqrt(dx * dx + dy * dy))
    total = lengths[-1]
    if total <= 0:
        return None
    return [length / total for length in lengths[: len(vertices)]]


def _sampled(points: Points, places: list[float], stops: list[float], closed: bool) -> list[float]:
    """The outline's points at `stops`, which are in order."""
    vertices = pairs(points)
    count = len(vertices)
    sampled: list[float] = []
    index = 0
    for stop in stops:
        while index + 1 < count and places[index + 1] <= stop:
            index += 1
        ax, ay = vertices[index]
        if places[index] == stop or (not closed and index + 1 == count):
            sampled += [ax, ay]
            continue
        bx, by = vertices[(index + 1) % count]
        end = places[index + 1] if index + 1 < count else 1.0
        part = (stop - places[index]) / (end - places[index])
        sampled += [ax + (bx - ax) * part, ay + (by - ay) * part]
    return sampled


def crosses_itself(points: Points) -> bool:
    """Whether two sides of a closed outline cross; looked for up to some hundred vertices."""
    vertices = pairs(points)
    count = len(vertices)
    if count > MOST_CROSSINGS_LOOKED_FOR:
        return False
    sides = [(vertices[i], vertices[(i + 1) % count]) for i in range(count)]
    return any(
        _cross(*sides[i], *sides[j])
        for i in range(count)
        for j in range(i + 2, count)
        if not (i == 0 and j == count - 1)
    )


Vertex = tuple[float, float]


def _cross(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> bool:
    def side(p: Vertex, q: Vertex, r: Vertex) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
