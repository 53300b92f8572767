"""A client's bucket, end to end against a real server: connect, choose, fetch, no duplicates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import serializers

from apps.core.domain import outbound
from apps.core.domain.jobs import cancel_job, run_job
from apps.core.domain.outbound import OutboundFailed, OutboundRefused
from apps.core.errors import Conflict, InvalidInput, NotAllowed, TooLarge
from apps.core.models import Activity, Job
from apps.footage.domain.imports import buckets
from apps.footage.domain.imports.buckets import Bucket, BucketRefused, FoundObject
from apps.footage.domain.imports.connections import connect_bucket, end_connection, open_bucket
from apps.footage.domain.imports.importing import import_objects, offer_objects
from apps.footage.domain.keys.rotation import retire_project_keys
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.models import BucketConnection, Footage, ImportedObject, MediaObject
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_project
from tests.footage.worlds import numbered_video, run_ingest
from tests.seaweed import Seaweed

pytestmark = pytest.mark.slow
VIDEO, OTHER = numbered_video(30), numbered_video(31)
LARGE = hashlib.shake_128(b"large").digest(3_000_000)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


@pytest.fixture
def theirs(seaweed: Seaweed, settings: Any) -> str:
    """The client's bucket, at a machine who runs the portal allows."""
    settings.OUTBOUND_PRIVATE_HOSTS = [seaweed.address]
    name = seaweed.make_bucket()
    for key, data in {
        "drive/a.mp4": VIDEO, "drive/b c+ü&=.MP4": OTHER, "drive/same.mp4": VIDEO,
        "drive/notes.txt": b"text", "drive/empty.mp4": b"", "else/c.mp4": OTHER,
    }.items():  # fmt: skip
        seaweed.client().put_object(Bucket=name, Key=key, Body=data)
    return name


def connect(
    cast: Cast, project: Project, seaweed: Seaweed, name: str, **changed: str
) -> BucketConnection:
    place = {
        "endpoint": f"http://{seaweed.address}", "region": "us-east-1", "bucket": name,
        "prefix": "drive/",
    }  # fmt: skip
    keys = {"access_key": seaweed.access_key, "secret_key": seaweed.secret_key}
    for field, value in changed.items():
        (keys if field in keys else place)[field] = value
    return connect_bucket(project, place, **keys, acting_user=cast.client_alice)


def do(job: Job) -> str:
    try:
        return run_job(job.pk, job.client_id)
    finally:
        see_everything()
        job.refresh_from_db()


def test_from_the_bucket_to_ready_footage(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str
) -> None:
    connection = connect(cast, project, seaweed, theirs)
    offer = offer_objects(connection, acting_user=cast.client_mia)
    assert [each.key for each in offer.fresh] == [
        "drive/a.mp4", "drive/b c+ü&=.MP4", "drive/same.mp4",
    ]  # fmt: skip
    assert (offer.left_out, offer.next_token) == (2, "")
    jobs = import_objects(connection, offer.fresh, acting_user=cast.client_mia)
    assert [do(job) for job in jobs] == ["succeeded"] * 3
    assert sorted(Footage.objects.values_list("name", flat=True)) == ["a.mp4", "b c+ü&=.MP4"]
    footage = Footage.objects.get(name="a.mp4")
    assert footage.sha256 == hashlib.sha256(VIDEO).hexdigest()
    assert object_bytes(footage.objects_stored.get()) == VIDEO
    assert run_ingest(footage) == "succeeded"
    # The third has the bytes of the first: named and left out, nothing of it stays.
    assert jobs[2].result == {"same_as": str(footage.pk), "name": "a.mp4"}
    assert MediaObject.objects.exclude(footage=footage).count() == 1
    assert Activity.objects.filter(verb="footage.imported").count() == 2
    # All are known now, through this connection and through another one.
    assert offer_objects(connection, acting_user=cast.client_mia).fresh == []
    wider = connect(cast, project, seaweed, theirs, prefix="")
    fresh = offer_objects(wider, acting_user=cast.client_mia).fresh
    assert [each.key for each in fresh] == ["else/c.mp4"]
    with pytest.raises(InvalidInput, match="Nothing is left"):
        import_objects(connection, offer.objects, acting_user=cast.client_mia)


