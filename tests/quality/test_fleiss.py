"""Fleiss' κ: the well-known table, perfect agreement, and no agreement to speak of."""

import pytest

from apps.quality.fleiss import fleiss_kappa


def test_fleiss_by_the_well_known_table() -> None:
    table = [
        *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
        *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
    ]
    assert fleiss_kappa(table) == pytest.approx(0.210, abs=5e-4)
    assert fleiss_kappa(table[::-1]) == pytest.approx(fleiss_kappa(table))
    assert fleiss_kappa([[3, 0], [0, 3]]) == 1
    assert fleiss_kappa([[3, 0], [3, 0]]) is None
    with pytest.raises(ValueError, match="as many raters"):
        fleiss_kappa([[3, 0], [1, 1]])
