"""`manage.py probe FILE`: the frame index and the report of any video as JSON; no database."""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.footage.domain.ingest.index import columns_of
from apps.footage.domain.sandbox.parent import MediaRejected, run_sandboxed

SAMPLES = ("offset", "size", "rank", "key")


class Command(BaseCommand):
    """Reads a local file in the sandbox, as the index job would."""

    help = "Print the frame index and technical report of a video file as JSON."
    requires_system_checks: list[str] = []  # it asks nothing of the site

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how much of it to tell."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--decode", action="store_true", help="decode everything and compare it with the index"
        )
        parser.add_argument(
            "--brief", action="store_true", help="leave out the columns of frames and samples"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one JSON document. Raises CommandError for what is no usable video."""
        path: Path = options["file"]
        try:
            document = self._index(path)
            if options["decode"]:
                document |= self._decode(path, document["frames"]["pts_ms"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except MediaRejected as refusal:
            raise CommandError(refusal.message) from None
        if options["brief"]:
            del document["frames"], document["samples"]
        self.stdout.write(json.dumps(document, indent=None if not options["brief"] else 2))

    def _index(self, path: Path) -> dict[str, Any]:
        with path.open("rb") as source:
            result, outputs = run_sandboxed("index", source, size=path.stat().st_size)
        columns = columns_of({name: bytearray(data) for name, data in outputs.items()})
        times = [None if time != time else time for time in columns["pts_ms"]]
        wants = result.pop("wants_proxy")
        return {
            "file": path.name,
            "shown_on": "original" if result["direct"] else "proxy",
            "because": result.pop("obstacles"),
            "proxy_as_well_because": wants if result["direct"] else [],
            "header_versus_packets": [result["header_frames"], result["packets"]],
            **result,
            "frames": {"pts_ms": times},
            "samples": {name: columns[name].tolist() for name in SAMPLES},
        }

    def _decode(self, path: Path, indexed: list[float | None]) -> dict[str, Any]:
        with path.open("rb") as source:
            result, outputs = run_sandboxed("verify", source, size=path.stat().st_size)
        times = array("d")
        times.frombytes(outputs["pts_ms"])
        known = [time for time in indexed if time is not None]
        agrees = len(known) == len(times) and all(
            abs(ours - theirs) <= 1.0 for ours, theirs in zip(known, sorted(times), strict=True)
        )
        return {
            "decodable_frames": result["frames"],
            "damaged_frames": result["damaged"],
            "times_out_of_order": result["disordered"],
            "decode_agrees_with_packets": agrees,
        }
