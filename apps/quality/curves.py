"""What a plan does over many lots: the quality that leaves and the items that are inspected.

Rejected lots are inspected entirely and mended, defective items of samples too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .geometry import Floats
from .lots import accept_probabilities, check_lot


class Curves(NamedTuple):
    """Arrays of shape (k,), one value a defect rate.

    `acceptance` is the operating characteristic, `outgoing` the mean share of defective items
    after inspection (AOQ), `inspected` the mean number of items inspected a lot (ATI).
    """

    acceptance: Floats
    outgoing: Floats
    inspected: Floats


def plan_curves(size: int, allowed: int, defect_rates: Sequence[float], lot_size: int) -> Curves:
    """Operating characteristic, average outgoing quality and average total inspection.

    Parameters
    ----------
    size, allowed : int
        The plan: n and c, `0 <= c <= n`, n at least 1.
    defect_rates : sequence of float, shape (k,)
        Incoming shares of defective items, 0 to 1.
    lot_size : int
        N, at least n.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Montgomery, Introduction to Statistical Quality Control, §15.2: AOQ = Pa p (N - n)/N;
    ATI = n + (1 - Pa)(N - n).
    """
    check_lot(size, lot_size)
    acceptance = accept_probabilities(size, allowed, defect_rates, lot_size)
    rest = lot_size - size
    outgoing = acceptance * np.asarray(defect_rates, dtype=np.float64) * rest / lot_size
    return Curves(acceptance, outgoing, size + (1 - acceptance) * rest)
