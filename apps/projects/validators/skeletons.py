"""What the template of a skeleton must be: named points in a unit square, edges between them."""

from __future__ import annotations

from typing import Any

MOST_POINTS = 100
MOST_EDGES = 300
NAME_LENGTH = 64
Json = dict[str, Any]


def normalise_skeleton(given: Any) -> Json | str:
    """`{points: [{name, x, y}], edges: [[first, second]]}`, or a sentence saying what is wrong.

    x and y are shares of the box the skeleton is placed by, 0 to 1; edges count points from 0.
    """
    if not isinstance(given, dict) or set(given) - {"points", "edges"}:
        return "A skeleton needs a template: points with name, x and y, and edges between them."
    points = given.get("points")
    if not isinstance(points, list) or not 1 <= len(points) <= MOST_POINTS:
        return f"A skeleton has 1 to {MOST_POINTS} points."
    found = [_point(point) for point in points]
    for index, point in enumerate(found):
        if isinstance(point, str):
            return f"Point {index + 1} of the skeleton: {point}"
    rows = [point for point in found if not isinstance(point, str)]
    names = [row["name"].casefold() for row in rows]
    if len(set(names)) < len(names):
        return "Each point of a skeleton has a name of its own."
    edges = _edges(given.get("edges", []), len(rows))
    return edges if isinstance(edges, str) else {"points": rows, "edges": edges}


def _point(given: Any) -> Json | str:
    if not isinstance(given, dict) or set(given) != {"name", "x", "y"}:
        return "give it name, x and y."
    name = " ".join(given["name"].split()) if isinstance(given["name"], str) else ""
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        return f"its name has 1 to {NAME_LENGTH} letters, digits and signs."
    for axis in ("x", "y"):
        value = given[axis]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{axis} is a number from 0 to 1."
        if not 0 <= value <= 1:
            return f"{axis} is a number from 0 to 1."
    return {"name": name, "x": round(float(given["x"]), 4), "y": round(float(given["y"]), 4)}


def _edges(given: Any, count: int) -> list[list[int]] | str:
    if not isinstance(given, list) or len(given) > MOST_EDGES:
        return f"A skeleton has a list of at most {MOST_EDGES} edges."
    seen: set[tuple[int, int]] = set()
    for edge in given:
        if not isinstance(edge, list) or len(edge) != 2 or not all(_is_index(end) for end in edge):
            return "An edge joins two points by their numbers, counted from 0."
        first, second = sorted(edge)
        if first == second or not 0 <= first < second < count:
            return "An edge joins two different points of the skeleton, counted from 0."
        if (first, second) in seen:
            return "The same two points are joined twice."
        seen.add((first, second))
    return [list(edge) for edge in given]


def _is_index(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
