"""Properties of the schema validator: what it accepts is tidy, what it refuses it names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import InvalidInput
from apps.projects.enums import AttributeKind, LabelShape
from apps.projects.validators import PALETTE, normalise_schema

NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


SKELETON = {
    "points": [{"name": "a", "x": 0, "y": 0.5}, {"name": "b", "x": 1, "y": 1}],
    "edges": [[1, 0]],
}


@st.composite
def attributes(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(AttributeKind.values))
    given: dict[str, Any] = {"name": name, "kind": kind, "mutable": draw(st.booleans())}
    if kind == "select":
        given["options"] = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold))
        given["default"] = draw(st.sampled_from([None, *given["options"]]))
    elif kind == "number":
        given["default"] = draw(st.none() | st.integers(-9, 9) | st.floats(-1e6, 1e6))
    elif kind == "text":
        given["default"] = draw(st.none() | NAMES)
    return given


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=str.casefold))
    labels = []
    for name in names:
        inner = draw(st.lists(NAMES, max_size=3, unique_by=str.casefold))
        shape = draw(st.sampled_from(LabelShape.values))
        labels.append(
            {
                "name": name,
                "shape": shape,
                "attributes": [draw(attributes(word)) for word in inner],
            }
            | ({"skeleton": SKELETON} if shape == LabelShape.SKELETON else {})
        )
    return {"labels": labels}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
LABEL_LIKE = st.fixed_dictionaries(
    {},
    optional={
        "name": JSON,
        "color": JSON,
        "shape": JSON,
        "skeleton": JSON,
        "attributes": st.lists(
            st.fixed_dictionaries(
                {},
                optional=dict.fromkeys(
                    ("name", "kind", "options", "default", "mutable", "required"),
                    JSON | st.sampled_from(AttributeKind.values),
                ),
            ),
            max_size=3,
        ),
    },
)


def errors_of(definition: Any) -> list[dict[str, str]]:
    """What is wrong; nothing for a definition that can be stored."""
    try:
        json.dumps(normalise_schema(definition), allow_nan=False)
    except InvalidInput as refusal:
        return list(refusal.details["errors"])
    return []


def places(definition: Any) -> list[str]:
    return [error["where"] for error in errors_of(definition)]


@given(schemas())
def test_what_is_accepted_stays_as_it_is_when_checked_again(definition: dict[str, Any]) -> None:
    normal = normalise_schema(definition)
    assert normalise_schema(normal) == normal
    assert json.loads(json.dumps(normal, allow_nan=False)) == normal


@given(schemas())
def test_every_label_has_every_key_and_a_color(definition: dict[str, Any]) -> None:
    for label in normalise_schema(definition)["labels"]:
        extra = {"skeleton"} if label["shape"] == LabelShape.SKELETON else set()
        assert set(label) == {"name", "color", "shape", "attributes"} | extra
        assert label["color"] in PALETTE
        for attribute in label["attributes"]:
            keys = {"name", "kind", "options", "default", "mutable", "required"}
            assert set(attribute) == keys


@given(schemas())
def test_colors_are_apart_while_the_palette_lasts(definition: dict[str, Any]) -> None:
    colors = [label["color"] for label in normalise_schema(definition)["labels"]]
    assert len(set(colors)) == len(colors)


@given(schemas(), st.data())
def test_naming_a_label_twice_is_refused_at_the_second(
    definition: dict[str, Any], data: st.DataObject
) -> None:
    first = data.draw(st.sampled_from(definition["labels"]))
    definition["labels"].append({"name": f" {first['name']} "})
    assert f"labels[{len(definition['labels']) - 1}].name" in places(definition)


@given(JSON | st.fixed_dictionaries({"labels": st.lists(LABEL_LIKE, max_size=4)}))
def test_anything_is_accepted_or_refused_with_places_that_can_be_shown(definition: Any) -> None:
    for error in errors_of(definition):
        assert error["where"]
        error["message"].encode()


@pytest.mark.parametrize(
    ("definition", "where"),
    [
        (None, "labels"),
        ({}, "labels"),
        ({"labels": []}, "labels"),
        ({"labels": ["car"]}, "labels[0]"),
        ({"labels": [{"name": "car"}] * 201}, "labels"),
        ({"labels": [{"name": " "}]}, "labels[0].name"),
        ({"labels": [{"name": "x" * 65}]}, "labels[0].name"),
        ({"labels": [{"name": "a\x00b"}]}, "labels[0].name"),
        ({"labels": [{"name": "a\ud800"}]}, "labels[0].name"),
        ({"labels": [{"name": "car", "color": "red"}]}, "labels[0].color"),
        ({"labels": [{"name": "car", "shape": "cube"}]}, "labels[0].shape"),
        ({"labels": [{"name": "car", "size": 3}]}, "labels[0]"),
    ],
)
def test_each_wrong_label_is_named_by_place(definition: Any, where: str) -> None:
    assert where in places(definition)


@pytest.mark.parametrize(
    ("attribute", "where"),
    [
        ({"name": "a", "kind": "color"}, "kind"),
        ({"name": "a", "kind": "select"}, "options"),
        ({"name": "a", "kind": "select", "options": ["x", "X"]}, "options"),
        ({"name": "a", "kind": "select", "options": ["x", " "]}, "options"),
        ({"name": "a", "kind": "select", "options": ["x"], "default": "y"}, "default"),
        ({"name": "a", "kind": "checkbox", "default": "yes"}, "default"),
        ({"name": "a", "kind": "checkbox", "options": ["x"]}, "options"),
        ({"name": "a", "kind": "number", "default": "3"}, "default"),
        ({"name": "a", "kind": "number", "default": True}, "default"),
        ({"name": "a", "kind": "number", "default": float("nan")}, "default"),
        ({"name": "a", "kind": "number", "default": 10**400}, "default"),
        ({"name": "a", "kind": "text", "default": "x" * 501}, "default"),
        ({"name": "a", "kind": "text", "required": "yes"}, "required"),
    ],
)
def test_each_wrong_attribute_is_named_by_place(attribute: dict[str, Any], where: str) -> None:
    definition = {"labels": [{"name": "car", "attributes": [attribute]}]}
    assert f"labels[0].attributes[0].{where}" in places(definition)


@pytest.mark.parametrize(
    "template",
    [
        None,
        {},
        {"points": []},
        {"points": [{"name": "a", "x": 0, "y": 0}] * 101},
        {"points": [{"name": "a", "x": 0}]},
        {"points": [{"name": "", "x": 0, "y": 0}]},
        {"points": [{"name": "a", "x": float("nan"), "y": 0}]},
        {"points": [{"name": "a", "x": 10**400, "y": 0}]},
        {"points": [{"name": "a", "x": True, "y": 0}]},
        {"points": [{"name": "a", "x": 0, "y": 0}, {"name": "A", "x": 0, "y": 0}]},
        SKELETON | {"edges": [[0, 2]]},
        SKELETON | {"edges": [[0, 0]]},
        SKELETON | {"edges": [[0, 1], [1, 0]]},
        SKELETON | {"edges": [[0, True]]},
        SKELETON | {"limbs": []},
    ],
)
def test_a_wrong_template_of_a_skeleton_is_named(template: Any) -> None:
    definition = {"labels": [{"name": "man", "shape": "skeleton", "skeleton": template}]}
    assert places(definition) == ["labels[0].skeleton"]


def test_only_a_skeleton_has_a_template() -> None:
    definition = {"labels": [{"name": "man", "shape": "box", "skeleton": SKELETON}]}
    assert places(definition) == ["labels[0].skeleton"]


def test_every_error_is_told_at_once() -> None:
    definition = {"labels": [{"name": ""}, {"name": "b", "color": "blue"}, {"name": "B"}]}
    assert places(definition) == ["labels[0].name", "labels[1].color", "labels[2].name"]
