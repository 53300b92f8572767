"""Runs the measures of a package: a JSON line per result; progress goes to standard error."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import time
import traceback
from types import ModuleType


def measure_names(package: ModuleType) -> list[str]:
    """Every measure there is."""
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__))


def run_measure(package: ModuleType, name: str) -> None:
    """Print what one measure yields, each line as soon as it is known."""
    began = time.monotonic()
    module = importlib.import_module(f"{package.__name__}.{name}")
    for result in module.measure():
        print(json.dumps({"measure": name, **result}), flush=True)
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)


def main(package: ModuleType, wanted: list[str]) -> int:
    """Run the measures named, or all; 1 when one of them broke, 2 for a name of none."""
    known = measure_names(package)
    if unknown := [name for name in wanted if name not in known]:
        print(f"No measure {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    broken = 0
    for name in wanted or known:
        try:
            run_measure(package, name)
        except Exception:
            traceback.print_exc()
            broken = 1
    return broken
