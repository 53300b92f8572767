"""The numbers of footage: `python -m bench.footage [NAME…]` prints one JSON line per measure.

A module of `bench.footage_measures` is one measure; without names all of them run, in order of
their names. Progress and failures go to standard error, so that the output stays JSON lines.
"""

import sys

from bench import footage_measures
from bench.measures import main

if __name__ == "__main__":
    sys.exit(main(footage_measures, sys.argv[1:]))
