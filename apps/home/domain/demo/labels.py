"""What the demo's clients ask for: the label schema and the guideline of their projects."""

from __future__ import annotations

from typing import Any

COLORS = ["white", "silver", "grey", "black", "blue", "red", "green", "yellow"]


def _choice(name: str, options: list[str], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "kind": "select", "options": options, "required": required}


def _vehicle(name: str, color: str) -> dict[str, Any]:
    stopped = {"name": "stopped", "kind": "checkbox", "default": False, "mutable": True}
    attributes = [_choice("color", COLORS, required=True), stopped]
    return {"name": name, "color": color, "shape": "box", "attributes": attributes}


SCHEMA: dict[str, Any] = {
    "labels": [
        _vehicle("car", "#0072b2"),
        _vehicle("van", "#56b4e9"),
        _vehicle("bus", "#332288"),
        _vehicle("bicycle", "#009e73"),
        {
            "name": "pedestrian",
            "color": "#e69f00",
            "shape": "box",
            "attributes": [_choice("clothing", COLORS)],
        },
        {"name": "jaywalking", "color": "#d55e00", "shape": "event"},
        {"name": "vehicle stops", "color": "#cc79a7", "shape": "event"},
        {
            "name": "unusable frame",
            "color": "#882255",
            "shape": "tag",
            "attributes": [_choice("reason", ["glare", "blur", "frozen picture"], required=True)],
        },
    ]
}

GUIDELINE = """\
# Boxes at the junction

We train a detector that must know **every road user at all times**, also while it is hidden.
What you draw here is what it will believe.

## The box

- Draw the *whole* object, the hidden part included, as tightly as you can: within **3 pixels**.
- Cut the box off where the picture ends. Never draw beyond it.
- A mirror belongs to the car, an open door too; a shadow or a reflection never does.
- Set keyframes where the movement changes. Between them the box moves in a straight line.

## Who is who

| label | is | is not |
|---|---|---|
| **car** | up to seven seats, estate cars and off-roaders too | anything with a cargo body |
| **van** | a closed body behind the cab, with or without windows | a car with a roof box |
| **bus** | ten seats or more | |
| **bicycle** | bicycle *and* rider, one box | somebody who pushes one: that is a pedestrian |
| **pedestrian** | everybody on foot | a rider |

## Hidden, gone, back again

1. **Occluded**: less than four fifths of the object are seen. Keep the box going.
2. **Outside**: the object has left the picture. End the box there with *outside*.
3. It comes back within the clip? It is **the same track**. Do not begin a second one.

> An object that is never more than 8 pixels high or wide is left out.

## Attributes

- `color`: what most people would say. Two-coloured: the larger part.
- `stopped`: from the first to the last frame at which the wheels do not turn.

## Events

- **jaywalking** begins with the first step onto the road away from the crossing and ends with the
  first step off it. Attach it to the pedestrian.
- **vehicle stops** lasts as long as the vehicle stands. Attach it to the vehicle.

## What an auditor counts

| severity | for example |
|---|---|
| critical | the wrong label |
| major | an object missed, drawn twice, or its identity lost; a wrong required attribute |
| minor | a loose box, an event that begins a few frames late |

A track with one critical or major finding is defective. Minor ones are counted but pass.
"""
