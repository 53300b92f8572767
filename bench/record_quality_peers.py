"""Writes what the peers say of the parity scenes: `python -m bench.record_quality_peers`.

Needs both peers, see `bench.quality`. The file is made once; the tests only read it.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.quality_measures.tracking import PEERS, run_on_files
from tests.quality.scenes import PARITY, draw_scene

TARGET = Path(__file__).parents[1] / "tests" / "quality" / "fixtures" / "peers.json"


def main() -> None:
    """Draw every scene, ask both peers, write one file."""
    cases = {}
    for seed, (name, wanted) in enumerate(PARITY.items(), start=1):
        scene = draw_scene(seed, **wanted)
        with TemporaryDirectory() as place:
            paths = [Path(place) / "reference.txt", Path(place) / "annotated.txt"]
            for path, text in zip(paths, scene[:2], strict=True):
                path.write_text(text)
            files = [*map(str, paths), str(scene.frames)]
            said = {
                peer: run_on_files(os.environ[key], f"bench.peer_{peer}", files, 1)["figures"]
                for peer, key in PEERS.items()
            }
        text_hash = hashlib.sha256("".join(scene[:2]).encode()).hexdigest()
        cases[name] = {"seed": seed, "sha256": text_hash, **said}
    versions = {"trackeval": "1.3.0", "motmetrics": "1.4.0"}
    TARGET.write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
