"""TrackEval on two MOT files: `PYTHON -m bench.peer_trackeval GT.txt PRED.txt FRAMES REPEATS`.

Run by a Python that has TrackEval; prints one JSON line: seconds, MiB resident at most, figures.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.peaks import peak_mib


def figures(folder: Path, frames: int) -> dict[str, Any]:
    """From the files to HOTA, CLEAR and identity, with nothing printed or written between."""
    from trackeval.datasets import MotChallenge2DBox  # type: ignore[import-not-found]
    from trackeval.metrics import CLEAR, HOTA, Identity  # type: ignore[import-not-found]

    silent = {"PRINT_CONFIG": False}
    with contextlib.redirect_stdout(io.StringIO()):
        files = MotChallenge2DBox({
            "GT_FOLDER": str(folder / "gt"), "TRACKERS_FOLDER": str(folder / "found"),
            "SEQ_INFO": {"scene": frames}, "BENCHMARK": "MOT15", "DO_PREPROC": False,
            "SKIP_SPLIT_FOL": True, **silent,
        })  # fmt: skip
        raw = files.get_raw_seq_data("one", "scene")
        data = files.get_preprocessed_seq_data(raw, "pedestrian")
        hota = HOTA().eval_sequence(data)
        clear, identity = CLEAR(silent).eval_sequence(data), Identity(silent).eval_sequence(data)
    found = {name: float(hota[name].mean()) for name in ("HOTA", "DetA", "AssA", "LocA")}
    found["hota_by_threshold"] = hota["HOTA"].tolist()
    for name in ("MOTA", "MOTP", "CLR_TP", "CLR_FN", "CLR_FP", "IDSW", "Frag", "MT", "PT", "ML"):
        found[name.removeprefix("CLR_")] = float(clear[name])
    for name in ("IDF1", "IDP", "IDR", "IDTP", "IDFN", "IDFP"):
        found[name] = float(identity[name])
    return found


def main(reference: str, annotated: str, frames: str, repeats: str = "1") -> None:
    """Lay the files out as TrackEval wants them, and time it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        wanted = {"gt/scene/gt/gt.txt": reference, "found/one/data/scene.txt": annotated}
        for name, path in wanted.items():
            (folder / name).parent.mkdir(parents=True)
            (folder / name).symlink_to(Path(path).resolve())
        import trackeval.metrics  # type: ignore[import-not-found]  # noqa: F401  outside the time

        seconds = []
        for _ in range(int(repeats)):
            began = time.perf_counter()
            found = figures(folder, int(frames))
            seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "mib": peak_mib(), "figures": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
