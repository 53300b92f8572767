"""`manage.py probe`: what it says of real files, without a database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def probe(path: Path, **options: Any) -> Any:
    """The document it prints."""
    told = io.StringIO()
    call_command("probe", str(path), stdout=told, **options)
    return json.loads(told.getvalue())


def test_a_header_that_lies_is_told(footage_dir: Path) -> None:
    told = probe(footage_dir / "opencv_box.mp4", decode=True)
    assert told["shown_on"] == "proxy"
    assert told["because"] == ["Its edit list hides 1 frames."]
    assert (told["header_frames"], told["packets"], told["decodable_frames"]) == (456, 456, 455)
    assert told["decode_agrees_with_packets"] is False


def test_direct_footage_is_told_with_its_samples(footage_dir: Path) -> None:
    told = probe(footage_dir / "bikes.mp4")
    assert (told["shown_on"], told["because"]) == ("original", [])
    assert told["proxy_as_well_because"] == ["key frames up to 61 frames apart"]
    assert len(told["frames"]["pts_ms"]) == len(told["samples"]["offset"]) == 250
    assert sorted(told["samples"]["rank"]) == list(range(250))
    assert "samples" not in probe(footage_dir / "bikes.mp4", brief=True)


def test_no_video_is_refused_in_words(tmp_path: Path) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("Dear all, the meeting is at ten.")
    with pytest.raises(CommandError, match="not a video the portal knows"):
        probe(notes)
    with pytest.raises(CommandError, match="cannot be read"):
        probe(tmp_path / "gone.mp4")