def test_credentials_are_nowhere_in_the_clear(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str
) -> None:
    connection = connect(cast, project, seaweed, theirs)
    rows = [*BucketConnection.objects.all(), *Activity.objects.all(), *Job.objects.all()]
    told = serializers.serialize("json", rows) + json.dumps(
        [bytes(connection.sealed_credentials).hex(), bytes(connection.wrapped_dek).hex()]
    )
    assert seaweed.secret_key not in told
    assert seaweed.access_key not in told
    assert connection.access_key_hint == seaweed.access_key[-4:]
    # Bound to its bucket and endpoint: changing either, they no longer open.
    connection.bucket = "another-bucket"
    with pytest.raises(Exception, match="key does not fit"):
        open_bucket(connection)


def test_who_may(cast: Cast, project: Project, seaweed: Seaweed, theirs: str) -> None:
    connection = connect(cast, project, seaweed, theirs)
    for person in (cast.client_rita, cast.client_vic, cast.lead_lena, cast.rival_rob):
        assert not BucketConnection.objects.visible_to(person).exists()
        with pytest.raises(NotAllowed):
            connect_bucket(project, {}, access_key="", secret_key="", acting_user=person)
        with pytest.raises(NotAllowed):
            offer_objects(connection, acting_user=person)
        with pytest.raises(NotAllowed):
            import_objects(connection, [], acting_user=person)
        with pytest.raises(NotAllowed):
            end_connection(connection, acting_user=person)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"secret_key": "wrong"}, "secret does not belong"),
        ({"access_key": "UNKNOWN"}, "not known"),
        ({"bucket": "no-such-bucket"}, "no bucket of this name"),
    ],
)
def test_a_bucket_that_refuses_says_why(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str, changed: Any, message: str
) -> None:
    with pytest.raises(BucketRefused, match=message):
        connect(cast, project, seaweed, theirs, **changed)
    assert not BucketConnection.objects.exists()


def test_the_inside_is_refused_and_strange_servers_too(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str, settings: Any
) -> None:
    with pytest.raises(Conflict, match="connected already"):
        connect(cast, project, seaweed, theirs) and connect(cast, project, seaweed, theirs)
    settings.OUTBOUND_PRIVATE_HOSTS = [f"127.0.0.1:{seaweed.ports[0]}"]
    with pytest.raises(BucketRefused):  # allowed, but no S3
        connect(cast, project, seaweed, theirs, endpoint=f"http://127.0.0.1:{seaweed.ports[0]}")
    settings.OUTBOUND_PRIVATE_HOSTS = []
    with pytest.raises(OutboundRefused):
        connect(cast, project, seaweed, theirs)
    with pytest.raises(OutboundRefused):  # also when it was allowed at first
        open_bucket(BucketConnection.objects.get())


def test_ending_a_connection_forgets_the_keys_and_stops_the_work(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str
) -> None:
    connection = connect(cast, project, seaweed, theirs)
    offer = offer_objects(connection, acting_user=cast.client_alice)
    jobs = import_objects(connection, offer.fresh, acting_user=cast.client_alice)
    assert do(jobs[0]) == "succeeded"
    connection = end_connection(connection, acting_user=cast.client_alice)
    assert bytes(connection.sealed_credentials) == b""
    assert not BucketConnection.objects.visible_to(cast.client_alice).exists()
    assert do(jobs[1]) == "busy"
    assert jobs[1].state == "cancelled"
    assert Footage.objects.count() == 1
    with pytest.raises(Conflict):
        open_bucket(connection)
    with pytest.raises(Conflict):
        end_connection(connection, acting_user=cast.client_alice)
    assert connect(cast, project, seaweed, theirs)
    retire_project_keys(project)


