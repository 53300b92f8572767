"""Taking an object out by hand: new private files only, in the clear only with a trace."""

from __future__ import annotations

import hashlib
import json
import stat
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.core.models import Activity
from apps.footage.domain.keys.keystore import bury
from apps.footage.domain.objects.stored import store_object
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject
from tests.cast import Cast, see_everything
from tests.factories import make_project

PLAIN = hashlib.shake_128(b"video").digest(1_200_000)


@pytest.fixture
def stored(cast: Cast, settings: Any, tmp_path: Path) -> MediaObject:
    settings.KEYS_ROOT = tmp_path / "keys"
    return store_object(make_project(cast), ObjectKind.ORIGINAL, "video/mp4", [PLAIN])


def run(stored: MediaObject, *arguments: object) -> dict[str, Any]:
    out = StringIO()
    try:
        call_command("media_object", str(stored.pk), *map(str, arguments), stdout=out)
    finally:
        see_everything()
    return dict(json.loads(out.getvalue()))


def by(cast: Cast, reason: str = "Case 17: the client asked.") -> tuple[str, ...]:
    return "--by", cast.operator_olga.email, "--reason", reason


def test_ciphertext_comes_out_as_it_lies(stored: MediaObject, tmp_path: Path) -> None:
    out = tmp_path / "out.bin"
    said = run(stored, "--cipher", out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == stored.sha256_cipher
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert said["written"] == said["size_cipher"] == stored.size_cipher
    assert not Activity.objects.filter(verb="footage.break_glass").exists()


def test_plaintext_comes_out_with_a_trace_the_client_reads(
    cast: Cast, stored: MediaObject, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp4"
    said = run(stored, "--plain", out, *by(cast))
    assert out.read_bytes() == PLAIN
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert said["written"] == len(PLAIN)
    entry = Activity.objects.get(verb="footage.break_glass")
    assert entry.actor == cast.operator_olga
    assert entry.data["object"] == str(stored.pk)
    page = cast.sign_in("client_alice").get(f"/projects/{stored.project_id}/activity/")
    assert "Case 17: the client asked." in page.content.decode()
    vendor = cast.sign_in("vendor_bob").get(f"/projects/{stored.project_id}/activity/")
    assert "Case 17" not in vendor.content.decode()


@pytest.mark.parametrize("who", ["nobody", "client_alice", "client_gone", "no reason"])
def test_nobody_else_and_nothing_without_a_reason(
    cast: Cast, stored: MediaObject, tmp_path: Path, who: str
) -> None:
    out = tmp_path / "out.mp4"
    words: tuple[str, ...] = ("--reason", "Curious.")
    if who == "no reason":
        words = by(cast, " ")
    elif who != "nobody":
        words = ("--by", getattr(cast, who).email, "--reason", "Curious.")
    with pytest.raises(CommandError):
        run(stored, "--plain", out, *words)
    assert not out.exists()
    assert not Activity.objects.filter(verb="footage.break_glass").exists()


def test_nothing_is_overwritten_and_no_link_followed(
    cast: Cast, stored: MediaObject, tmp_path: Path
) -> None:
    out, link = tmp_path / "kept.mp4", tmp_path / "link.mp4"
    out.write_bytes(b"mine")
    link.symlink_to(tmp_path / "elsewhere")
    for target in (out, link):
        with pytest.raises(CommandError, match="exists"):
            run(stored, "--plain", target, *by(cast))
    with pytest.raises(CommandError, match="no folder"):
        run(stored, "--cipher", tmp_path / "no" / "out.bin")
    assert out.read_bytes() == b"mine"
    assert not (tmp_path / "elsewhere").exists()
    assert not Activity.objects.filter(verb="footage.break_glass").exists()


def test_unknown_and_destroyed_objects_are_said(
    cast: Cast, stored: MediaObject, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp4"
    with pytest.raises(CommandError, match="no stored object"):
        run(MediaObject(pk=uuid.uuid4()), "--cipher", out)
    bury(f"project/{stored.project_id}")
    with pytest.raises(CommandError, match="deleted"):
        run(stored, "--plain", out, *by(cast))
    assert not out.exists()
