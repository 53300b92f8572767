"""The figures of this repository on two MOT files, as its peers are run: see `peer_trackeval`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from apps.quality.motfile import read_mot
from apps.quality.tracking import compare_tables
from bench.peaks import peak_mib
from tests.quality.named import named_figures


def figures(reference: Path, annotated: Path) -> dict[str, Any]:
    """From the files to HOTA, CLEAR and identity, named as TrackEval does."""
    compared = compare_tables(read_mot(reference, is_reference=True), read_mot(annotated))
    return named_figures(compared)


def main(reference: str, annotated: str, _frames: str, repeats: str = "1") -> None:
    """Time it."""
    seconds = []
    for _ in range(int(repeats)):
        began = time.perf_counter()
        found = figures(Path(reference), Path(annotated))
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "mib": peak_mib(), "figures": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
