"""The numbers of the quality figures: `python -m bench.quality [NAME…]` prints one JSON line each.

A module of `bench.quality_measures` is one measure. Peers live outside this environment:
`PLUMBLINE_TRACKEVAL` and `PLUMBLINE_MOTMETRICS` name the Python of one that has TrackEval 1.3.0,
and py-motmetrics 1.4.0 with NumPy below 2.
"""

import sys

from bench import quality_measures
from bench.measures import main

if __name__ == "__main__":
    sys.exit(main(quality_measures, sys.argv[1:]))
