"""History: listed in words, rebuilt at any revision, brought back, and who set what."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.annotations.domain.documents import read_document
from apps.annotations.domain.history import (
    blame_object,
    list_revisions,
    read_change,
    read_document_at,
)
from apps.annotations.domain.restoring import restore_revision
from apps.annotations.models import Assignment, ChangeSet, Task
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import uuid7
from tests.annotations.working import (
    gone,
    held_task,
    keyframe,
    new_event,
    new_tag,
    new_track,
    save,
    update,
)
from tests.cast import Cast


@pytest.fixture
def task(cast: Cast) -> Task:
    return held_task(cast)


def plain(document: dict[str, Any]) -> dict[str, Any]:
    """A document as the wire has it: comparable, without the order of objects of equal place."""
    found: dict[str, Any] = json.loads(json.dumps(document, default=str))
    for name in ("tracks", "events", "tags"):
        found[name].sort(key=lambda thing: thing["id"])
    return found


def without_revisions(document: dict[str, Any]) -> dict[str, Any]:
    found = plain(document)
    for name in ("tracks", "events", "tags"):
        for thing in found[name]:
            del thing["revision"]
    del found["revision"]
    return found


def restore(task: Task, user: Any, revision: int, **more: Any) -> dict[str, Any]:
    task.refresh_from_db()
    answer = restore_revision(
        task, acting_user=user,
        **{"change_id": uuid7(), "base": task.revision, "revision": revision, **more},
    )  # fmt: skip
    task.refresh_from_db()
    return answer


def work(task: Task, user: Any) -> list[dict[str, Any]]:
    """Seven revisions of every kind; the document after each, from revision 0 on."""
    documents = [plain(read_document(task))]

    def step(**lists: Any) -> None:
        save(task, user, **lists)
        documents.append(plain(read_document(task)))

    car, walker = new_track(), new_track(label="pedestrian")
    event, tag = new_event(track=car["id"]), new_tag()
    step(created=[car, event])
    step(created=[walker, tag], updated=[update(car, 1, keyframes=[keyframe(20, occluded=True)])])
    step(
        updated=[
            update(car, 2, attributes={"parked": True}, removed_frames=[10]),
            update(event, 1, start=25, stop=50),
        ]
    )
    step(updated=[update(tag, 2, frame=44)], deleted=[gone(walker, 2)])
    step(deleted=[gone(car, 3)])
    step(created=[{**car, "keyframes": [keyframe(50)]}])
    step(updated=[update(event, 5, track=car["id"], label="near miss")], deleted=[gone(tag, 4)])
    return documents


def test_every_revision_is_read_back_as_it_was(cast: Cast, task: Task) -> None:
    documents = work(task, cast.annotator_vera)

    for number, document in enumerate(documents):
        assert plain(read_document_at(task, number)) == document


@pytest.mark.parametrize("seed", range(12))
def test_random_histories_are_read_back_and_restored(cast: Cast, task: Task, seed: int) -> None:
    """Drawn edits of tracks, events and tags: each revision rebuilt, three of them restored."""
    draw, vera = random.Random(seed), cast.annotator_vera
    documents = [plain(read_document(task))]
    for _ in range(15):
        save(task, vera, **drawn_edit(draw, documents[-1]))
        documents.append(plain(read_document(task)))

    for number, document in enumerate(documents):
        assert plain(read_document_at(task, number)) == document
    for number in draw.sample(range(15), 3):
        if without_revisions(documents[number]) != without_revisions(read_document(task)):
            restore(task, vera, number)
            assert without_revisions(read_document(task)) == without_revisions(documents[number])


def drawn_edit(draw: random.Random, present: dict[str, Any]) -> dict[str, Any]:
    """Lists of one change set that fits `present`; it always makes a track."""
    made = new_track(keyframes=[keyframe(f) for f in sorted(draw.sample(range(10, 110), 3))])
    lists: dict[str, Any] = {"created": [made], "updated": [], "deleted": []}
    for row in present["tracks"]:
        track = {**row, "kind": "track"}
        frames = [row["frame"] for row in track["keyframes"]]
        act = draw.choice(["keep", "put", "cut", "label", "delete"])
        if act == "put":
            box = [draw.uniform(0, 300), draw.uniform(0, 100), 500.0, 300.0]
            put = [keyframe(draw.randrange(10, 110), points=box)]
            lists["updated"].append(update(track, track["revision"], keyframes=put))
        elif act == "cut" and len(frames) > 1:
            cut = [draw.choice(frames)]
            lists["updated"].append(update(track, track["revision"], removed_frames=cut))
        elif act == "label":
            label = draw.choice(["car", "pedestrian"])
            lists["updated"].append(update(track, track["revision"], label=label, attributes={}))
        elif act == "delete":
            lists["deleted"].append(gone(track, track["revision"]))
    if draw.random() < 0.6:
        lists["created"].append(new_event(track=made["id"], start=draw.randrange(10, 30)))
    return lists


def test_the_list_says_who_did_what_when(cast: Cast, task: Task) -> None:
    work(task, cast.annotator_vera)

    page = list_revisions(task, cast.annotator_vera)

    words = [entry["words"] for entry in page["revisions"]]
    car = page["revisions"][-1]["objects"][0][-4:]
    assert page["revision"] == 7
    assert not page["more"]
    assert words[0].startswith("Changed 1 event, deleted 1 tag")
    assert words[2] == "Changed 1 event, deleted 1 track"
    assert words[4] == "Changed 1 track and 1 event"
    assert words[6] == "Made 1 track and 1 event"
    assert words[1] == f"Made car {car}"
    assert page["revisions"][0]["author"] == str(cast.annotator_vera)
    assert page["revisions"][0]["mine"]
    assert page["revisions"][0]["at"] >= page["revisions"][1]["at"]


def test_one_keyframe_is_told_as_one(cast: Cast, task: Task) -> None:
    car = new_track()
    save(task, cast.annotator_vera, created=[car])
    rows = [keyframe(40), keyframe(50), keyframe(60)]
    save(task, cast.annotator_vera, updated=[update(car, 1, keyframes=rows)])

    newest, first = list_revisions(task, cast.annotator_vera)["revisions"]

    assert newest["words"] == f"3 keyframes of car {car['id'][-4:]}"
    assert first["words"] == f"Made car {car['id'][-4:]} with 2 keyframes"


def test_names_of_the_vendor_are_its_leads_to_read(cast: Cast, task: Task) -> None:
    save(task, cast.annotator_vera, created=[new_track()])

    def author(user: Any) -> Any:
        return list_revisions(task, user)["revisions"][0]["author"]

    assert author(cast.lead_lena) == str(cast.annotator_vera)
    assert author(cast.client_alice) is None


def test_pages_meet_and_cost_the_same(cast: Cast, task: Task) -> None:
    work(task, cast.annotator_vera)
    list_revisions(task, cast.annotator_vera)  # what the task itself looks up is kept in it
    with CaptureQueriesContext(connection) as few:
        first = list_revisions(task, cast.annotator_vera, limit=2)
    with CaptureQueriesContext(connection) as many:
        rest = list_revisions(task, cast.annotator_vera, below=6, limit=50)

    numbers = [entry["number"] for entry in first["revisions"] + rest["revisions"]]
    assert numbers == [7, 6, 5, 4, 3, 2, 1]
    assert (first["more"], rest["more"]) == (True, False)
    assert len(few) == len(many)
    forward = list_revisions(task, cast.annotator_vera, above=3, limit=2)
    assert [entry["number"] for entry in forward["revisions"]] == [4, 5]


def test_revisions_of_one_object(cast: Cast, task: Task) -> None:
    work(task, cast.annotator_vera)
    car = list_revisions(task, cast.annotator_vera)["revisions"][-1]["objects"][0]

    page = list_revisions(task, cast.annotator_vera, object_id=car)

    assert [entry["number"] for entry in page["revisions"]] == [6, 5, 3, 2, 1]


def test_a_restore_is_a_new_revision_that_can_be_undone(cast: Cast, task: Task) -> None:
    documents = work(task, cast.annotator_vera)

    answer = restore(task, cast.annotator_vera, 3)
    assert answer["revision"] == 8
    assert without_revisions(read_document(task)) == without_revisions(documents[3])
    newest = list_revisions(task, cast.annotator_vera)["revisions"][0]
    assert newest["restores"] == 3
    assert newest["words"].startswith("Restored revision 3: ")

    restore(task, cast.annotator_vera, 7)
    assert without_revisions(read_document(task)) == without_revisions(documents[7])
    assert plain(read_document_at(task, 3)) == documents[3]
    assert ChangeSet.objects.filter(task=task).count() == 9


def test_one_object_is_restored_alone(cast: Cast, task: Task) -> None:
    vera, car, walker = cast.annotator_vera, new_track(), new_track(label="pedestrian")
    event = new_event(track=walker["id"])
    save(task, vera, created=[car, walker, event])
    save(task, vera, updated=[update(car, 1, removed_frames=[10]), update(event, 1, start=22)],
         deleted=[gone(walker, 1)])  # fmt: skip

    restore(task, vera, 1, object_id=car["id"])
    restore(task, vera, 1, object_id=event["id"])

    document = read_document(task)
    assert [track["id"] for track in document["tracks"]] == [car["id"]]
    assert [row["frame"] for row in document["tracks"][0]["keyframes"]] == [10, 30]
    assert (document["events"][0]["start"], document["events"][0]["track"]) == (20, None)


def test_a_doubled_restore_is_answered_as_the_first(cast: Cast, task: Task) -> None:
    work(task, cast.annotator_vera)
    same = {"change_id": uuid7(), "base": 7}

    first = restore(task, cast.annotator_vera, 2, **same)
    again = restore(task, cast.annotator_vera, 2, **same)

    assert first == again
    assert task.revision == 8


def test_what_cannot_be_restored_is_said(cast: Cast, task: Task) -> None:
    work(task, cast.annotator_vera)

    with pytest.raises(Conflict) as refusal:
        restore(task, cast.annotator_vera, 2, base=6)
    assert refusal.value.code == "outdated"
    for revision, message in ((8, "revisions 0 to 7"), (7, "nothing to restore")):
        with pytest.raises(InvalidInput, match=message):
            restore(task, cast.annotator_vera, revision)
    with pytest.raises(InvalidInput, match="no such object"):
        restore(task, cast.annotator_vera, 2, object_id=uuid7())
    with pytest.raises(NotAllowed):
        restore(task, cast.lead_lena, 2)
    Assignment.objects.update(leased_until="2020-01-01T00:00Z")
    with pytest.raises(Conflict) as refusal:
        restore(task, cast.annotator_vera, 2)
    assert refusal.value.code == "lease_lapsed"
    task.refresh_from_db()
    assert task.revision == 7


def test_blame_names_the_last_who_set_each_part(cast: Cast, task: Task) -> None:
    vera, car = cast.annotator_vera, new_track(attributes={"parked": False})
    save(task, vera, created=[car])
    save(task, vera, updated=[update(car, 1, keyframes=[keyframe(20), keyframe(30)])])
    save(task, vera, updated=[update(car, 2, attributes={"parked": True})])
    save(task, vera, updated=[update(car, 3, keyframes=[keyframe(20, outside=True)])])
    save(task, vera, created=[new_tag()])

    blame = blame_object(task, car["id"], vera)

    assert blame is not None
    assert dict(blame["keyframes"]) == {10: 1, 20: 4, 30: 2}
    assert blame["attributes"] == {"parked": 3}
    assert blame["fields"] == {"label": 1, "shape": 1}
    assert sorted(blame["revisions"]) == [1, 2, 3, 4]
    assert blame["revisions"][4]["author"] == str(vera)
    assert blame_object(task, uuid7(), vera) is None


def test_a_change_is_read_to_step_over_it(cast: Cast, task: Task) -> None:
    car = new_track()
    save(task, cast.annotator_vera, created=[car])

    assert read_change(task, 1)["created"][0]["id"] == car["id"]
    with pytest.raises(InvalidInput, match="revisions 0 to 1"):
        read_change(task, 2)


def test_a_change_set_keeps_only_what_it_replaced(cast: Cast, task: Task) -> None:
    """A long track edited a thousand times must not be kept a thousand times."""
    car = new_track(keyframes=[keyframe(frame) for frame in range(10, 110)])
    save(task, cast.annotator_vera, created=[car])
    save(task, cast.annotator_vera, updated=[update(car, 1, keyframes=[keyframe(50)])])

    before = ChangeSet.objects.get(task=task, number=2).before

    assert [row["frame"] for row in before[car["id"]]["keyframes"]] == [50]
    assert set(before[car["id"]]) == {"revision", "keyframes", "added_frames"}


def test_events_of_a_deleted_track_stay_about_nothing(cast: Cast, task: Task) -> None:
    vera, car = cast.annotator_vera, new_track()
    event = new_event(track=car["id"])
    save(task, vera, created=[car, event])

    answer = save(task, vera, deleted=[gone(car, 1)])

    assert answer["objects"] == [{"kind": "event", "id": event["id"], "revision": 2}]
    row = read_document(task)["events"][0]
    assert (row["track"], row["revision"]) == (None, 2)
    assert read_document_at(task, 1)["events"][0]["track"] == car["id"]


def test_two_tags_change_places_in_one_save_and_back_by_a_restore(cast: Cast, task: Task) -> None:
    vera, one, two = cast.annotator_vera, new_tag(frame=12), new_tag(frame=13)
    save(task, vera, created=[one, two])
    save(task, vera, updated=[update(one, 1, frame=13), update(two, 1, frame=12)])

    def frames() -> dict[str, int]:
        return {tag["id"]: tag["frame"] for tag in read_document(task)["tags"]}

    assert frames() == {one["id"]: 13, two["id"]: 12}
    restore(task, vera, 1)
    assert frames() == {one["id"]: 12, two["id"]: 13}


def test_events_and_tags_have_a_history_of_their_own(cast: Cast, task: Task) -> None:
    vera, car, event, tag = cast.annotator_vera, new_track(), new_event(), new_tag()
    save(task, vera, created=[car, event, tag])
    save(task, vera, updated=[update(event, 1, track=car["id"]), update(tag, 1, frame=14)])
    save(task, vera, updated=[update(event, 2, start=21, stop=33)])

    told = blame_object(task, event["id"], vera)
    assert told is not None
    assert told["fields"] == {"label": 1, "start": 3, "stop": 3, "track": 2}
    told = blame_object(task, tag["id"], vera)
    assert told is not None
    assert told["fields"] == {"label": 1, "frame": 2}
    page = list_revisions(task, vera, object_id=event["id"])
    assert [entry["number"] for entry in page["revisions"]] == [3, 2, 1]
    assert page["revisions"][0]["words"] == f"Times of near miss {event['id'][-4:]}"
    restore(task, vera, 1, object_id=event["id"])
    row = read_document(task)["events"][0]
    assert (row["start"], row["stop"], row["track"]) == (20, 40, None)
