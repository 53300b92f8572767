"""Label schemas to start from, one for each common kind of footage."""

from __future__ import annotations

from typing import Any, NamedTuple


class Starter(NamedTuple):
    """A named beginning; `definition` is what `projects.validators` takes."""

    title: str
    text: str
    definition: dict[str, Any]


def _label(name: str, shape: str = "box", *attributes: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "shape": shape, "attributes": list(attributes)}


def _choice(name: str, *options: str, mutable: bool = False) -> dict[str, Any]:
    return {"name": name, "kind": "select", "options": list(options), "mutable": mutable}


def _flag(name: str, mutable: bool = True) -> dict[str, Any]:
    return {"name": name, "kind": "checkbox", "default": False, "mutable": mutable}


STARTERS: dict[str, Starter] = {
    "driving": Starter(
        "Driving",
        "Road users, signs, near misses",
        {
            "labels": [
                _label("car", "box", _choice("kind", "car", "van", "truck"), _flag("parked")),
                _label("bus"),
                _label("cyclist", "box", _flag("helmet", mutable=False)),
                _label("pedestrian", "box", _flag("crossing")),
                _label("traffic light", "box", _choice("state", "red", "amber", "green", "off")),
                _label("near miss", "event"),
                _label("rain", "tag"),
            ]
        },
    ),
    "surveillance": Starter(
        "Surveillance",
        "People, bags, falls and fights",
        {
            "labels": [
                _label("person", "box", _choice("posture", "standing", "sitting", "lying")),
                _label("vehicle"),
                _label("bag", "box", _flag("unattended")),
                _label("fall", "event"),
                _label("fight", "event"),
                _label("camera covered", "tag"),
            ]
        },
    ),
    "retail": Starter(
        "Retail",
        "Shoppers, staff, what they pick up",
        {
            "labels": [
                _label("shopper", "box", _flag("with trolley")),
                _label("staff"),
                _label("product in hand"),
                _label("picks up", "event"),
                _label("puts back", "event"),
                _label("queue", "event"),
            ]
        },
    ),
}
