"""py-motmetrics on two MOT files: `PYTHON -m bench.peer_motmetrics GT.txt PRED.txt FRAMES REPEATS`.

Run by a Python that has it; prints one JSON line: seconds, MiB resident at most, figures. It has no
HOTA for a whole scene in one call, so it does less than its neighbours here.
"""

from __future__ import annotations

import json
import sys
import time

from bench.peaks import peak_mib

NAMES = ("mota", "idf1", "idp", "idr", "num_switches", "num_misses", "num_false_positives")


def figures(reference: str, annotated: str) -> dict[str, float]:
    """From the files to CLEAR and identity."""
    import motmetrics  # type: ignore[import-not-found]

    sides = [motmetrics.io.loadtxt(path, fmt="mot15-2D") for path in (reference, annotated)]
    sides[0] = sides[0][sides[0]["Confidence"] != 0]
    compared = motmetrics.utils.compare_to_groundtruth(*sides, "iou", distth=0.5)
    row = motmetrics.metrics.create().compute(compared, metrics=list(NAMES)).iloc[0]
    return {name: float(row[name]) for name in NAMES}


def main(reference: str, annotated: str, _frames: str, repeats: str = "1") -> None:
    """Time it."""
    import motmetrics  # noqa: F401  outside the time

    seconds = []
    for _ in range(int(repeats)):
        began = time.perf_counter()
        found = figures(reference, annotated)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "mib": peak_mib(), "figures": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
