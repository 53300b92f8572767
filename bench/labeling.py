"""The numbers of the labeling view: `python -m bench.labeling [NAME…]`, one JSON line per measure.

A module of `bench.labeling_measures` is one measure; without names all of them run, in order of
their names. Peers' values are those the issue gives, measured on the same kind of machine.
"""

import sys

from bench import labeling_measures
from bench.measures import main

if __name__ == "__main__":
    sys.exit(main(labeling_measures, sys.argv[1:]))
