"""Legal holds: who sets them, what they cover, what ends them."""

from __future__ import annotations

import pytest

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.footage.domain.life.holds import holds_on, is_held, lift_hold, require_not_held, set_hold
from apps.footage.models import HoldLift
from tests.cast import Cast
from tests.factories import make_footage, make_project


def test_a_hold_on_a_project_covers_its_footage_until_it_is_lifted(cast: Cast) -> None:
    project, other = make_project(cast), make_project(cast, "Bridge")
    footage = make_footage(cast, project, 30)
    hold = set_hold(project, reason="  Case\n 7/26 ", acting_user=cast.client_alice)
    assert hold.reason == "Case 7/26"
    assert (is_held(project), is_held(footage), is_held(other)) == (True, True, False)
    with pytest.raises(Conflict, match="legal hold"):
        require_not_held(footage)
    lift = lift_hold(hold, reason="Settled", acting_user=cast.client_alice)
    assert (lift.reason, lift.lifted_by) == ("Settled", cast.client_alice)
    assert not is_held(project)
    require_not_held(footage)
    with pytest.raises(Conflict):
        lift_hold(hold, reason="Again", acting_user=cast.client_alice)
    told = Activity.objects.filter(verb__startswith="hold.").order_by("id")
    assert [row.verb for row in told] == ["hold.set", "hold.lifted"]


def test_a_hold_on_one_footage_holds_the_project_but_not_its_neighbour(cast: Cast) -> None:
    project = make_project(cast)
    footage, neighbour = make_footage(cast, project, 30), make_footage(cast, project, 40)
    set_hold(footage, reason="Accident", acting_user=cast.client_alice)
    assert (is_held(footage), is_held(neighbour), is_held(project)) == (True, False, True)
    set_hold(project, reason="All of it", acting_user=cast.client_alice)
    assert holds_on(footage).count() == 2
    with pytest.raises(Conflict, match="already"):
        set_hold(footage, reason="Twice", acting_user=cast.client_alice)


def test_only_owners_decide_and_they_say_why(cast: Cast) -> None:
    project = make_project(cast)
    for person in (cast.client_mia, cast.client_rita, cast.lead_lena, cast.rival_rob):
        with pytest.raises(NotAllowed):
            set_hold(project, reason="Case", acting_user=person)
    for reason in ("", "  \n", "x" * 501):
        with pytest.raises(InvalidInput):
            set_hold(project, reason=reason, acting_user=cast.client_alice)
    hold = set_hold(project, reason="Case", acting_user=cast.client_alice)
    with pytest.raises(NotAllowed):
        lift_hold(hold, reason="Case", acting_user=cast.client_mia)
    assert not HoldLift.objects.exists()
