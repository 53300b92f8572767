"""Agreement between people on the same tracks of gold."""

from __future__ import annotations

import pytest

from apps.audits.domain.agreement import Agreed, agreement_between
from apps.core.models import uuid7


def test_pairs_count_what_both_were_given() -> None:
    ada, ben, cleo = uuid7(), uuid7(), uuid7()
    found = agreement_between(
        {
            ada: {"1": "car", "2": "van", "3": ""},
            ben: {"1": "car", "2": "car", "3": ""},
            cleo: {"4": "car"},
        }
    )
    assert found.pairs[(ada, ben)] == Agreed(2, 3)
    assert found.pairs[(ada, cleo)] == Agreed(0, 0)
    assert (found.people, found.units) == ((ada, ben, cleo), 4)
    # Three pairable units, values car car | van car | unseen unseen: observed 1/3, expected
    # 1 - (3·2 + 1·0 + 2·1) / (6·5) = 22/30.
    assert found.alpha == pytest.approx(1 - (1 / 3) / (22 / 30))


def test_one_person_agrees_with_nobody() -> None:
    found = agreement_between({uuid7(): {"1": "car"}})
    assert (found.alpha, found.pairs) == (None, {})
    assert agreement_between({}).people == ()
