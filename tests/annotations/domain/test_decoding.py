"""Bad documents: each refused by name, with what to do, and nothing changed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from apps.annotations.domain.changes import apply_changes
from apps.annotations.domain.decoding import decode_change_set
from apps.annotations.domain.documents import read_document
from apps.annotations.domain.payloads import NewTag
from apps.annotations.models import ChangeSet, Task
from apps.core.errors import Conflict, InvalidInput
from apps.core.models import uuid7
from tests.annotations.working import (
    held_task,
    keyframe,
    new_event,
    new_tag,
    new_track,
    save,
    update,
)
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_footage, make_project, make_task

ID = "01a20f34-443c-7000-8000-d033db51367d"
HEAD = f'"id":"{ID}","base":0'
TAG = f'{{"kind":"tag","id":"{ID}","label":"rain","frame":12'


def tagged(rest: str) -> str:
    return f'{{{HEAD},"created":[{TAG}{rest}}}]}}'


def pointed(value: str) -> str:
    shape = f'{{"frame":10,"points":[{value},10,50,40]}}'
    return (
        f'{{{HEAD},"created":[{{"kind":"track","id":"{ID}","label":"car","keyframes":[{shape}]}}]}}'
    )


# Body, part of the place, part of the message.
MALFORMED: dict[str, tuple[str | bytes, str, str]] = {
    "nothing": ("", "", "truncated"),
    "cut off": (f"{{{HEAD}", "", "truncated"),
    "no JSON": ("<html>", "byte 0", "malformed"),
    "more than one": (f"{{{HEAD}}} {{}}", "byte", "malformed"),
    "null": ("null", "", "Expected `object`"),
    "a list": ("[]", "", "Expected `object`"),
    "UTF-16": (f"{{{HEAD}}}".encode("utf-16"), "byte 0", "UTF-8"),
    "no UTF-8": (tagged("").replace("rain", "\xff").encode("latin-1"), "", "not UTF-8"),
    "NaN": (pointed("NaN"), "byte", "malformed"),
    "Infinity": (pointed("-Infinity"), "byte", "malformed"),
    "1e400": (pointed("1e400"), "created[0].keyframes[0].points[0]", "out of range"),
    "-1e400": (pointed("-1e400"), "created[0].keyframes[0].points[0]", "out of range"),
    "1e400 as an attribute": (tagged(',"attributes":{"x":1e400}'), "attributes", "out of range"),
    "5,000 digits": (f'{{"id":"{ID}","base":{"9" * 5000}}}', "base", "out of range"),
    "a key twice": (f'{{{HEAD},"base":1}}', "change set", "“base” is given twice"),
    "a key twice, spelled otherwise": (f'{{{HEAD},"b\\u0061se":1}}', "change set", "given twice"),
    "a key twice, with space": (f'{{{HEAD},"base" :1}}', "change set", "given twice"),
    "a key twice in an object": (tagged(',"frame":13'), f"tag {ID}", "“frame” is given twice"),
    "a key twice in a keyframe": (
        pointed("10").replace('"frame":10,', '"frame":10,"frame":11,'),
        "keyframe 11", "given twice",
    ),
    "a key twice in attributes": (
        tagged(',"attributes":{"a":1,"a":2}'), "attributes", "“a” is given twice",
    ),
    "a key twice beside a colon": (
        tagged(',"attributes":{"a":":1","a":":2"}'), "attributes", "given twice",
    ),
    "deep nesting": ("[" * 200_000, "", "Expected `object`"),
    "deep nesting in a list": (
        f'{{{HEAD},"created":{"[" * 200_000}{"]" * 200_000}}}', "created[0]", "Expected `object`",
    ),
    "deep nesting in an attribute": (
        tagged(f',"attributes":{{"a":{"[" * 200_000}{"]" * 200_000}}}'), "attributes", "Expected",
    ),
    "deep nesting in an unknown field": (
        f'{{{HEAD},"x":{"[" * 200_000}{"]" * 200_000}}}', "", "unknown field `x`",
    ),
    "10 MB in an attribute": (
        tagged(f',"attributes":{{"a":"{"x" * 10_000_000}"}}'), "attributes", "length <= 1000",
    ),
    "10 MB in a label": (
        tagged("").replace("rain", "x" * 10_000_000), "created[0].label", "length <= 64",
    ),
    "10 MB in a key": (
        tagged(f',"attributes":{{"{"x" * 10_000_000}":1}}'), "attributes", "length <= 64",
    ),
    "10 MB in an unknown key": (f'{{{HEAD},"{"x" * 10_000_000}":1}}', "", "unknown field"),
    "10 MB as an id": (f'{{"id":"{"x" * 10_000_000}","base":0}}', "id", "Invalid UUID"),
    "an unknown field": (tagged(',"owner":1'), "created[0]", "unknown field `owner`"),
    "an unknown kind": (tagged("").replace('"tag"', '"cube"'), "created[0].kind", "Invalid value"),
    "a field that is missing": (f'{{"id":"{ID}"}}', "", "missing required field `base`"),
    "no UUID": ('{"id":"7","base":0}', "id", "Invalid UUID"),
    "half a frame": (tagged("").replace("12", "12.5"), "created[0].frame", "Expected `int`"),
    "a frame beyond 64 bits": (
        tagged("").replace("12", "9" * 30), "created[0].frame", "Expected `int` <=",
    ),
    "a frame in words": (tagged("").replace("12", '"12"'), "created[0].frame", "Expected `int`"),
    "a million numbers": (pointed(",".join(["1"] * 1_000_000)), "points", "length <= "),
    "numbers in words": (pointed('"10"'), "created[0].keyframes[0].points[0]", "got `str`"),
    "null for a number": (pointed("null"), "created[0].keyframes[0].points[0]", "got `null`"),
    "half a letter": (tagged("").replace("rain", "\\ud800"), "byte", "surrogate"),
    "a frame before all": (tagged("").replace("12", "-1"), "created[0].frame", "Expected `int` >="),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_is_refused_by_place(name: str) -> None:
    body, where, message = MALFORMED[name]

    with pytest.raises(InvalidInput, match="not well formed; nothing was saved") as refusal:
        decode_change_set(body if isinstance(body, bytes) else body.encode())

    error = refusal.value.details["errors"][0]
    assert where in error["where"]
    assert message in error["message"]
    assert error["message"].endswith(".")
    assert len(error["message"]) < 400


@pytest.mark.parametrize(
    "body",
    [
        tagged(',"attributes":{"a":":","b":"\\":\\"","c":" :"}'),
        tagged("").replace(":", " :\n"),
        tagged("").replace('"rain"', '":rain"'),
    ],
)
def test_colons_and_quotes_in_texts_double_nothing(body: str) -> None:
    tag = decode_change_set(body.encode()).created[0]
    assert isinstance(tag, NewTag)
    assert tag.frame == 12


@pytest.mark.parametrize("seed", range(200))
def test_a_key_doubled_anywhere_is_found(seed: int) -> None:
    """A drawn document, one of its keys written twice at a drawn place."""
    draw = random.Random(seed)
    text = ["plain", ":x", 'a"b', '":', " :", "{}", "\\", "ü:"]
    body = {
        "id": ID, "base": 0,
        "created": [
            new_track(attributes={draw.choice(text): draw.choice(text)},
                      keyframes=[keyframe(10, attributes={"a": draw.choice(text)}), keyframe(20)])
            for _ in range(3)
        ],
        "updated": [update(new_event(), 1, label=draw.choice(text))],
        "deleted": [],
    }  # fmt: skip
    separators = draw.choice([(",", ":"), (", ", ": "), (" ,", " : ")])
    good = json.dumps(body, separators=separators, ensure_ascii=draw.random() < 0.5)
    decode_change_set(good.encode())
    key = draw.choice(["id", "base", "kind", "label", "frame", "points", "keyframes", "revision"])
    places = [at for at in range(len(good)) if good.startswith(f'"{key}"{separators[1]}', at)]
    at = draw.choice(places)
    value, _ = json.JSONDecoder().raw_decode(good, at + len(key) + 2 + len(separators[1]))
    bad = f'{good[:at]}"{key}"{separators[1]}{json.dumps(value)}{separators[0]}{good[at:]}'

    with pytest.raises(InvalidInput) as refusal:
        decode_change_set(bad.encode())

    assert f"“{key}” is given twice" in refusal.value.details["errors"][0]["message"]


@pytest.fixture
def task(cast: Cast) -> Task:
    return held_task(cast)


def elsewhere(cast: Cast) -> dict[str, Any]:
    """A track of another task of the same client."""
    project = make_project(cast, name="Elsewhere")
    clip = make_clip(make_footage(cast, project), 0, 100)
    other = make_task(cast, project, make_contract(cast, project), clip)
    track = new_track()
    fields = {"label": "car", "keyframes": {}, "keyframe_count": 1, "first_frame": 1}
    other.tracks.create(id=track["id"], client=other.client, **fields, last_frame=1, revision=1)
    return track


Made = Callable[[Cast, dict[str, Any]], dict[str, Any]]
# What a task with one track (at revision 1) is sent; part of the place, part of the message.
UNFIT: dict[str, tuple[Made, str, str]] = {
    "an unknown label": (
        lambda _, t: {"created": [new_tag(label="unicorn")]}, "created[0].label", "no label"),
    "a frame after the clip": (
        lambda _, t: {"created": [new_tag(frame=110)]}, "created[0].frame", "outside this clip"),
    "an event beyond the clip": (
        lambda _, t: {"created": [new_event(stop=111)]}, "created[0].stop", "inside the clip"),
    "an event that ends before it starts": (
        lambda _, t: {"created": [new_event(start=40, stop=20)]}, "created[0].stop", "end after"),
    "a keyframe outside the clip": (
        lambda _, t: {"updated": [update(t, 1, keyframes=[keyframe(110)])]},
        "updated[0].keyframes[0].frame", "outside this clip"),
    "a point off the picture": (
        lambda _, t: {"updated": [update(t, 1, keyframes=[keyframe(20, points=[1, 2, 3, 360.5])])]},
        "updated[0].keyframes[0].points", "outside the picture"),
    "a point far off": (
        lambda _, t: {"updated": [update(t, 1, keyframes=[keyframe(20, points=[1, 2, 1e308, 9])])]},
        "updated[0].keyframes[0].points", "outside the picture"),
    "a frame set and removed": (
        lambda _, t: {
            "updated": [update(t, 1, keyframes=[keyframe(20)], removed_frames=[11, 20])]},
        "updated[0].removed_frames[1]", "do one of the two"),
    "no keyframe left": (
        lambda _, t: {"updated": [update(t, 1, removed_frames=[10, 30])]},
        "updated[0]", "at least one keyframe"),
    "an id of another object": (
        lambda _, t: {"created": [new_tag(id=t["id"])]}, "created", "exists already"),
    "an id of another task": (
        lambda c, t: {"created": [new_track(id=elsewhere(c)["id"])]}, "created", "exists already"),
    "the track of another task": (
        lambda c, t: {"created": [new_event(track=elsewhere(c)["id"])]},
        "created[0].track", "no track"),
    "a label of another kind": (
        lambda _, t: {"created": [new_tag(label="car")]}, "created[0].label", "marks a box"),
    "an attribute nobody knows": (
        lambda _, t: {"updated": [update(t, 1, attributes={"wings": True})]},
        "updated[0].attributes", "no attribute “wings”"),
    "an event about no track": (
        lambda _, t: {"created": [t2 := new_tag(), new_event(track=t2["id"])]},
        "created[1].track", "no track"),
    "an id twice": (
        lambda _, t: {"created": [t2 := new_tag(), new_event(id=t2["id"])]},
        "created[1].id", "named twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    cast: Cast, task: Task, name: str
) -> None:
    make, where, message = UNFIT[name]
    track = new_track()
    save(task, cast.annotator_vera, created=[track])
    before = read_document(task)
    lists = make(cast, track)
    lists.setdefault("created", []).append(new_tag(frame=60))  # what fits is not saved either
    body = json.dumps({"id": str(uuid7()), "base": 1, **lists}).encode()

    with pytest.raises(InvalidInput) as refusal:
        apply_changes(task, body, acting_user=cast.annotator_vera)

    errors = refusal.value.details["errors"]
    assert where in errors[0]["where"]
    assert message in errors[0]["message"]
    task.refresh_from_db()
    assert read_document(task) == before
    assert ChangeSet.objects.filter(task=task).count() == 1


@pytest.mark.parametrize("list_name", ["updated", "deleted"])
def test_an_object_of_another_task_is_not_touched(cast: Cast, task: Task, list_name: str) -> None:
    foreign = elsewhere(cast)
    item = {"kind": "track", "id": foreign["id"], "revision": 1}

    with pytest.raises(Conflict, match="has no track"):
        save(task, cast.annotator_vera, **{list_name: [item]})

    task.refresh_from_db()
    assert task.revision == 0
