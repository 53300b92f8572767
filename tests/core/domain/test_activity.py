"""Activity: written with its cause, in the owner's name, gone when the cause is rolled back."""

from __future__ import annotations

from django.db import transaction

from apps.core.domain.activity import record_activity
from apps.core.models import Activity
from tests.cast import Cast
from tests.factories import make_project


def test_it_says_who_did_what_to_what_for_whom(cast: Cast) -> None:
    project = make_project(cast)
    record_activity("project.painted", project, acting_user=cast.client_mia, colour="red")

    row = Activity.objects.get(verb="project.painted")
    assert (row.actor, row.client) == (cast.client_mia, project.client)
    assert (row.subject_type, row.subject_id) == ("projects.project", project.pk)
    assert row.data == {"colour": "red"}


def test_the_system_acts_without_a_person(cast: Cast) -> None:
    assert record_activity("a.b", make_project(cast), acting_user=None).actor is None


def test_it_is_undone_with_its_cause(cast: Cast) -> None:
    project = make_project(cast)
    with transaction.atomic():
        record_activity("project.painted", project, acting_user=None)
        transaction.set_rollback(True)
    assert not Activity.objects.filter(verb="project.painted").exists()


def test_newest_first(cast: Cast) -> None:
    project = make_project(cast)
    for verb in ("a.first", "a.second"):
        record_activity(verb, project, acting_user=None)
    newest = Activity.objects.filter(subject_id=project.pk)
    assert [row.verb for row in newest] == ["a.second", "a.first"]
