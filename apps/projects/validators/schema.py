"""What a label schema must be: names every wrong place, fills in what is left out. No tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apps.core.errors import InvalidInput
from apps.projects.enums import AttributeKind, LabelShape
from apps.projects.validators.skeletons import normalise_skeleton

MOST_LABELS = 200
MOST_ATTRIBUTES = 40
MOST_OPTIONS = 200
NAME_LENGTH = 64
TEXT_LENGTH = 500
LARGEST_NUMBER = 1_000_000_000_000
MOST_ERRORS = 50

# Okabe & Ito, then Tol's muted set: apart from each other for every kind of colour vision.
PALETTE = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#332288",
    "#44aa99", "#882255", "#ddcc77", "#117733", "#aa4499", "#88ccee", "#999933", "#cc6677",
)  # fmt: skip
_COLOR = re.compile(r"#[0-9a-f]{6}")
_LABEL_KEYS = {"name", "color", "shape", "attributes", "skeleton"}
_ATTRIBUTE_KEYS = {"name", "kind", "options", "default", "mutable", "required"}
_INVISIBLE = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
Json = dict[str, Any]


def normalise_schema(definition: Any) -> Json:
    """`definition` with tidy names and everything left out filled in.

    Raises InvalidInput with `errors`, one a wrong place: `labels[2].attributes[0].options`.
    """
    check = _Check()
    normal = check.schema(definition)
    if check.errors:
        count = len(check.errors)
        message = check.errors[0]["message"]
        if count > 1:
            message = f"{count} things in this schema need mending. First: {message}"
        raise InvalidInput(message, check.errors[:MOST_ERRORS])
    return normal


class _Check:
    """Walks a definition once, collecting errors by place."""

    def __init__(self) -> None:
        self.errors: list[dict[str, str]] = []

    def refuse(self, where: str, message: str) -> None:
        """Note what is wrong at one place."""
        # Half a character, which JSON can spell, could be neither stored nor shown.
        text = message.encode("utf-8", "replace").decode()
        self.errors.append({"where": where, "message": text})

    def schema(self, definition: Any) -> Json:
        if not isinstance(definition, dict) or not isinstance(definition.get("labels"), list):
            self.refuse("labels", "A schema is an object with a list called “labels”.")
            return {}
        self._unknown_keys(definition, {"labels"}, "schema")
        given = definition["labels"]
        if not given:
            self.refuse("labels", "Add at least one label.")
        if len(given) > MOST_LABELS:
            self.refuse("labels", f"A schema has at most {MOST_LABELS} labels.")
            return {}
        labels = [self._label(label, f"labels[{index}]") for index, label in enumerate(given)]
        self._require_once([label["name"] for label in labels], "labels", "label")
        _assign_colors(labels)
        return {"labels": labels}

    def _label(self, given: Any, where: str) -> Json:
        if not isinstance(given, dict):
            self.refuse(where, "A label is an object with a name.")
            return {"name": "", "color": "", "shape": "", "attributes": []}
        self._unknown_keys(given, _LABEL_KEYS, where)
        attributes = given.get("attributes") or []
        if not isinstance(attributes, list) or len(attributes) > MOST_ATTRIBUTES:
            self.refuse(f"{where}.attributes", f"Give a list of at most {MOST_ATTRIBUTES}.")
            attributes = []
        checked = [
            self._attribute(attribute, f"{where}.attributes[{index}]")
            for index, attribute in enumerate(attributes)
        ]
        names = [attribute["name"] for attribute in checked]
        self._require_once(names, f"{where}.attributes", "attribute")
        label: Json = {
            "name": self._name(given.get("name"), f"{where}.name"),
            "color": self._color(given.get("color"), f"{where}.color"),
            "shape": self._choice(given.get("shape", LabelShape.BOX), LabelShape, f"{where}.shape"),
            "attributes": checked,
        }
        if label["shape"] == LabelShape.SKELETON:
            found = normalise_skeleton(given.get("skeleton"))
            if isinstance(found, str):
                self.refuse(f"{where}.skeleton", found)
            else:
                label["skeleton"] = found
        elif given.get("skeleton"):
            self.refuse(f"{where}.skeleton", "Only a skeleton has a template of points.")
        return label

    def _attribute(self, given: Any, where: str) -> Json:
        if not isinstance(given, dict):
            self.refuse(where, "An attribute is an object with a name.")
            return {"name": ""}
        self._unknown_keys(given, _ATTRIBUTE_KEYS, where)
        kind = self._choice(given.get("kind", AttributeKind.SELECT), AttributeKind, f"{where}.kind")
        options = self._options(given.get("options"), kind, f"{where}.options")
        return {
            "name": self._name(given.get("name"), f"{where}.name"),
            "kind": kind,
            "options": options,
            "default": self._default(given.get("default"), kind, options, f"{where}.default"),
            "mutable": self._flag(given.get("mutable", False), f"{where}.mutable"),
            "required": self._flag(given.get("required", False), f"{where}.required"),
        }

    def _name(self, value: Any, where: str) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(where, "Give it a name.")
            return ""
        name = " ".join(value.split())
        if len(name) > NAME_LENGTH:
            self.refuse(
                where, f"A name has at most {NAME_LENGTH} characters; this has {len(name)}."
            )
        elif _INVISIBLE.search(name):
            self.refuse(where, "A name holds letters, digits and signs, nothing invisible.")
        return name

    def _color(self, value: Any, where: str) -> str:
        if value in (None, ""):
            return ""
        if not isinstance(value, str) or not _COLOR.fullmatch(value.strip().lower()):
            self.refuse(where, "Write a color as # and six digits, such as #0072b2.")
            return ""
        return value.strip().lower()

    def _choice(self, value: Any, choices: Any, where: str) -> str:
        if value not in choices.values:
            self.refuse(where, f"Choose one of: {', '.join(choices.values)}.")
            return ""
        return str(value)

    def _flag(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            self.refuse(where, "Say true or false.")
        return value is True

    def _options(self, value: Any, kind: str, where: str) -> list[str]:
        given = value or []
        if kind != AttributeKind.SELECT:
            if given:
                self.refuse(where, "Only a choice has options.")
            return []
        if not isinstance(given, list) or not all(isinstance(option, str) for option in given):
            self.refuse(where, "Options are a list of words.")
            return []
        options = [" ".join(option.split()) for option in given]
        if not options:
            self.refuse(where, "A choice needs at least one option.")
        elif len(options) > MOST_OPTIONS:
            self.refuse(where, f"A choice has at most {MOST_OPTIONS} options.")
        elif any(not 1 <= len(option) <= NAME_LENGTH for option in options):
            self.refuse(where, f"An option has between 1 and {NAME_LENGTH} characters.")
        elif any(_INVISIBLE.search(option) for option in options):
            self.refuse(where, "An option holds letters, digits and signs, nothing invisible.")
        else:
            for index, first in _doubles(options):
                message = f"“{options[index]}” stands twice; it is option {first + 1} already."
                self.refuse(where, message)
        return options

    def _default(self, value: Any, kind: str, options: list[str], where: str) -> Any:
        if kind == AttributeKind.CHECKBOX:
            return self._flag(False if value is None else value, where)
        if value is None or value == "":
            return None
        if kind == AttributeKind.SELECT:
            tidy = " ".join(value.split()) if isinstance(value, str) else value
            if tidy not in options:
                self.refuse(where, f"The default “{tidy}” is none of the options.")
            return tidy
        if kind == AttributeKind.NUMBER:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
                self.refuse(where, f"The default must be a number up to {LARGEST_NUMBER:,}.")
        elif not isinstance(value, str) or len(value) > TEXT_LENGTH or _INVISIBLE.search(value):
            self.refuse(where, f"The default is a line of at most {TEXT_LENGTH} characters.")
        return value

    def _require_once(self, names: list[str], where: str, noun: str) -> None:
        for index, first in _doubles(names):
            message = (
                f"The {noun} “{names[index]}” is named twice; it is number {first + 1} already. "
                "Upper and lower case count as the same."
            )
            self.refuse(f"{where}[{index}].name", message)

    def _unknown_keys(self, given: Json, known: set[str], where: str) -> None:
        for key in given:
            if key not in known:
                self.refuse(where, f"“{key}” is not known here; use {', '.join(sorted(known))}.")


def _doubles(names: list[str]) -> Iterator[tuple[int, int]]:
    """Places of names that stand earlier already, each with the first place. Empty ones don't."""
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        key = name.casefold()
        if key and key in seen:
            yield index, seen[key]
        elif key:
            seen[key] = index


def _assign_colors(labels: list[Json]) -> None:
    """Give labels without a color the next of the palette that nobody has."""
    taken = {label["color"] for label in labels}
    free = [color for color in PALETTE if color not in taken]
    for index, label in enumerate(label for label in labels if not label["color"]):
        label["color"] = free[index] if index < len(free) else PALETTE[index % len(PALETTE)]
