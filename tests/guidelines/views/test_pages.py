"""From an unread guideline to the task and back; versions and what changed in them."""

from __future__ import annotations

from apps.annotations.enums import TaskStatus
from apps.guidelines.domain.guidelines import publish_guideline
from apps.guidelines.models import Acknowledgement
from tests.cast import Cast
from tests.factories import make_clip, make_contract, make_footage, make_project, make_task


def test_reading_leads_straight_on_to_the_task(cast: Cast) -> None:
    project = make_project(cast)
    task = make_task(
        cast, project, make_contract(cast, project), make_clip(make_footage(cast, project))
    )
    publish_guideline(project, "# Newer", acting_user=cast.client_alice)
    client = cast.sign_in("annotator_vera")
    asked = client.post("/tasks/next/", {"project": str(project.pk)})
    assert asked["Location"] == f"/guidelines/{task.guideline_id}/?then=task"
    page = client.get(asked["Location"]).content.decode()
    assert "I have read it, open my task" in page
    answer = client.post(
        f"/guidelines/{task.guideline_id}/", {"then": "task", "project": str(project.pk)}
    )
    assert (answer.status_code, answer["Location"]) == (307, "/tasks/next/")
    assert Acknowledgement.objects.filter(version=task.guideline).count() == 1
    opened = client.post(answer["Location"], {"project": str(project.pk)})
    assert opened["Location"] == f"/tasks/{task.pk}/label/"
    task.refresh_from_db()
    assert task.status == TaskStatus.LEASED


def test_the_page_shows_what_changed(cast: Cast) -> None:
    project = make_project(cast)
    publish_guideline(project, "# Box it\n\nTightly.", acting_user=cast.client_alice)
    page = cast.sign_in("client_vic").get(f"/projects/{project.pk}/guideline/?version=2&diff")
    assert '<li class="is-added">Tightly.</li>' in page.content.decode()


def test_an_empty_text_is_refused_on_the_page(cast: Cast) -> None:
    project = make_project(cast)
    answer = cast.sign_in("client_alice").post(
        f"/projects/{project.pk}/guideline/", {"markdown": " "}
    )
    assert answer.status_code == 400
    assert project.guidelines.count() == 1


def test_a_client_reads_counts_and_a_lead_reads_names(cast: Cast) -> None:
    project = make_project(cast)
    make_contract(cast, project)
    path = f"/projects/{project.pk}/guideline/"
    assert "Vera Annotator" not in cast.sign_in("client_alice").get(path).content.decode()
    assert "Vera Annotator" in cast.sign_in("lead_lena").get(path).content.decode()
