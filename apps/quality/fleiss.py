"""Fleiss' κ: agreement of as many raters for every unit, whoever they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def fleiss_kappa(counts: ArrayLike) -> float | None:
    """Fleiss' κ.

    Parameters
    ----------
    counts : array_like of int, shape (units, categories)
        How many raters put the unit into the category; the same number of raters for each unit.

    Returns
    -------
    float or None
        1 for perfect agreement, 0 for chance. None where all ratings are the same category.

    Raises
    ------
    ValueError
        If the counts are no table of whole numbers, or a unit has fewer than two or other raters.

    Notes
    -----
    Fleiss (1971), Psychological Bulletin 76: κ = (P̄ - P̄ₑ) / (1 - P̄ₑ).
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or not table.size or not bool(np.all((table >= 0) & (table % 1 == 0))):
        raise ValueError("Needs a table of counts, a row a unit and a column a category.")
    raters = table[0].sum()
    if raters < 2 or bool(np.any(table.sum(axis=1) != raters)):
        raise ValueError("Every unit needs as many raters, at least two.")
    observed = ((table**2).sum(axis=1) - raters).mean() / (raters * (raters - 1))
    chance = ((table.sum(axis=0) / table.sum()) ** 2).sum()
    return None if chance == 1 else float((observed - chance) / (1 - chance))
