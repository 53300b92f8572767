"""What a sequential test does to lots: its chance of acceptance and its mean sample, exactly.

Decides nothing about a lot (`sequential.judge`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import numpy as np

from .geometry import Floats
from .sequential import Sequential


def stepwise_curves(plan: Sequential, defect_rates: Sequence[float]) -> tuple[Floats, Floats]:
    """Chance that a large lot is accepted, and the mean number of items until the decision.

    Parameters
    ----------
    plan : Sequential
        Its cap included.
    defect_rates : sequence of float, shape (k,)
        True shares of defective items, 0 to 1.

    Returns
    -------
    acceptance, inspected : ndarray of float, shape (k,)

    Raises
    ------
    ValueError
        If a rate is out of its range.

    Notes
    -----
    Item by item: the chance of every number of defectives that has not crossed a line yet, moved on
    by one binomial step. Exact where Wald's formulas neglect the steps over the lines and the cap.
    """
    p = np.asarray(defect_rates, dtype=np.float64)[:, None]
    if p.ndim != 2 or not bool(np.all((p >= 0) & (p <= 1))):
        raise ValueError("Defect rates must be a list of numbers between 0 and 1.")
    found = np.arange(floor(plan.slope * plan.cap + plan.reject_intercept) + 2)
    undecided = np.zeros((len(p), len(found)))
    undecided[:, 0] = 1
    accepted, inspected = np.zeros(len(p)), np.zeros(len(p))
    for items in range(1, plan.cap + 1):
        inspected += undecided.sum(axis=1)
        defective_too = np.zeros_like(undecided)
        defective_too[:, 1:] = undecided[:, :-1] * p
        undecided = undecided * (1 - p) + defective_too
        middle = plan.slope * items
        accepts = found <= middle - plan.accept_intercept
        rejects = found >= middle + plan.reject_intercept
        if items == plan.cap:
            accepts |= ~rejects & (
                found <= middle + (plan.reject_intercept - plan.accept_intercept) / 2
            )
        accepted += undecided[:, accepts].sum(axis=1)
        undecided[:, accepts | rejects] = 0
    return accepted, inspected
