"""The admin shows grants with their reasons and ends them at once, with one."""

from __future__ import annotations

import pytest

from apps.core.models import Activity
from apps.projects.models import Project, ProjectGrant
from tests.cast import Cast
from tests.factories import make_contract, make_project

PAGES = ("project", "labelschema", "projectgrant")


@pytest.mark.parametrize("page", PAGES)
def test_an_operator_reads_the_lists(cast: Cast, page: str) -> None:
    make_contract(cast, make_project(cast))
    answer = cast.sign_in("operator_olga").get(f"/admin/projects/{page}/")
    assert answer.status_code == 200
    assert b"Junction" in answer.content


def test_ending_access_needs_a_reason_and_works_at_once(cast: Cast) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    grant = ProjectGrant.objects.filter(content_object=project)[0]
    body = {"action": "end_access_now", "_selected_action": [str(grant.pk)], "reason": ""}
    client = cast.sign_in("operator_olga")
    client.post("/admin/projects/projectgrant/", body)
    assert Project.objects.visible_to(cast.vendor_bob).contains(project)
    client.post("/admin/projects/projectgrant/", {**body, "reason": "breach"})
    assert not Project.objects.visible_to(cast.vendor_bob).contains(project)
    assert Activity.objects.filter(verb="access.ended", data__reason="breach").exists()
