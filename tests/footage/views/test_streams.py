"""Streams of footage that are under way end when what opened them ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.domain.grants import end_access
from apps.accounts.domain.memberships import role_group
from apps.accounts.enums import Role
from apps.footage.domain.clips import close_clip, open_clip
from apps.footage.domain.keys.shredding import destroy_keys, shred_project
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.domain.serving.frames import read_index, rendition
from apps.footage.enums import AccessPurpose, ObjectKind
from apps.footage.models import Clip
from apps.footage.views import streams
from apps.projects.models import ProjectGrant
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_project
from tests.footage.worlds import numbered_video, receive, run_ingest


@pytest.fixture
def clip(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Clip:
    """A clip leased to Vera; every small piece of a stream asks again."""
    monkeypatch.setattr(streams, "RECHECK_SECONDS", -1)
    monkeypatch.setattr(streams, "PIECE_BYTES", 500)
    project = make_project(cast)
    make_contract(cast, project)
    footage = receive(cast, project, numbered_video(100))
    assert run_ingest(footage) == "succeeded"
    found = make_clip(footage, 20, 80)
    until = timezone.now() + timedelta(minutes=30)
    open_clip(found, cast.annotator_vera, purpose=AccessPurpose.ANNOTATION, until=until)
    return found


def begun(client: Any, clip: Clip) -> Iterator[bytes]:
    """The pieces of the clip's bytes."""
    index = read_index(clip.footage)
    start, stop = index.bytes_of(index.samples_of(clip.start, clip.stop))
    headers = {"Range": f"bytes={start}-{stop - 1}"}
    response = client.get(f"/media/clips/{clip.pk}/video/", headers=headers)
    assert response.status_code == 206
    yield from response.streaming_content


def test_a_stream_goes_on_while_it_is_open_and_is_whole(cast: Cast, clip: Clip) -> None:
    for name in ("annotator_vera", "client_alice", "lead_lena"):
        assert sum(len(piece) for piece in begun(cast.sign_in(name), clip)) > 1000
    whole = object_bytes(rendition(clip.footage, ObjectKind.ORIGINAL))
    response = cast.sign_in("client_vic").get(f"/media/clips/{clip.pk}/video/")
    assert response.getvalue() == whole


@pytest.mark.parametrize(
    "ending", ["lease", "lapse", "grant", "sign_out", "password", "dismissal", "shredding"]
)
def test_a_stream_ends_with_what_opened_it(cast: Cast, clip: Clip, ending: str) -> None:
    client = cast.sign_in("annotator_vera")
    pieces = begun(client, clip)
    assert next(pieces)
    assert next(pieces)
    vera, project = cast.annotator_vera, clip.footage.project
    if ending == "lease":
        close_clip(clip, vera, purpose=AccessPurpose.ANNOTATION)
    elif ending == "lapse":
        clip.accesses.update(until=timezone.now())
    elif ending == "grant":
        end_access(
            ProjectGrant, project, cast.org("Bright Labels"),
            reason="test", acting_user=cast.client_alice,
        )  # fmt: skip
    elif ending == "sign_out":
        client.session.flush()
    elif ending == "password":
        vera.set_password("another one, longer than the first")
        vera.save()
    elif ending == "dismissal":
        vera.is_active = False
        vera.save()
    else:
        certificate = shred_project(
            project, reason="test", typed_name=project.name, acting_user=cast.client_alice
        )
        destroy_keys(certificate.pk, project.client_id)
    with pytest.raises(streams.AccessEnded):
        next(pieces)


def test_who_may_no_longer_see_all_keeps_no_stream_of_all(cast: Cast, clip: Clip) -> None:
    # Vera's lead sees the whole footage while the grant lasts; a lease of the clip alone does not.
    response: Any = cast.sign_in("lead_lena").get(f"/media/clips/{clip.pk}/video/")
    pieces = iter(response.streaming_content)
    assert next(pieces)
    until = timezone.now() + timedelta(minutes=30)
    open_clip(clip, cast.lead_lena, purpose=AccessPurpose.REVIEW, until=until)
    lead = cast.lead_lena.memberships.get()
    lead.role, lead.group = Role.ANNOTATOR, role_group(lead.organization, Role.ANNOTATOR)
    lead.save()
    with pytest.raises(streams.AccessEnded):
        next(pieces)
