"""The numbers of footage: `python -m bench.footage [NAME…]` prints one JSON line per measure.

A module of `bench.footage_measures` is one measure; without names all of them run, in order of
their names. Progress and failures go to standard error, so that the output stays JSON lines.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import time
import traceback

from bench import footage_measures


def measure_names() -> list[str]:
    """Every measure there is."""
    return sorted(module.name for module in pkgutil.iter_modules(footage_measures.__path__))


def run_measure(name: str) -> None:
    """Print what one measure yields, each line as soon as it is known."""
    began = time.monotonic()
    module = importlib.import_module(f"bench.footage_measures.{name}")
    for result in module.measure():
        print(json.dumps({"measure": name, **result}), flush=True)
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)


def main(wanted: list[str]) -> int:
    """Run the measures named, or all; 1 when one of them broke, 2 for a name of none."""
    known = measure_names()
    if unknown := [name for name in wanted if name not in known]:
        print(f"No measure {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    broken = 0
    for name in wanted or known:
        try:
            run_measure(name)
        except Exception:
            traceback.print_exc()
            broken = 1
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
