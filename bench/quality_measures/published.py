"""TUD-Campus, which py-motmetrics brings along and is not ours to copy: equal to TrackEval?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.quality_measures.tracking import PEERS, run_on_files

FRAMES = 71
FOLDER = "import motmetrics, pathlib; print(pathlib.Path(motmetrics.__file__).parent / 'data')"


def measure() -> Iterator[dict[str, Any]]:
    """The largest difference of any figure; nothing without both peers."""
    if not all(key in os.environ for key in PEERS.values()):
        return
    command = [os.environ[PEERS["motmetrics"]], "-c", FOLDER]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    folder = Path(printed.strip()) / "TUD-Campus"
    files = [str(folder / "gt.txt"), str(folder / "test.txt"), str(FRAMES)]
    ours = run_on_files(sys.executable, "bench.ours_tracking", files, 1)["figures"]
    theirs = run_on_files(os.environ[PEERS["trackeval"]], "bench.peer_trackeval", files, 1)
    differences = [
        float(np.max(np.abs(np.subtract(value, theirs["figures"][name]))))
        for name, value in ours.items()
    ]
    yield {
        "name": f"TUD-Campus, largest difference of {len(ours)} figures", "value": max(differences),
        "unit": "", "goal": 1e-9, "peer": "trackeval, HOTA",
        "peer_value": round(theirs["figures"]["HOTA"], 5),
    }  # fmt: skip