def test_cancelled_or_changed_leaves_nothing_and_can_be_tried_again(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str
) -> None:
    connection = connect(cast, project, seaweed, theirs)
    chosen = offer_objects(connection, acting_user=cast.client_alice).fresh[:1]
    [job] = import_objects(connection, chosen, acting_user=cast.client_alice)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    assert do(job) == "cancelled"
    [job] = import_objects(connection, chosen, acting_user=cast.client_alice)
    with pytest.raises(InvalidInput):  # on its way
        import_objects(connection, chosen, acting_user=cast.client_alice)
    seaweed.client().put_object(Bucket=theirs, Key=chosen[0].key, Body=OTHER)
    assert do(job) == "failed"
    assert "changed or removed" in job.message
    assert not Footage.objects.exists()
    assert not MediaObject.objects.exists()
    assert ImportedObject.objects.get().attempts == 2
    cancel_job(
        import_objects(connection, chosen, acting_user=cast.client_alice)[0],
        acting_user=cast.client_alice,
    )


def test_fetching_goes_on_where_a_connection_broke(
    seaweed: Seaweed, theirs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "WINDOW_BYTES", 1_000_000)
    monkeypatch.setattr(buckets, "PAUSE_SECONDS", 0.0)
    seaweed.client().put_object(Bucket=theirs, Key="large.mp4", Body=LARGE)
    whole = outbound.pieces
    breaks = iter([True, False, True, True, False])

    def breaking(reply: Any, **options: Any) -> Iterator[bytes]:
        for piece in whole(reply, **options):
            yield piece
            if next(breaks, False):
                raise OutboundFailed("broken")

    monkeypatch.setattr(buckets, "pieces", breaking)
    with Bucket(
        f"http://{seaweed.address}", "us-east-1", theirs,
        access_key=seaweed.access_key, secret_key=seaweed.secret_key,
    ) as bucket:  # fmt: skip
        [found] = bucket.list_page("large").objects
        assert b"".join(bucket.fetch(found)) == LARGE
        with pytest.raises(buckets.ObjectChanged):
            list(bucket.fetch(FoundObject("large.mp4", "0" * 32, found.size)))


def test_the_bucket_away_in_the_middle_waits_and_then_finishes(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str
) -> None:
    connection = connect(cast, project, seaweed, theirs)
    chosen = offer_objects(connection, acting_user=cast.client_alice).fresh[:1]
    [job] = import_objects(connection, chosen, acting_user=cast.client_alice)
    seaweed.stop()
    try:
        assert do(job) == "queued"
    finally:
        seaweed.start()
    assert not MediaObject.objects.exists()
    Job.objects.update(not_before=None)
    assert do(job) == "succeeded"
    assert Footage.objects.get().name == "a.mp4"


def test_what_does_not_fit_the_quota_is_refused_before_and_after(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str, settings: Any
) -> None:
    connection = connect(cast, project, seaweed, theirs)
    fresh = offer_objects(connection, acting_user=cast.client_alice).fresh
    settings.CLIENT_STORAGE_BYTES = fresh[0].size + fresh[1].size - 1
    [job] = import_objects(connection, fresh[:1], acting_user=cast.client_alice)
    with pytest.raises(TooLarge, match="do not fit"):  # what is on its way counts
        import_objects(connection, fresh[1:2], acting_user=cast.client_alice)
    settings.CLIENT_STORAGE_BYTES = fresh[0].size - 1
    assert do(job) == "failed"
    assert "do not fit" in job.message
    assert not Footage.objects.exists()


def test_many_objects_come_in_pages(
    cast: Cast, project: Project, seaweed: Seaweed, theirs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "PAGE_KEYS", 2)
    connection = connect(cast, project, seaweed, theirs, prefix="")
    found, token = [], ""
    for _ in range(10):
        offer = offer_objects(connection, token=token, acting_user=cast.client_alice)
        found += [each.key for each in offer.objects]
        token = offer.next_token
        if not token:
            break
    assert len(found) == len(set(found)) == 4
